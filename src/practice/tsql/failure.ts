/** A refusal or failure with the number that SQL Server gives it (15, the severity of a wrong text, by default). */
export class TsqlFailure extends Error {
  readonly number: number;
  readonly line: number;
  readonly severity: number;

  constructor(number: number, message: string, line: number, severity = 15) {
    super(message);
    this.number = number;
    this.line = line;
    this.severity = severity;
  }
}

/** 40515 is SQL Server's own number for a reference that this version does not support. */
export function unknown(what: string, line: number, next = ''): TsqlFailure {
  return new TsqlFailure(
    40515,
    `The practice server does not know ${what}.${next === '' ? '' : ` ${next}`}`,
    line,
  );
}

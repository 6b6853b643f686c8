/** The system procedures that clients call by RPC: parameters and prepared statements. */
import { quoteLiteral } from '../core/sql/quote.ts';
import type { PracticeSession } from './session.ts';
import type { MessageWriter } from './tds/packet.ts';
import type { RpcCall, RpcParameter } from './tds/rpc.ts';
import { done, doneOf, returnStatus, returnValue } from './tds/tokens.ts';
import type { ReceivedValue } from './tds/values.ts';
import { TsqlFailure, unknown } from './tsql/failure.ts';

interface Prepared {
  readonly statement: string;
  readonly names: readonly string[];
}

export class Procedures {
  readonly #session: PracticeSession;
  readonly #writer: MessageWriter;
  readonly #prepared = new Map<number, Prepared>();
  #handles = 0;

  constructor(session: PracticeSession, writer: MessageWriter) {
    this.#session = session;
    this.#writer = writer;
  }

  async call({ procedure, parameters }: RpcCall, more: boolean, signal: AbortSignal): Promise<void> {
    const [first, second, third] = parameters;
    let handle: number | undefined;
    let good = true;
    switch (procedure) {
      case 'sp_executesql':
        good = await this.#run(
          { statement: textOf(first), names: namesOf(second) },
          parameters.slice(2),
          signal,
        );
        break;
      case 'sp_prepare':
        handle = this.#keep({ statement: textOf(third), names: namesOf(second) });
        break;
      case 'sp_prepexec':
        handle = this.#keep({ statement: textOf(third), names: namesOf(second) });
        good = await this.#run(this.#find(handle), parameters.slice(3), signal);
        break;
      case 'sp_execute':
        good = await this.#run(this.#find(Number(first?.text)), parameters.slice(1), signal);
        break;
      case 'sp_unprepare':
        this.#find(Number(first?.text));
        this.#prepared.delete(Number(first?.text));
        break;
      default:
        throw unknown(`the procedure ${procedure}`, 1);
    }
    await this.#writer.write(returnStatus(good ? 0 : 1));
    if (handle !== undefined)
      await this.#writer.write(returnValue(0, first?.name ?? '', { name: 'int' }, String(handle)));
    await this.#writer.write(doneOf('procedure', (good ? 0 : done.error) | (more ? done.more : 0), 0n));
  }

  #keep(prepared: Prepared): number {
    this.#prepared.set(++this.#handles, prepared);
    return this.#handles;
  }

  #find(handle: number): Prepared {
    const prepared = this.#prepared.get(handle);
    if (!prepared)
      throw new TsqlFailure(8179, `Could not find prepared statement with handle ${handle}.`, 1, 16);
    return prepared;
  }

  #run(
    { statement, names }: Prepared,
    values: readonly RpcParameter[],
    signal: AbortSignal,
  ): Promise<boolean> {
    const variables = new Map<string, string>();
    values.forEach((value, at) => {
      const name = (value.name === '' ? names[at] : value.name)?.toLowerCase();
      if (name === undefined || !names.includes(name))
        throw new TsqlFailure(8144, `Parameter ${value.name || at + 1} is not declared.`, 1, 16);
      if (value.output) throw unknown('output parameters of a statement', 1);
      variables.set(name, literalOf(value));
    });
    const missing = names.find((name) => !variables.has(name));
    if (missing !== undefined)
      throw new TsqlFailure(
        8178,
        `The parameterized query expects the parameter '${missing}', which was not supplied.`,
        1,
        16,
      );
    return this.#session.run(statement, variables, 'inProcedure', signal);
  }
}

function textOf(parameter: RpcParameter | undefined): string {
  if (parameter === undefined || parameter.text === null)
    throw new TsqlFailure(214, 'Procedure expects parameter @statement of type nvarchar.', 1, 16);
  return parameter.text;
}

/** `@a int, @b nvarchar(20)`: the names in their order, in lower case. */
function namesOf(parameter: RpcParameter | undefined): string[] {
  return [...(parameter?.text ?? '').matchAll(/@[\p{L}\d_#$@]+/gu)].map(([name]) => name.toLowerCase());
}

function literalOf({ type, text }: ReceivedValue): string {
  if (text === null) return `CAST(NULL AS ${type})`;
  return type === 'BLOB' ? `unhex(${quoteLiteral(text)})` : `CAST(${quoteLiteral(text)} AS ${type})`;
}

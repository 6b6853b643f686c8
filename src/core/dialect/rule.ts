/** What is known about one construct of DuckDB on other systems. */
import type { Dialect } from '../../protocol/engine/dialect.ts';

export type Area = 'clause' | 'function' | 'operator' | 'type' | 'literal' | 'statement';

export interface Verdict {
  /** `fails`: refused there. `differs`: runs there and may give something else. */
  effect: 'fails' | 'differs';
  why: string;
  /** What to write there. `{format}` stands for the literal format of the call, in that system's words. */
  write: string;
}

/** A system that is not named knows the construct with the same meaning, as far as its documents tell. */
export type Verdicts = Partial<Record<Dialect, Verdict>>;

export interface Rule {
  area: Area;
  /** The construct in the words of its users. */
  what: string;
  on: Verdicts;
}

export const fails = (write: string, why = ''): Verdict => ({ effect: 'fails', why, write });

export const differs = (why: string, write: string): Verdict => ({ effect: 'differs', why, write });

/** The same verdict on several systems. */
export function on(names: readonly Dialect[], verdict: Verdict): Verdicts {
  return Object.fromEntries(names.map((name) => [name, verdict]));
}

/** Rules of one area, by a key that may name several constructs: `a, b`. */
export function rulesOf(area: Area, table: Record<string, [what: string, on: Verdicts]>): Map<string, Rule> {
  return new Map(
    Object.entries(table).flatMap(([keys, [what, verdicts]]) =>
      keys.split(', ').map((key): [string, Rule] => [key, { area, what: what || key, on: verdicts }]),
    ),
  );
}

/**
 * A table of functions: a text alone is what to write where the function does not exist. One that begins with the
 * function's own name says that this of several names is known there.
 */
export type FunctionTable = Record<string, Partial<Record<Dialect, string | Verdict>>>;

export function functionRules(table: FunctionTable): Map<string, Rule> {
  return new Map(
    Object.entries(table).flatMap(([names, verdicts]) =>
      names.split(', ').map((name): [string, Rule] => {
        const entries = Object.entries(verdicts)
          .filter(([, verdict]) => typeof verdict !== 'string' || !sameCall(verdict, name))
          .map(([dialect, verdict]) => [dialect, typeof verdict === 'string' ? fails(verdict) : verdict]);
        return [name, { area: 'function', what: `${name}()`, on: Object.fromEntries(entries) as Verdicts }];
      }),
    ),
  );
}

const sameCall = (write: string, name: string): boolean => write.toLowerCase().startsWith(`${name}(`);

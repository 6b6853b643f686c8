/** Every construct of a statement that has to change, or may, on other systems. */
import type { Dialect, DialectFinding } from '../../protocol/engine/dialect.ts';
import type { SyntaxNode } from '../lineage/syntaxNode.ts';
import { formatFor } from './format.ts';
import { callMarks } from './functions.ts';
import type { Rule, Verdict } from './rule.ts';
import { aggregateFunctions } from './rules/aggregateFunctions.ts';
import { clauseRules } from './rules/clauses.ts';
import { dateFunctions } from './rules/dateFunctions.ts';
import { literalRules } from './rules/literals.ts';
import { nestedFunctions } from './rules/nestedFunctions.ts';
import { operatorRules } from './rules/operators.ts';
import { otherFunctions, portableFunctions } from './rules/otherFunctions.ts';
import { statementRules } from './rules/statements.ts';
import { textFunctions } from './rules/textFunctions.ts';
import { typeRules } from './rules/types.ts';
import { sourceOf, type Mark } from './source.ts';
import { symbolMarks } from './symbols.ts';
import { systems } from './systems.ts';
import { treeMarks } from './tree.ts';
import { typeMarks } from './types.ts';
import { wordMarks } from './words.ts';

export const constructRules: ReadonlyMap<string, Rule> = new Map([
  ...clauseRules,
  ...operatorRules,
  ...literalRules,
  ...statementRules,
]);
export const functionRulesByName: ReadonlyMap<string, Rule> = new Map([
  ...dateFunctions,
  ...textFunctions,
  ...aggregateFunctions,
  ...nestedFunctions,
  ...otherFunctions,
]);

export interface DialectStatement {
  /** From its first word to its last, in `text`. */
  start: number;
  end: number;
  /** DuckDB's tree of it, or of the SELECT inside; null where there is none. */
  tree: SyntaxNode | null;
  /** Turns a place in the tree into one in `text`. */
  placeOf: (bytes: number) => number;
}

export function findingsOf(
  text: string,
  file: string,
  { start, end, tree, placeOf }: DialectStatement,
  to: readonly Dialect[],
): DialectFinding[] {
  const source = sourceOf(text, start, end);
  const types = typeMarks(source);
  const constructs = [
    ...wordMarks(source, types.taken),
    ...symbolMarks(source, types.taken),
    ...(tree ? treeMarks(tree, source, placeOf) : []),
  ];
  const report = (marks: readonly Mark[], ruleOf: (key: string) => Rule | undefined): DialectFinding[] =>
    once(marks).flatMap((mark) => {
      const rule = ruleOf(mark.key);
      return rule ? to.flatMap((dialect) => findingOf(text, file, mark, rule, dialect) ?? []) : [];
    });
  return [
    ...report(constructs, (key) => constructRules.get(key)),
    ...report(types.marks, (key) => typeRules.get(key)),
    ...report(callMarks(source, types.taken), (key) => functionRulesByName.get(key) ?? unknownFunction(key)),
  ].sort(inOrder);
}

/** A function that no rule speaks of: neither known to be the same everywhere nor known to differ. */
const unknownFunction = (name: string): Rule | undefined =>
  portableFunctions.has(name) ? undefined : { area: 'function', what: `${name}()`, on: {} };

const once = (marks: readonly Mark[]): Mark[] => [
  ...new Map(marks.map((mark) => [`${mark.key} ${mark.start}`, mark])).values(),
];

function findingOf(
  text: string,
  file: string,
  { key, start, end }: Mark,
  { area, what, on }: Rule,
  dialect: Dialect,
): DialectFinding | null {
  const isKnown = area !== 'function' || functionRulesByName.has(key);
  const verdict: Verdict | undefined = on[dialect];
  if (isKnown && !verdict) return null;
  const before = text.slice(0, start).split('\n');
  const stands = text.slice(start, end);
  const { title, pages } = systems[dialect];
  return {
    dialect,
    place: { file, line: before.length, column: (before.at(-1)?.length ?? 0) + 1 },
    construct: what,
    text: short(stands),
    effect: verdict?.effect ?? 'unknown',
    why: verdict
      ? verdict.why || `${title} does not know ${area === 'function' ? what : 'it'}`
      : `No rule speaks of ${what} on ${title}`,
    write: verdict
      ? withFormat(verdict.write, stands, dialect)
      : 'Look it up in the documents of that system.',
    source: pages[area],
  };
}

function short(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > 60 ? `${line.slice(0, 59)}…` : line;
}

/** The literal format of a call, in the words of the system where it has words for all of it. */
function withFormat(write: string, call: string, dialect: Dialect): string {
  if (!write.includes('{format}')) return write;
  const literal = /'((?:[^']|'')*%(?:[^']|'')*)'/.exec(call)?.[1];
  const format = literal === undefined ? null : formatFor(dialect, literal);
  return write.replace('{format}', format === null ? 'the format in its words' : `'${format}'`);
}

export const inOrder = (a: DialectFinding, b: DialectFinding): number =>
  (a.place.line ?? 0) - (b.place.line ?? 0) ||
  (a.place.column ?? 0) - (b.place.column ?? 0) ||
  (a.dialect < b.dialect ? -1 : a.dialect > b.dialect ? 1 : a.construct < b.construct ? -1 : 1);

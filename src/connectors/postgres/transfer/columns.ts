import { failWith } from '../../../core/failure.ts';
import { isSummed } from '../../../core/connection/totals.ts';
import { quoteIdentifier } from '../../../core/sql/quote.ts';
import type { SourceColumn } from '../../connector.ts';
import { columnOf, type Field } from '../types.ts';
import { binaryForm, textForm, type BinaryForm } from './binaryForms.ts';
import type { Row } from './link.ts';

/** A column of an extraction: what the server is asked for, and what its bytes are. */
export interface ExtractColumn extends SourceColumn {
  selected: string;
  binary: BinaryForm;
}

/** Questions about all values of a column, in this order, one answer each. */
interface Question {
  sql: string;
  read(column: ExtractColumn, answer: string | null): void;
}

export function extractColumns(fields: readonly Field[]): ExtractColumn[] {
  const seen = new Set<string>();
  return fields.map((field) => {
    if (seen.has(field.name)) {
      throw failWith(
        'bad_input',
        `Two columns of the query are called "${field.name}".`,
        'Give each column a name of its own with AS.',
      );
    }
    seen.add(field.name);
    const column = columnOf(field);
    const binary = binaryForm(field, column.type);
    if (binary) return { ...column, binary, selected: quoteIdentifier(column.name) };
    return { ...column, binary: textForm, selected: selectedText(column) };
  });
}

/** An expression whose text DuckDB reads as the same value. */
function selectedText({ name, type, form }: SourceColumn): string {
  const quoted = quoteIdentifier(name);
  if (form === 'list') return listSelected(quoted, type);
  // DuckDB reads `2 months` where PostgreSQL writes `2 mons`, and no sign before what is positive.
  if (type === 'INTERVAL')
    return `replace(regexp_replace(${quoted}::text, '\\mmon(s?)\\M', 'month\\1'), '+', '')`;
  return serverText(quoted);
}

/** DuckDB reads over a BC at the end, and takes the year for one after Christ. */
const listSelected = (quoted: string, type: string): string =>
  /^(DATE|TIMESTAMP)/.test(type)
    ? `regexp_replace(array_to_json(${quoted})::text, '"([-0-9]+)T?([^"]*) BC"', '"\\1 (BC) \\2"', 'g')`
    : `array_to_json(${quoted})`;

/** What the server itself writes: a cast would differ for some types, and a row is not null where its fields are. */
const serverText = (quoted: string): string =>
  `CASE WHEN ${quoted} IS DISTINCT FROM NULL THEN concat(${quoted}) END`;

/** One query over all rows: their count, the sums, and what decides about types. An answer each: a row has at most 1,664. */
export function factsQuery(rows: string, columns: readonly ExtractColumn[]): string {
  const asked = columns.flatMap((column) => questionsAbout(column).map(({ sql }) => sql));
  return `SELECT unnest(ARRAY[${['count(*)::text', ...asked].join(', ')}]) FROM ${rows}`;
}

/** Takes the answers of `factsQuery`; the sums that can be compared come back, by name. */
export function readFacts(
  columns: readonly ExtractColumn[],
  [, ...answers]: Row,
): Record<string, string | null> {
  const sums: Record<string, string | null> = {};
  for (const column of columns) {
    const questions = questionsAbout(column);
    const sum = isNumber(column) ? (answers[0] ?? null) : undefined;
    for (const { read } of questions) read(column, answers.shift() ?? null);
    if (sum !== undefined && isSummed(column.type)) sums[column.name] = sum;
  }
  return sums;
}

const isNumber = ({ type, form }: SourceColumn): boolean => form === 'decimal' || isSummed(type);

/** An oid is a number that PostgreSQL does not add up. */
const summable = ({ name, type }: SourceColumn): string =>
  `${quoteIdentifier(name)}${type === 'UINTEGER' ? '::bigint' : ''}`;

function questionsAbout(column: ExtractColumn): Question[] {
  const name = quoteIdentifier(column.name);
  const questions: Question[] = [];
  if (isNumber(column)) questions.push({ sql: `sum(${summable(column)})::text`, read: keepTextOfNoNumber });
  if (column.form === 'decimal') {
    questions.push({
      sql: `concat(max(scale(${name})), ' ', length(max(trunc(abs(${name})))::text))`,
      read: chooseDecimal,
    });
  }
  if (column.form === 'list') {
    questions.push({
      sql: `bool_or(array_ndims(${name}) > 1)::text`,
      read: (found, answer) => {
        if (answer === 'true')
          Object.assign(found, { type: 'VARCHAR', form: 'plain', selected: serverText(name) });
      },
    });
  }
  return questions;
}

/** NaN and the infinities make the sum one of them, and are no DECIMAL: the column stays the server's text. */
function keepTextOfNoNumber(column: ExtractColumn, sum: string | null): void {
  if (sum === null || /\d/.test(sum)) return;
  Object.assign(column, { type: 'VARCHAR', form: 'plain', binary: textForm });
  column.selected = serverText(quoteIdentifier(column.name));
}

/** Without a declared precision: as wide as DuckDB has it, with the places that there are. */
function chooseDecimal(column: ExtractColumn, answer: string | null): void {
  if (column.type === 'VARCHAR') return;
  const [scale = 0, whole = 1] = (answer ?? '').split(' ').filter(Boolean).map(Number);
  column.type = scale + whole <= 38 ? `DECIMAL(38,${scale})` : 'VARCHAR';
  column.form = 'plain';
}

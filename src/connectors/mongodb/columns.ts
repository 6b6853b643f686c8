/** Documents as rows: a column for each field that the first documents have, and one for what no column can hold. */
import type { SourceColumn, TextForm } from '../connector.ts';
import {
  binaryAt,
  bson,
  dateText,
  decimalAt,
  doubleText,
  eachElement,
  hexAt,
  jsonAt,
  stringAt,
  typeName,
  uuidText,
} from './bsonText.ts';

type Row = (string | null)[];
type Kind = 'number' | 'decimal' | 'string' | 'boolean' | 'date' | 'objectId' | 'binary' | 'uuid' | 'json';

/** How a kind is stored, and what makes extended JSON of its plain text. */
const forms: Record<
  Exclude<Kind, 'number' | 'json'>,
  { type: string; form: TextForm; json?: [string, string] }
> = {
  decimal: { type: 'DECIMAL', form: 'decimal', json: ['{"$numberDecimal":"', '"}'] },
  string: { type: 'VARCHAR', form: 'plain' },
  boolean: { type: 'BOOLEAN', form: 'plain', json: ['', ''] },
  date: { type: 'TIMESTAMP WITH TIME ZONE', form: 'plain', json: ['{"$date":"', '"}'] },
  objectId: { type: 'VARCHAR', form: 'plain', json: ['{"$oid":"', '"}'] },
  binary: { type: 'BLOB', form: 'base64', json: ['{"$binary":{"base64":"', '","subType":"00"}}'] },
  uuid: { type: 'UUID', form: 'plain', json: ['{"$uuid":"', '"}'] },
};

const extraName = '_extra';
/** Stands before the JSON of a value that is not of its column's kind. */
export const mark = '\u0001';
/** Longs beyond this are not exact as doubles. */
const exact = 2n ** 53n;
/** Documents that are maps have a field for each key; more fields than these stay together. */
const mostColumns = 500;

interface Column {
  name: string;
  kind: Kind | null;
  /** BSON types seen. */
  types: Set<number>;
  /** Documents that have the field. */
  present: number;
  wideLong: boolean;
  marked: boolean;
  /** Most digits before and after the point of its decimals; null where one is written in no plain way. */
  digits: { whole: number; scale: number } | null;
}

export class DocumentColumns {
  readonly #columns: Column[];
  readonly #places: Map<string, number>;
  /** True where the last column is there whatever it holds. */
  readonly #keepsExtra: boolean;
  #documents = 0;
  /** Documents with fields that have no column. */
  #overflowing = 0;

  /** `kept` are columns of rows before: they stay in their order, and what was JSON stays JSON. */
  constructor(kept: readonly { name: string; type: string }[] = []) {
    this.#keepsExtra = kept.at(-1)?.name === extraName;
    const named = this.#keepsExtra ? kept.slice(0, -1) : kept;
    this.#columns = named.map(({ name, type }) => newColumn(name, type === 'JSON' ? 'json' : null));
    this.#places = new Map(named.map(({ name }, index) => [name, index]));
  }

  /** Takes the fields of the first documents as columns; a field of several kinds becomes JSON. */
  sample(documents: readonly Buffer[]): void {
    for (const bytes of documents) {
      eachElement(bytes, 0, (type, name, at) => {
        let place = this.#places.get(name);
        if (place === undefined) {
          if (this.#columns.length === mostColumns) return;
          place = this.#columns.length;
          this.#places.set(name, place);
          this.#columns.push(newColumn(name, null));
        }
        const column = this.#columns[place];
        const kind = kindOf(type, bytes, at);
        if (column && kind) column.kind = column.kind === null || column.kind === kind ? kind : 'json';
      });
    }
  }

  /** One cell for each column, and last the JSON of what has none. */
  row(bytes: Buffer): Row {
    this.#documents += 1;
    const columns = this.#columns;
    const row: Row = new Array<string | null>(columns.length + 1).fill(null);
    const extra: string[] = [];
    let overflows = false;
    eachElement(bytes, 0, (type, name, at) => {
      const place = this.#places.get(name);
      const column = place === undefined ? undefined : columns[place];
      if (place === undefined || column === undefined) {
        overflows = true;
        extra.push(`${JSON.stringify(name)}:${jsonAt(type, bytes, at)}`);
        return;
      }
      column.present += 1;
      column.types.add(type);
      if (type === bson.null) extra.push(`${JSON.stringify(name)}:null`);
      else row[place] = cell(column, type, bytes, at);
    });
    if (overflows) this.#overflowing += 1;
    if (extra.length > 0) row[columns.length] = `{${extra.join(',')}}`;
    return row;
  }

  /** Types narrow or widen with what has been seen; names and order stay. */
  get described(): SourceColumn[] {
    const described = this.#columns.map(describe);
    const ambiguous = this.#columns.some(
      ({ types, present }) => types.has(bson.null) && present < this.#documents,
    );
    if (this.#overflowing > 0 || ambiguous || this.#keepsExtra) {
      described.push({
        name: this.#extraName,
        sourceType: 'fields without a column',
        type: 'JSON',
        form: 'plain',
      });
    }
    return described;
  }

  /** Of a decimal column, the digits that its values need. */
  digitsOf(index: number): Column['digits'] {
    return this.#columns[index]?.digits ?? null;
  }

  /** What a reader has to know about the last column. */
  get note(): string | undefined {
    if (this.#overflowing === 0) return undefined;
    const documents =
      this.#overflowing === 1 ? '1 document has' : `${this.#overflowing.toLocaleString('en')} documents have`;
    return `${documents} fields that the first ones do not have: they stand in ${this.#extraName}`;
  }

  get #extraName(): string {
    let name = extraName;
    while (this.#places.has(name)) name += '_';
    return name;
  }
}

const newColumn = (name: string, kind: Kind | null): Column => ({
  name,
  kind,
  types: new Set(),
  present: 0,
  wideLong: false,
  marked: false,
  digits: { whole: 1, scale: 0 },
});

function kindOf(type: number, bytes: Buffer, at: number): Kind | null {
  switch (type) {
    case bson.null:
      return null;
    case bson.int:
    case bson.long:
    case bson.double:
      return 'number';
    case bson.decimal:
      return 'decimal';
    case bson.string:
      return 'string';
    case bson.boolean:
      return 'boolean';
    case bson.objectId:
      return 'objectId';
    case bson.date:
      return dateText(bytes, at) === null ? 'json' : 'date';
    case bson.binary: {
      const { subtype, start, end } = binaryAt(bytes, at);
      return subtype === 0 ? 'binary' : subtype === 4 && end - start === 16 ? 'uuid' : 'json';
    }
    default:
      return 'json';
  }
}

function cell(column: Column, type: number, bytes: Buffer, at: number): string {
  const kind = kindOf(type, bytes, at);
  column.kind ??= kind;
  if (column.kind === 'json') return jsonAt(type, bytes, at);
  if (column.kind !== kind) {
    column.marked = true;
    return mark + jsonAt(type, bytes, at);
  }
  switch (type) {
    case bson.int:
      return String(bytes.readInt32LE(at));
    case bson.long: {
      const value = bytes.readBigInt64LE(at);
      if (value > exact || value < -exact) column.wideLong = true;
      return value.toString();
    }
    case bson.double:
      return doubleText(bytes.readDoubleLE(at));
    case bson.decimal: {
      const text = decimalAt(bytes, at);
      column.digits &&= widened(column.digits, text);
      return text;
    }
    case bson.string: {
      const text = stringAt(bytes, at);
      if (!text.startsWith(mark)) return text;
      column.marked = true;
      return mark + JSON.stringify(text);
    }
    case bson.boolean:
      return bytes[at] === 0 ? 'false' : 'true';
    case bson.objectId:
      return hexAt(bytes, at, 12);
    case bson.date:
      return dateText(bytes, at) ?? '';
    default: {
      const { start, end } = binaryAt(bytes, at);
      return kind === 'uuid' ? uuidText(bytes, start) : bytes.toString('base64', start, end);
    }
  }
}

function widened({ whole, scale }: NonNullable<Column['digits']>, text: string): Column['digits'] {
  const found = /^-?(\d+)(?:\.(\d+))?$/.exec(text);
  if (!found) return null;
  return {
    whole: Math.max(whole, found[1]?.length ?? 0),
    scale: Math.max(scale, found[2]?.length ?? 0),
  };
}

function describe(column: Column): SourceColumn {
  const { name, kind, types, marked } = column;
  const sourceType = [...types]
    .filter((type) => type !== bson.null || types.size === 1)
    .map(typeName)
    .join(', ');
  const shown = sourceType === '' ? 'null' : sourceType;
  if (kind === null) return { name, sourceType: shown, type: 'VARCHAR', form: 'plain' };
  if (kind === 'json') return { name, sourceType: shown, type: 'JSON', form: 'plain' };
  const { json, ...plain } = kind === 'number' ? number(column) : forms[kind];
  if (!marked && plain.type !== 'JSON') return { name, sourceType: shown, ...plain };
  return { name, sourceType: shown, type: 'JSON', form: 'mixed', ...(json ? { json } : {}) };
}

/** Integers beyond 53 bits and doubles in one column have no numeric type that holds both exactly. */
function number({ types, wideLong }: Column): { type: string; form: TextForm; json: [string, string] } {
  const type = !types.has(bson.double)
    ? types.has(bson.long)
      ? 'BIGINT'
      : 'INTEGER'
    : wideLong
      ? 'JSON'
      : 'DOUBLE';
  return { type, form: 'plain', json: ['', ''] };
}

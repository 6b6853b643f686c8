/** The columns of documents that have all been seen: texts as DuckDB writes them, no value of another type left over. */
import type { SourceColumn } from '../../connector.ts';
import { DocumentColumns, mark } from '../columns.ts';

type Row = (string | null)[];
type Finish = (text: string) => string;

export interface ScannedColumns {
  columns: SourceColumn[];
  row(bytes: Buffer): Row;
}

export class Scan {
  readonly #columns: DocumentColumns;
  readonly #kept: ReadonlyMap<string, string>;

  /** `kept`: columns of the rows that these go on from. */
  constructor(kept: readonly { name: string; type: string }[] = []) {
    this.#columns = new DocumentColumns(kept);
    this.#kept = new Map(kept.map(({ name, type }) => [name, type]));
  }

  see(documents: readonly Buffer[]): void {
    this.#columns.sample(documents);
    for (const bytes of documents) this.#columns.row(bytes);
  }

  finished(): ScannedColumns {
    const finished = this.#columns.described.map((column, index) =>
      finish(column, this.#columns.digitsOf(index)),
    );
    const columns = finished.map(({ column }) => ({
      ...column,
      type: widened(column, this.#kept.get(column.name)),
    }));
    return {
      columns,
      row: (bytes) => {
        const row = this.#columns.row(bytes);
        return finished.map(({ text }, index) => {
          const cell = row[index] ?? null;
          return cell === null ? null : text(cell);
        });
      },
    };
  }
}

/** The type of before, where it holds every text of now. */
function widened({ type, sourceType }: SourceColumn, before: string | undefined): string {
  if (before === undefined) return type;
  const holds = sourceType === 'null' || (type === 'INTEGER' && /^(BIGINT|DOUBLE)$/.test(before));
  return holds ? before : type;
}

const same: Finish = (text) => text;
const unmarked: Finish = (text) => (text.startsWith(mark) ? (JSON.parse(text.slice(1)) as string) : text);
const marked = (text: string): string => text.slice(1);

function finish(
  column: SourceColumn,
  digits: { whole: number; scale: number } | null,
): { column: SourceColumn; text: Finish } {
  const { form, type, json } = column;
  const plain = (changed: string): SourceColumn => ({
    name: column.name,
    sourceType: column.sourceType,
    type: changed,
    form: 'plain',
  });
  if (form === 'decimal') {
    const fits = digits !== null && digits.whole + digits.scale <= 38;
    return { column: plain(fits ? `DECIMAL(38,${digits.scale})` : 'VARCHAR'), text: same };
  }
  if (form === 'base64') {
    return { column: plain('BLOB'), text: (text) => `\\x${Buffer.from(text, 'base64').toString('hex')}` };
  }
  if (form === 'mixed') {
    // Kinds were settled by the scan: what is marked still is a string that begins with the mark.
    if (!json) return { column: plain('VARCHAR'), text: unmarked };
    const [before, after] = json;
    const valid = (text: string) => (/^-?\d/.test(text) || before ? before + text + after : special(text));
    return { column: plain('JSON'), text: (text) => (text.startsWith(mark) ? marked(text) : valid(text)) };
  }
  if (type === 'TIMESTAMP WITH TIME ZONE') {
    return { column: plain(type), text: (text) => text.replace('T', ' ').replace(/(\.000)?Z$/, '+00') };
  }
  return { column: plain(type), text: same };
}

/** NaN and the infinities are no JSON. */
const special = (text: string): string =>
  text === 'true' || text === 'false' ? text : `{"$numberDouble":"${text}"}`;

/** Where a text file holds several tables: where the others stand, and a way to read one of them. */
import { formatCount } from '../../src/core/format/words.ts';
import type { FurtherTable } from '../../src/protocol/engine/catalog.ts';
import { Note } from '../common/Note.tsx';

interface OtherTablesProps {
  tables: FurtherTable[];
  onRead(line: number): void;
}

const shown = 5;

export function OtherTables({ tables, onRead }: OtherTablesProps) {
  const joined = tables.filter((table) => table.joined).length;
  const count =
    tables.length === 1 ? 'Another table stands' : `${formatCount(tables.length)} other tables stand`;
  return (
    <Note
      kind="info"
      text={`${count} in this file${joined > 0 ? '; what no empty line parts is read on as rows' : ''}. Read the one at`}
    >
      {tables.slice(0, shown).map(({ line, lastLine, names }) => (
        <button
          key={line}
          type="button"
          class="link"
          title={`Lines ${line} to ${lastLine}: ${names.slice(0, 8).join(', ')}`}
          onClick={() => onRead(line)}
        >
          line {formatCount(line)}
        </button>
      ))}
      {tables.length > shown ? <span class="t2">and {formatCount(tables.length - shown)} more</span> : null}
    </Note>
  );
}

/** Rows that did not fit, with the line they stand on; a click goes there in the text. */
import { useState } from 'preact/hooks';
import { formatCount } from '../../src/core/format/words.ts';
import type { RejectedRow } from '../../src/protocol/engine/catalog.ts';
import { IconButton } from '../common/Button.tsx';

interface RejectedRowsProps {
  rows: RejectedRow[];
  count: number;
  onLine(line: number): void;
  onClose(): void;
}

const shownLength = 400;
/** A fault further to the right would not be seen in a narrow list. */
const widestBefore = 40;

/** The text with the delimiter marked that parts what belongs together. */
function Faulty({ text, fault }: { text: string; fault: RejectedRow['fault'] }) {
  if (!fault) return <>{text.slice(0, shownLength)}</>;
  const start = fault.from > widestBefore ? fault.from - widestBefore / 2 : 0;
  return (
    <>
      {start > 0 ? '…' : ''}
      {text.slice(start, fault.from)}
      <mark class="file-fault" title="One delimiter too many: it parts what belongs together">
        {text.slice(fault.from, fault.to)}
      </mark>
      {text.slice(fault.to, fault.to + shownLength)}
    </>
  );
}

/** Reasons without the values in them: what the chips count. */
const kindOf = (reason: string): string =>
  /cells, \d+ expected/.test(reason) ? 'cell count' : reason.replace(/: .*/s, '');

export function RejectedRows({ rows, count, onLine, onClose }: RejectedRowsProps) {
  const [kind, setKind] = useState<string | null>(null);
  const kinds = new Map<string, number>();
  for (const { reason } of rows) kinds.set(kindOf(reason), (kinds.get(kindOf(reason)) ?? 0) + 1);
  const shown = kind === null ? rows : rows.filter(({ reason }) => kindOf(reason) === kind);
  return (
    <section class="file-rejected" data-region aria-label="Rejected rows">
      <div class="bar file-rejected-bar">
        <h2 class="h13">Rejected rows</h2>
        <span class="n">{formatCount(count)}</span>
        {count > rows.length ? <span class="t12 t2">first {formatCount(rows.length)}</span> : null}
        <span class="grow" />
        <span class="file-kinds">
          {[...kinds].map(([name, number]) => (
            <button
              key={name}
              type="button"
              class="chip"
              aria-pressed={kind === name}
              onClick={() => setKind(kind === name ? null : name)}
            >
              {name} {formatCount(number)}
            </button>
          ))}
        </span>
        <IconButton icon="close" label="Close rejected rows" small onClick={onClose} />
      </div>
      <div class="file-scroll" tabIndex={0} role="region" aria-label="List of rejected rows">
        <table class="tbl file-table">
          <thead>
            <tr>
              <th class="r c-line">Line</th>
              <th class="c-reason">Reason</th>
              <th>Text in the file</th>
            </tr>
          </thead>
          <tbody>
            {shown.map(({ line, reason, text, fault }, at) => (
              <tr key={`${line} ${at}`}>
                <td class="r">
                  <button
                    type="button"
                    class="link"
                    title={`Go to line ${line}`}
                    onClick={() => onLine(line)}
                  >
                    {formatCount(line)}
                  </button>
                </td>
                <td class="ell" title={reason}>
                  {reason}
                </td>
                <td class="mono ell" title={text}>
                  <Faulty text={text} fault={fault} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

/** What stands beside the rows: the columns with their types, and what is known of the file itself. */
import { formatBytes, formatCount } from '../../src/core/format/words.ts';
import type { FileFacts, ReadWish } from '../../src/protocol/engine/catalog.ts';
import { encodingNames, newLineNames, delimiterName } from './words.ts';

const types = [
  'VARCHAR',
  'BIGINT',
  'INTEGER',
  'DOUBLE',
  'DECIMAL(18,2)',
  'BOOLEAN',
  'DATE',
  'TIMESTAMP',
  'TIME',
];

interface SchemaProps {
  facts: FileFacts;
  wish: ReadWish;
  onTypes(types: Record<string, string>): void;
}

export function SchemaPane({ facts, wish, onTypes }: SchemaProps) {
  const editable = facts.dialect !== null;
  return (
    <div class="file-scroll" data-region tabIndex={0} role="region" aria-label="Columns">
      <table class="tbl file-table file-schema">
        <thead>
          <tr>
            <th class="r c-line">#</th>
            <th>Column</th>
            <th>Type</th>
          </tr>
        </thead>
        <tbody>
          {facts.columns.map(({ name, type }, at) => (
            <tr key={name}>
              <td class="r t2">{at + 1}</td>
              <td class="ell" title={name}>
                {name}
              </td>
              <td>
                {editable ? (
                  <select
                    class={`ctl${wish.types?.[name] === undefined ? '' : ' changed'}`}
                    aria-label={`Type of ${name}`}
                    value={type}
                    onChange={(event) => onTypes({ ...wish.types, [name]: event.currentTarget.value })}
                  >
                    {(types.includes(type) ? types : [type, ...types]).map((one) => (
                      <option key={one}>{one}</option>
                    ))}
                  </select>
                ) : (
                  <span class="mono">{type}</span>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

export function FilePane({ facts, name }: { facts: FileFacts; name: string }) {
  const { dialect, encoding } = facts;
  const entries: [string, string][] = [
    ['Name', name],
    ['Format', facts.format.toUpperCase()],
    ['Size', `${formatBytes(facts.bytes)} (${formatCount(facts.bytes)} bytes)`],
    ['Rows', facts.rowCount === null ? 'not counted yet' : formatCount(facts.rowCount)],
    ...(encoding ? [['Encoding', encodingNames[encoding]] as [string, string]] : []),
    ...(dialect
      ? ([
          ['Delimiter', delimiterName(dialect.delimiter)],
          ['Line ends', newLineNames[dialect.newLine] ?? dialect.newLine],
          ['Rows filled up', formatCount(facts.padded)],
        ] as [string, string][])
      : []),
    ...facts.facts.map(({ label, value }): [string, string] => [label, value]),
  ];
  return (
    <div class="file-scroll" data-region tabIndex={0} role="region" aria-label="File">
      <dl class="file-facts">
        {entries.map(([label, value]) => (
          <div key={label}>
            <dt class="t2">{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {facts.preamble.length > 0 ? <Lines title="Before the table" lines={facts.preamble} /> : null}
      {facts.footnotes.length > 0 ? <Lines title="After the table" lines={facts.footnotes} /> : null}
    </div>
  );
}

function Lines({ title, lines }: { title: string; lines: string[] }) {
  return (
    <section class="file-lines">
      <h2 class="h13">{title}</h2>
      <pre class="mono">{lines.join('\n')}</pre>
    </section>
  );
}

/** Exactly what would leave the machine: tables, values, the text itself. */
import type { AskTable } from '../../src/protocol/engine/ask.ts';
import { useState } from 'preact/hooks';
import { Icon } from '../common/Icon.tsx';
import type { AskState } from './useAsk.ts';

export function SentPane({ ask }: { ask: AskState }) {
  const { setup, shown, values, question } = ask;
  const [raw, setRaw] = useState(false);
  const tables = shown?.draft.tables ?? [];
  const isSent = (table: AskTable) => ask.tables?.includes(table.name) ?? table.sent;
  const sent = tables.filter(isSent);
  const toggle = (name: string, on: boolean) => {
    const names = sent.map((table) => table.name).filter((other) => other !== name);
    ask.setTables(on ? [...names, name] : names);
  };
  return (
    <aside
      class="pane side ask-sent"
      aria-busy={ask.stale && shown !== null}
      aria-label="What is sent"
      data-region
    >
      <div class="bar">
        <span class="h13">What is sent</span>
        <span class="grow" />
        {shown ? <span class="t11 t2 num">{shown.body.length.toLocaleString('en')} characters</span> : null}
      </div>
      <div class="ask-scroll" tabIndex={0} role="group" aria-label="What is sent, in detail">
        <div class="ask-part">
          <div class="label">To</div>
          <div class="ask-line">{setup?.destination || 'nobody yet'}</div>
        </div>
        <div class="ask-part">
          <label class="ask-check">
            <input
              type="checkbox"
              checked={values}
              onChange={(event) => ask.setValues(event.currentTarget.checked)}
            />
            <span>
              Allow values
              <span class="t11 t2 ask-explained">
                Of text columns with at most 20 different values. Off: no value of any row is sent.
              </span>
            </span>
          </label>
          {shown?.draft.values.map(({ table, column, values: list }) => (
            <div key={`${table}.${column}`} class="ask-values t12">
              <span class="mono">
                {table}.{column}
              </span>
              <span class="t2"> {list.join(', ')}</span>
            </div>
          ))}
        </div>
        <div class="ask-part">
          <div class="label">
            Tables{tables.length > 0 ? `: ${sent.length} of ${tables.length}, names and types` : ''}
          </div>
          {question.trim() === '' ? (
            <div class="t12 t2">Write a question to see which tables it needs.</div>
          ) : null}
          {tables.map((table) => (
            <label key={table.name} class="ask-check ask-table">
              <input
                type="checkbox"
                checked={isSent(table)}
                onChange={(event) => toggle(table.name, event.currentTarget.checked)}
              />
              <Icon name={table.kind === 'view' ? 'eye' : 'table'} small />
              <span class="ell grow" title={table.name}>
                {table.name}
              </span>
              <span class="t11 t2 num">{table.columns} columns</span>
            </label>
          ))}
        </div>
        {shown ? (
          <details class="ask-part" open={raw} onToggle={(event) => setRaw(event.currentTarget.open)}>
            <summary class="t12">The text, byte for byte</summary>
            <pre class="mono ask-body" tabIndex={0} aria-label="Text to be sent">
              {shown.body}
            </pre>
          </details>
        ) : null}
      </div>
    </aside>
  );
}

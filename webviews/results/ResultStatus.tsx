/** The status line: scope, what goes on, times, memory, selection, and one link. */
import { formatBytes, formatCount, formatDuration } from '../../src/core/format/words.ts';
import type { EngineState } from '../../src/protocol/engine/index.ts';
import type { ResultSummary } from '../../src/protocol/engine/query.ts';
import { Icon } from '../common/Icon.tsx';
import { StatusLine } from '../common/StatusLine.tsx';
import type { ResultsHost } from './resultsHost.ts';
import type { Done, SelectionFigures } from './usePane.ts';
import { groupDigits, limitWords, scopeWords } from './words.ts';

export interface ResultStatusProps {
  host: ResultsHost;
  result: ResultSummary;
  engine: EngineState | null;
  drawMs: number | null;
  /** What is being done on request of the user, e.g. `Sorting`. */
  doing: string | null;
  /** What was done last, e.g. `Copied 12 rows`. */
  done: Done | null;
  selected: SelectionFigures | null;
  onCancel(): void;
  onLoadAll(): void;
}

export function ResultStatus(props: ResultStatusProps) {
  const { result, engine, drawMs, doing, done, selected } = props;
  const busy = result.state === 'running' || (result.state === 'first_rows' && !result.preview);
  const scope = scopeWords(result);
  const words = scope.map(({ text }) => text).join('');
  return (
    <StatusLine
      busy={busy || doing !== null}
      announce={doing ?? done?.text ?? words}
      right={
        <>
          {done ? <span class="ell">{done.text}</span> : null}
          {done?.path ? (
            <button
              type="button"
              class="link"
              title={done.path}
              onClick={() => void props.host.request('results/reveal', { path: done.path! })}
            >
              Show file
            </button>
          ) : null}
          {selected ? <SelectionWords {...selected} /> : null}
          {busy ? (
            <button type="button" class="link" title="Esc" onClick={props.onCancel}>
              Cancel
            </button>
          ) : result.preview && result.rowCount === null ? (
            <button type="button" class="link" onClick={props.onLoadAll}>
              Load all rows
            </button>
          ) : null}
        </>
      }
    >
      <span class="it">
        <span>{scope.map(({ text, number }, index) => (number ? <b key={index}>{text}</b> : text))}</span>
      </span>
      {result.note ? (
        <span class="it">
          {/reject/.test(result.note) ? <Icon name="warning" class="c-warn" /> : null}
          {result.note}
        </span>
      ) : null}
      {doing ? <span>{doing}</span> : null}
      {busy && result.percent !== null ? (
        <span>
          <b>{Math.floor(result.percent)}%</b>
        </span>
      ) : null}
      {result.firstRowsMs !== null ? (
        <span class="optional">
          first rows <b>{formatDuration(result.firstRowsMs)}</b>
        </span>
      ) : null}
      {result.engineMs !== null ? (
        <span>
          engine <b>{formatDuration(result.engineMs)}</b>
        </span>
      ) : null}
      {drawMs !== null ? (
        <span class="optional">
          draw <b>{formatDuration(drawMs)}</b>
        </span>
      ) : null}
      {engine && engine.memoryBytes > 0 ? (
        <span class="optional">
          memory <b>{formatBytes(engine.memoryBytes)}</b>
          {engine.memoryLimit ? ` of ${limitWords(engine.memoryLimit)}` : ''}
        </span>
      ) : null}
    </StatusLine>
  );
}

function SelectionWords({ cells, count, sum, average }: SelectionFigures) {
  return (
    <span class="selection-words">
      <b>{formatCount(cells)}</b> {cells === 1 ? 'cell' : 'cells'}
      {count !== null && count > 0 && sum !== null ? (
        <>
          {' '}
          · sum <b>{groupDigits(sum)}</b>
          {average === null ? null : (
            <>
              {' '}
              · average <b>{groupDigits(average)}</b>
            </>
          )}
        </>
      ) : null}
    </span>
  );
}

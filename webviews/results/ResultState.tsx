/** What stands in place of rows: running, nothing, failed, cancelled without rows, the engine gone. */
import { failureWords } from '../../src/core/format/failureWords.ts';
import { formatDuration } from '../../src/core/format/words.ts';
import type { ResultSummary } from '../../src/protocol/engine/query.ts';
import { Button } from '../common/Button.tsx';
import { Icon } from '../common/Icon.tsx';
import { StateCard } from '../common/StateCard.tsx';
import { ProgressLine } from '../common/StatusLine.tsx';
import { filterWords } from './FilterBar.tsx';
import { isNarrowed } from './state.ts';
import type { ResultsHost } from './resultsHost.ts';
import { useElapsed } from './useElapsed.ts';

export function NoResult({ host, trusted }: { host: ResultsHost; trusted: boolean }) {
  if (!trusted)
    return (
      <StateCard
        icon="workspace-untrusted"
        tone="c-warn"
        title="Browsing only"
        actions={[
          {
            label: 'Manage trust',
            icon: 'workspace-trusted',
            primary: true,
            onClick: () => void host.request('results/manageTrust', null),
          },
        ]}
      >
        Queries, scripts and pipelines run once you trust this folder. Files, schemas and guides open as
        usual.
      </StateCard>
    );
  return (
    <StateCard
      icon="table"
      title="No result yet"
      actions={[
        {
          label: 'Run statement',
          icon: 'play',
          primary: true,
          onClick: () => void host.request('results/runStatement', null),
        },
        { label: 'Open a data file', onClick: () => void host.request('results/openDataFile', null) },
      ]}
    >
      Put the cursor in a statement and press <span class="kbd">Ctrl</span> <span class="kbd">Enter</span>
    </StateCard>
  );
}

/** Nothing for 300 ms, then a line, from one second on what is being done and for how long. */
export function Running({ result, onCancel }: { result: ResultSummary; onCancel(): void }) {
  const elapsed = useElapsed(result.startedAt);
  if (elapsed < 300) return <div class="state grow" />;
  return (
    <>
      <ProgressLine percent={result.percent} label={`Running ${result.name}`} />
      <div class="state grow">
        {elapsed < 1000 ? null : (
          <>
            <div class="running-head">
              <Icon name="loading" spin class="c-running" />
              <span class="h13 ell">Running {result.name}</span>
              <span class="grow" />
              <span class="num t12">{formatDuration(elapsed)}</span>
            </div>
            <div class="acts">
              <Button label="Cancel" icon="debug-stop" onClick={onCancel} />
              <span class="kbd">Esc</span>
            </div>
          </>
        )}
      </div>
    </>
  );
}

/** The message is DuckDB's own, word for word. */
export function Failed({ host, result }: { host: ResultsHost; result: ResultSummary }) {
  const failure = result.failure;
  const runAgain = {
    label: 'Run again',
    icon: 'refresh',
    primary: true,
    onClick: () => void host.request('results/runAgain', { resultId: result.id }),
  };
  if (!failure || failure.code === 'engine_lost')
    return (
      <StateCard
        icon="debug-disconnect"
        tone="c-failed"
        title="The engine stopped"
        live="alert"
        actions={[runAgain]}
      >
        {failure ? failureWords(failure) : 'The result could not be made.'}
      </StateCard>
    );
  if (failure.code === 'unreachable' && result.remote !== null)
    return (
      <StateCard
        icon="plug"
        tone="c-failed"
        title={`No connection to ${result.remote}`}
        live="alert"
        actions={[
          { ...runAgain, label: 'Try again' },
          {
            label: 'Edit connection',
            icon: 'edit',
            onClick: () => void host.request('results/editConnection', { resultId: result.id }),
          },
        ]}
      >
        {failureWords(failure)}
      </StateCard>
    );
  const place = failure.place?.line;
  return (
    <div class="failed grow" role="alert" tabIndex={0}>
      <div class="failed-head">
        <Icon name={failure.code === 'locked' ? 'lock' : 'error'} class="c-failed" />
        <span class="h13">{firstLine(failure.message)}</span>
      </div>
      {restOf(failure.message) ? <pre class="mono">{restOf(failure.message)}</pre> : null}
      <p class="t12 t2">
        {place ? `Line ${place}${failure.place?.column ? `, column ${failure.place.column}` : ''}. ` : ''}
        {failure.next ?? ''}
      </p>
      <div class="acts">
        <Button
          label={place ? `Go to line ${place}` : 'Go to statement'}
          icon="go-to-file"
          primary
          onClick={() => void host.request('results/openStatement', { resultId: result.id })}
        />
        <Button
          label="Copy message"
          icon="copy"
          onClick={() => void host.request('results/copyText', { text: failure.message })}
        />
      </div>
    </div>
  );
}

const firstLine = (message: string): string => message.split('\n', 1)[0]!;
const restOf = (message: string): string =>
  message.slice(firstLine(message).length).replace(/^\n+|\s+$/g, '');

/** A result that has columns and no rows, or none of either. */
export function NoRows({
  host,
  result,
  onClear,
}: {
  host: ResultsHost;
  result: ResultSummary;
  onClear(): void;
}) {
  const time = result.engineMs === null ? '' : ` in ${formatDuration(result.engineMs)}`;
  if (result.state === 'cancelled')
    return (
      <StateCard
        icon="circle-slash"
        title={`Cancelled${result.engineMs === null ? '' : ` after ${formatDuration(result.engineMs)}`}`}
        actions={[
          {
            label: 'Run again',
            icon: 'refresh',
            primary: true,
            onClick: () => void host.request('results/runAgain', { resultId: result.id }),
          },
        ]}
      >
        No row was kept. Tables and files are as they were.
      </StateCard>
    );
  if (result.columns.length === 0)
    return <StateCard icon="pass" tone="c-done" title={result.note ?? 'Done'}>{`Done${time}`}</StateCard>;
  if (isNarrowed(result.arrangement)) {
    const { filters, search } = result.arrangement;
    const words = [
      ...filters.map((filter) => filterWords(filter, result.columns)),
      ...(search ? [`“${search}”`] : []),
    ];
    return (
      <StateCard
        icon="filter"
        title="No row matches"
        actions={[{ label: 'Clear filter', icon: 'clear-all', onClick: onClear }]}
      >
        {words.join(', ')}
      </StateCard>
    );
  }
  const columns = `${result.columns.length} ${result.columns.length === 1 ? 'column' : 'columns'}`;
  return <StateCard icon="inbox" title="The query returned 0 rows">{`${columns}${time}`}</StateCard>;
}

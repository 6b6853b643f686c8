/** A dashboard: parameters, panels in rows, and how old its data is. */
import { formatAgo, formatCount, formatDuration } from '../../src/core/format/words.ts';
import type { DashboardPanelResult, DashboardResult } from '../../src/protocol/engine/dashboard.ts';
import { Icon } from '../common/Icon.tsx';
import { useViewKeys } from '../common/viewKeys.ts';
import { StateCard } from '../common/StateCard.tsx';
import { ProgressLine, StatusLine } from '../common/StatusLine.tsx';
import { Toolbar } from '../common/Toolbar.tsx';
import { Controls } from './Controls.tsx';
import type { DashboardHost } from './host.ts';
import { Panel } from './Panel.tsx';
import { useDashboard, type DashboardModel } from './useDashboard.ts';

export function DashboardView({ host }: { host: DashboardHost }) {
  const model = useDashboard(host);
  const { result, problem, busy } = model;
  useViewKeys(busy ? model.cancel : null);
  return (
    <div class="dew dash" aria-busy={busy}>
      {result ? (
        <Shown model={model} result={result} />
      ) : problem ? (
        <StateCard
          icon="error"
          tone="c-failed"
          title="This dashboard cannot be shown"
          live="alert"
          actions={[
            { label: 'Open the file', icon: 'go-to-file', primary: true, onClick: model.openFile },
            { label: 'Try again', icon: 'refresh', onClick: model.load },
          ]}
        >
          {problem}
        </StateCard>
      ) : busy ? (
        <ProgressLine percent={null} label="Queries run" />
      ) : (
        <StateCard
          icon="circle-slash"
          title="Cancelled"
          actions={[{ label: 'Run the queries', icon: 'refresh', primary: true, onClick: model.load }]}
        />
      )}
    </div>
  );
}

function Shown({ model, result }: { model: DashboardModel; result: DashboardResult }) {
  const chosen = selectedBy(result.rows.flat()).filter(
    (name) => name in model.given && model.given[name] !== null,
  );
  return (
    <>
      <div class="bar dash-bar" data-region>
        <h1 class="h13 ell" title={result.description || result.title}>
          {result.title}
        </h1>
        <Controls controls={result.controls} values={result.values} onSet={model.set} />
        {chosen.map((name) => (
          <button
            key={name}
            type="button"
            class="chip dash-chip"
            aria-label={`Remove the filter ${name} ${model.given[name] ?? ''}`}
            title="Remove this filter"
            onClick={() => model.reset([name])}
          >
            <span class="ell">
              {name}: {model.given[name]}
            </span>
            <Icon name="close" />
          </button>
        ))}
        <Toolbar
          label="Dashboard"
          items={[
            { id: 'again', icon: 'refresh', label: 'Run the queries again', onClick: () => model.load() },
            { id: 'export', icon: 'export', label: 'Export as HTML', onClick: () => model.exportHtml() },
            { id: 'edit', icon: 'edit', label: 'Open the file', onClick: () => model.openFile() },
          ]}
        />
      </div>
      {model.problem ? (
        <div class="dash-problem" role="alert">
          <Icon name="error" class="c-failed" />
          <span>{model.problem}</span>
        </div>
      ) : null}
      <div
        class={`dash-body${model.busy ? ' dash-stale' : ''}`}
        data-region
        tabIndex={0}
        role="group"
        aria-label="Panels"
      >
        {result.rows.map((row, at) => (
          <div class="dash-row" key={at}>
            {row.map((panel, index) => (
              <div key={index} class="dash-cell" style={{ flexGrow: panel.width }}>
                <Panel
                  panel={panel}
                  rows={
                    panel.kind === 'text'
                      ? undefined
                      : result.queries.find(({ name }) => name === panel.query)
                  }
                  onSelect={model.set}
                  onOpen={model.open}
                />
              </div>
            ))}
          </div>
        ))}
      </div>
      {model.busy ? <ProgressLine percent={null} label="Queries run" /> : null}
      <Status model={model} result={result} />
    </>
  );
}

const selectedBy = (panels: readonly DashboardPanelResult[]): string[] => [
  ...new Set(panels.flatMap((panel) => ('select' in panel ? Object.keys(panel.select) : []))),
];

function Status({ model, result }: { model: DashboardModel; result: DashboardResult }) {
  const { publishedAt, reads, queries, engineMs } = result;
  const failed = queries.filter(({ failure }) => failure !== null).length;
  const age = publishedAt === null ? null : publishedAt.replace('T', ' ').replace('Z', ' UTC');
  const title = reads.map((one) => `${one.name} ${one.publishedAt}`).join('\n');
  return (
    <StatusLine
      busy={model.busy}
      announce={model.told || (model.busy ? 'Queries run' : 'Figures shown')}
      right={
        model.busy ? (
          <button type="button" class="link" title="Cancel (Esc)" onClick={model.cancel}>
            Cancel
          </button>
        ) : null
      }
    >
      {model.told ? <span class="ell">{model.told}</span> : null}
      <span class="ell" title={title}>
        {age === null ? (
          'Age of the data is not recorded'
        ) : (
          <>
            Data of <b>{age}</b>, {formatAgo(Date.now() - Date.parse(publishedAt ?? ''))}
          </>
        )}
      </span>
      <span>
        <b>{formatCount(queries.length)}</b> {queries.length === 1 ? 'query' : 'queries'} in{' '}
        <b>{formatDuration(engineMs)}</b>
      </span>
      {failed > 0 ? (
        <span class="it">
          <Icon name="warning" class="c-warn" />
          {failed} failed
        </span>
      ) : null}
    </StatusLine>
  );
}

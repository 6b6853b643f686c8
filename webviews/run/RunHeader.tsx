/** Title bar, counts and the segmented line: what the run is, how far it is, what can be done. */
import { formatRows } from '../../src/core/format/words.ts';
import type {
  EnvironmentEntry,
  PipelineSummary,
  RunState,
  TaskStatus,
} from '../../src/protocol/engine/pipeline.ts';
import { Button } from '../common/Button.tsx';
import { Icon } from '../common/Icon.tsx';
import { StatusIcon, statusLooks } from '../common/StatusIcon.tsx';
import { Toolbar } from '../common/Toolbar.tsx';
import { useNarrow } from '../common/useWidth.ts';
import { clock, shortTime, statusColour, triggerWords } from './format.ts';
import { EnvironmentChoice } from './EnvironmentChoice.tsx';
import { isFinished } from '../../src/core/format/runFold.ts';
import { timeLeft } from './timeLeft.ts';

export interface RunActions {
  retry(): void;
  run(): void;
  runFrom(): void;
  cancel(): void;
  plan(): void;
  openFile(): void;
  openRecord(): void;
}

interface TitleProps {
  pipeline: PipelineSummary;
  run: RunState | null;
  /** Task that "Run from here" begins at. */
  selected: string | null;
  /** Nothing can be started: untrusted, already starting, or the pipeline has errors. */
  locked: boolean;
  environments: readonly EnvironmentEntry[];
  /** Where the next run goes. */
  environment: string | null;
  onEnvironment(environment: string | null): void;
  actions: RunActions;
}

export function RunTitle(props: TitleProps) {
  const { pipeline, run, selected, locked, environments, environment, onEnvironment, actions } = props;
  const narrow = useNarrow();
  const running = run?.status === 'running';
  const canRetry = run !== null && (run.status === 'failed' || run.status === 'cancelled');
  return (
    <div class="bar run-title" data-region>
      {run ? <StatusIcon status={run.status} /> : <Icon name="play-circle" class="t2" />}
      <h1 class="h13 ell">{pipeline.name}</h1>
      <span class="t2 t12 num ell">
        {run
          ? `run ${run.number}${run.environment === null ? '' : ` on ${run.environment}`}, started ${clock(run.startedAt)} ${triggerWords[run.trigger]}`
          : 'has not run yet'}
      </span>
      <span class="grow" />
      <EnvironmentChoice environments={environments} chosen={environment} onChoose={onEnvironment} />
      {canRetry ? (
        <Button
          icon="debug-restart"
          label={narrow ? 'Retry' : 'Retry failed'}
          disabled={locked}
          onClick={actions.retry}
        />
      ) : null}
      {narrow ? null : (
        <Button
          icon="run-below"
          label="Run from here"
          title={selected ? `Run ${selected} and everything after it` : 'Choose a task first'}
          disabled={locked || running || selected === null}
          onClick={actions.runFrom}
        />
      )}
      {running ? (
        <Button icon="debug-stop" label={narrow ? 'Cancel' : 'Cancel run'} onClick={actions.cancel} />
      ) : (
        <Button icon="play" label="Run" primary={!canRetry} disabled={locked} onClick={actions.run} />
      )}
      <Toolbar
        label="More of this run"
        items={[
          ...(narrow
            ? [
                {
                  id: 'from',
                  icon: 'run-below',
                  label: 'Run from here',
                  disabled: locked || running || selected === null,
                  menuOnly: true,
                  onClick: actions.runFrom,
                },
              ]
            : []),
          { id: 'plan', icon: 'list-ordered', label: 'Show the plan', menuOnly: true, onClick: actions.plan },
          {
            id: 'file',
            icon: 'go-to-file',
            label: `Open ${pipeline.file}`,
            menuOnly: true,
            onClick: actions.openFile,
          },
          {
            id: 'record',
            icon: 'output',
            label: 'Open the run record',
            menuOnly: true,
            disabled: run === null,
            onClick: actions.openRecord,
          },
        ]}
      />
    </div>
  );
}

const order: TaskStatus[] = [
  'done',
  'unchanged',
  'running',
  'failed',
  'warned',
  'blocked',
  'cancelled',
  'waiting',
];
const wordFor = (status: TaskStatus, count: number): string =>
  status === 'warned' ? (count === 1 ? 'warning' : 'warnings') : statusLooks[status].label.toLowerCase();

interface CountsProps {
  run: RunState;
  needs: ReadonlyMap<string, string[]>;
  now: number;
  onShow(status: TaskStatus | 'quarantined'): void;
}

export function RunCounts({ run, needs, now, onShow }: CountsProps) {
  const counts = order.map((status) => ({
    status,
    count: run.tasks.filter((task) => task.status === status).length,
  }));
  const quarantined = run.quarantine.reduce((sum, one) => sum + one.rows, 0);
  const elapsed = run.durationMs ?? Math.max(0, now - Date.parse(run.startedAt));
  const left = run.status === 'running' ? timeLeft(run, needs, now) : null;
  return (
    <div class="run-counts num" role="group" aria-label="Summary">
      <div class="run-count-list">
        <span class="run-total">
          <b class="b">
            {run.tasks.filter(isFinished).length} of {run.tasks.length}
          </b>{' '}
          <span class="t2">tasks</span>
        </span>
        {counts.map(({ status, count }) =>
          count === 0 ? null : (
            <button
              key={status}
              type="button"
              class="run-count"
              onClick={() => onShow(status)}
              title={`Show the first task: ${statusLooks[status].label.toLowerCase()}`}
            >
              <StatusIcon status={status} small decorative />
              {count} {wordFor(status, count)}
            </button>
          ),
        )}
        {quarantined > 0 ? (
          <button
            type="button"
            class="run-count"
            onClick={() => onShow('quarantined')}
            title="Show the quarantine"
          >
            <StatusIcon status="quarantined" small decorative />
            {formatRows(quarantined)} quarantined
          </button>
        ) : null}
      </div>
      <span class="t2 run-elapsed">
        {run.status === 'running' ? 'elapsed' : 'took'} <b class="b run-figure">{shortTime(elapsed)}</b>
        {left !== null && left >= 1000
          ? `, about ${shortTime(Math.round(left / 1000) * 1000).replace('.0', '')} left`
          : ''}
      </span>
    </div>
  );
}

/** The 3 px line: one part per status, its length the number of tasks. */
export function RunSegments({ run }: { run: RunState }) {
  const parts: TaskStatus[] = ['done', 'unchanged', 'warned', 'failed', 'running'];
  const finished = run.tasks.filter(isFinished).length;
  const colour = (status: TaskStatus) =>
    status === 'unchanged' ? 'var(--dew-skipped)' : statusColour[status];
  const rest = run.tasks.filter((task) => !parts.includes(task.status)).length;
  return (
    <div
      class="run-segments"
      role="progressbar"
      aria-label="Tasks finished"
      aria-valuemin={0}
      aria-valuemax={Math.max(1, run.tasks.length)}
      aria-valuenow={finished}
    >
      {parts.map((status) => {
        const count = run.tasks.filter((task) => task.status === status).length;
        return count === 0 ? null : <i key={status} style={{ flex: count, background: colour(status) }} />;
      })}
      {rest === 0 ? null : <i style={{ flex: rest, background: 'var(--dew-track)' }} />}
    </div>
  );
}

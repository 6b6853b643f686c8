/** The dry run: what would run now and why. Nothing is executed. */
import { failureWords } from '../../src/core/format/failureWords.ts';
import { useEffect, useState } from 'preact/hooks';
import type { PlannedTask } from '../../src/protocol/engine/pipeline.ts';
import type { Failure } from '../../src/protocol/rpc.ts';
import { Button } from '../common/Button.tsx';
import { failureOf } from '../common/host.ts';
import { Icon } from '../common/Icon.tsx';
import { StateCard } from '../common/StateCard.tsx';
import { StatusIcon } from '../common/StatusIcon.tsx';
import { ProgressLine } from '../common/StatusLine.tsx';
import type { RunHost } from './host.ts';

export interface PlanTableProps {
  host: RunHost;
  pipeline: string;
  /** Changes when a run ended: the plan before it is no longer true. */
  after: string;
  /** Only these tasks, as in a run; null for the whole pipeline. */
  select: string[] | null;
  /** Where it would run. */
  environment: string | null;
  onWhole(): void;
  onSelectTask(task: string): void;
}

export function PlanTable(props: PlanTableProps) {
  const { host, pipeline, after, select, environment, onWhole, onSelectTask } = props;
  const [plan, setPlan] = useState<PlannedTask[] | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [force, setForce] = useState(false);
  const [busy, setBusy] = useState(false);
  const [again, setAgain] = useState(0);
  useEffect(() => {
    const stop = new AbortController();
    setBusy(true);
    host
      .request(
        'pipeline/plan',
        {
          ...{ pipeline, force },
          ...(select ? { select } : {}),
          ...(environment === null ? {} : { environment }),
        },
        stop.signal,
      )
      .then(
        (made) => {
          if (stop.signal.aborted) return;
          setPlan(made);
          setFailure(null);
        },
        (error: unknown) => {
          if (!stop.signal.aborted) setFailure(failureOf(error));
        },
      )
      .finally(() => {
        if (!stop.signal.aborted) setBusy(false);
      });
    return () => stop.abort();
  }, [pipeline, force, again, after, environment, select?.join(' ')]);
  const running = plan?.filter((task) => task.action === 'run').length ?? 0;
  return (
    <div class="pane grow">
      <div class="note run-plan-bar">
        <span class="num">
          {plan ? (
            <>
              <b class="b">
                {running} of {plan.length}
              </b>{' '}
              tasks would run
            </>
          ) : (
            <span class="t2">{busy ? 'Making the plan' : 'No plan'}</span>
          )}
        </span>
        {select ? (
          <span class="t2">
            {selectionWords(select)}{' '}
            <button type="button" class="link" onClick={onWhole}>
              Plan the whole pipeline
            </button>
          </span>
        ) : null}
        <span class="grow" />
        <label class="row run-force">
          <input
            type="checkbox"
            checked={force}
            onChange={(event) => setForce(event.currentTarget.checked)}
          />
          Run unchanged tasks too
        </label>
        <Button ghost icon="refresh" label="Plan again" disabled={busy} onClick={() => setAgain(again + 1)} />
      </div>
      {busy ? <ProgressLine percent={null} label="Making the plan" /> : <div class="run-quiet" />}
      {failure ? (
        <StateCard icon="error" tone="c-failed" title="The plan could not be made" live="alert">
          {failureWords(failure)}
        </StateCard>
      ) : (
        <div class="run-scroll">
          <table class="tbl run-plan" aria-label="Plan">
            <thead>
              <tr>
                <th>Task</th>
                <th class="c-type">Type</th>
                <th>Why</th>
              </tr>
            </thead>
            <tbody>
              {(plan ?? []).map((task) => (
                <tr key={task.id}>
                  <td>
                    <button type="button" class="row run-name" onClick={() => onSelectTask(task.id)}>
                      {task.action === 'run' ? (
                        <Icon name="play" class="t2" label="Would run" />
                      ) : (
                        <StatusIcon status="unchanged" />
                      )}
                      <span class={`ell${task.action === 'run' ? '' : ' t2'}`}>{task.id}</span>
                    </button>
                  </td>
                  <td class="t2 c-type">{task.type}</td>
                  <td class="t2" title={task.reason}>
                    {task.reason}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </div>
  );
}

/** `a+` is read as the run reads it: the task and all that depends on it. */
const selectionWords = (select: string[]): string =>
  select.map((one) => (one.endsWith('+') ? `from ${one.slice(0, -1)} on` : one)).join(', ');

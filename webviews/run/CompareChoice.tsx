/** Which run the columns "Before" show: the last work of every task, or one run of the history. */
import { useEffect, useState } from 'preact/hooks';
import type { RunState, RunSummary } from '../../src/protocol/engine/pipeline.ts';
import type { RunHost } from './host.ts';

export interface CompareChoiceProps {
  host: RunHost;
  pipeline: string;
  run: RunState;
  chosen: RunState | null;
  onChoose(run: RunSummary | null): void;
  onFail(error: unknown): void;
}

export function CompareChoice({ host, pipeline, run, chosen, onChoose, onFail }: CompareChoiceProps) {
  const [runs, setRuns] = useState<RunSummary[]>([]);
  useEffect(() => {
    host.request('pipeline/runs', { limit: 20, pipeline }).then(setRuns, onFail);
  }, [pipeline, run.runId]);
  const others = runs.filter((other) => other.runId !== run.runId);
  return (
    <label class="row run-compare t12 t2">
      <span class="run-compare-label">Before:</span>
      <select
        class="ctl"
        aria-label="Compare with"
        value={chosen?.runId ?? ''}
        onChange={(event) =>
          onChoose(others.find((other) => other.runId === event.currentTarget.value) ?? null)
        }
      >
        <option value="">last work of each task</option>
        {others.map((other) => (
          <option key={other.runId} value={other.runId}>
            run {other.number}, {other.status}
          </option>
        ))}
      </select>
    </label>
  );
}

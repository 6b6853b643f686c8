/**
 * The run view: one pipeline, one of its runs, live. The host forwards the `pipeline/*` requests to
 * the engine as they are and answers the `run/*` ones itself.
 */
import type { EngineState } from '../engine/index.ts';
import type {
  EnvironmentEntry,
  PipelineNotifications,
  PipelineRequests,
  PipelineSummary,
  RunState,
} from '../engine/pipeline.ts';
import type { Exchange, Failure, Place } from '../rpc.ts';

/** Everything the view shows at its start, and again whenever something else than an event changed. */
export interface RunSnapshot {
  pipeline: PipelineSummary;
  /** The run that the view is opened on; null where the pipeline never ran. */
  run: RunState | null;
  engine: EngineState | null;
  /** Where it can run besides the DuckDB file. */
  environments: EnvironmentEntry[];
  /** False in an untrusted workspace: everything can be looked at, nothing runs. */
  trusted: boolean;
}

export interface RunViewRequests extends Pick<
  PipelineRequests,
  | 'pipeline/plan'
  | 'pipeline/run'
  | 'pipeline/cancel'
  | 'pipeline/runs'
  | 'pipeline/state'
  | 'pipeline/log'
  | 'pipeline/task'
> {
  'run/load': Exchange<null, RunSnapshot>;
  'run/openPlace': Exchange<Place, null>;
  /** Opens a relation (stored failing rows, quarantined rows, a task's table) in the results panel. */
  'run/preview': Exchange<{ target: string; environment: string | null }, null>;
  /** Puts text on the clipboard. */
  'run/copy': Exchange<{ text: string }, null>;
}

export interface RunViewNotifications extends PipelineNotifications {
  'run/snapshot': RunSnapshot;
  'run/engine': EngineState;
  /** Turns the view to its plan, made anew; `select` as in `RunParams`. */
  'run/plan': { select: string[] | null };
  /** The engine or the request behind the view failed; the last state stays on the screen. */
  'run/failed': Failure;
}

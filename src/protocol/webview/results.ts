/**
 * The results panel: one tab per result of the active SQL document, pinned ones of other documents
 * beside them. Paging, arranging, statistics, cells and cancel pass through to the engine as they
 * are; what needs the editor (clipboard, files, documents) is answered by the host.
 */
import type { ChartNotifications } from '../engine/chart.ts';
import type { EngineState } from '../engine/index.ts';
import type {
  CopyFormat,
  ExportFormat,
  QueryRequests,
  RangeParams,
  ResultPage,
  ResultSummary,
} from '../engine/query.ts';
import type { Exchange, Failure } from '../rpc.ts';
import type { ChartViewRequests } from './chart.ts';

export interface ResultsState {
  /** The document whose results are shown; null where no SQL document is active. */
  uri: string | null;
  /** In the order of the tabs; the place of a failure counts from the start of its document. */
  results: ResultSummary[];
  /** The result to show, e.g. the one just started; null keeps the view's own choice. */
  active: string | null;
  /** False in an untrusted workspace: nothing runs. */
  trusted: boolean;
}

type PassedToEngine = Pick<
  QueryRequests,
  | 'query/page'
  | 'query/painted'
  | 'query/arrange'
  | 'query/materialise'
  | 'query/statistics'
  | 'query/cell'
  | 'query/aggregate'
  | 'query/cancel'
  | 'query/close'
  | 'query/pin'
>;

export interface ResultsRequests extends PassedToEngine, ChartViewRequests {
  /** Asked once when the view has loaded; from then on the host sends `results/state`. */
  'results/ready': Exchange<null, ResultsState>;
  /** The user chose a tab: the host remembers it and may reveal the statement. */
  'results/selected': Exchange<{ resultId: string }, null>;
  /** `query/copy` into the clipboard, without a detour through the view. */
  'results/copy': Exchange<RangeParams & { format: CopyFormat; header: boolean }, { rows: number }>;
  'results/copyText': Exchange<{ text: string }, null>;
  /** The host asks for a file, then exports every row under the current arrangement; null where the user backed out. */
  'results/export': Exchange<
    { resultId: string; format: ExportFormat },
    { path: string; rows: number; bytes: number } | null
  >;
  /** Shows a file that `results/export` wrote. */
  'results/reveal': Exchange<{ path: string }, null>;
  /** Opens the statement of a result; at the place of its failure where it failed. */
  'results/openStatement': Exchange<{ resultId: string }, null>;
  /** Runs the statement of a result again; the new result comes as `results/state`. */
  'results/runAgain': Exchange<{ resultId: string }, null>;
  /** The form of the connection that a result ran on. */
  'results/editConnection': Exchange<{ resultId: string }, null>;
  /** From the empty state: the statement at the cursor, or the file picker of data files. */
  'results/runStatement': Exchange<null, null>;
  'results/openDataFile': Exchange<null, null>;
  /** EXPLAIN of a result's statement, or EXPLAIN ANALYZE, which runs it again. */
  'results/plan': Exchange<{ resultId: string; analyze: boolean }, { text: string }>;
  /** A cell's whole value as a read-only document beside. */
  'results/openValue': Exchange<{ resultId: string; version: number; row: number; column: number }, null>;
  'results/manageTrust': Exchange<null, null>;
}

export interface ResultsNotifications extends ChartNotifications {
  'results/state': ResultsState;
  'query/changed': ResultSummary;
  'query/firstPage': ResultPage;
  /** About once a second while a result is being made: for memory in the status line. */
  'engine/state': EngineState;
  /** The engine died; it is respawned with the next request. */
  'engine/lost': Failure;
}

/** The file view: rows of a data file, what it is, and how it is read. */
import type { FileFacts, ReadWish, SavedFacts } from '../engine/catalog.ts';
import type { QueryRequests, RangeParams, ResultSummary } from '../engine/query.ts';
import type { Exchange, Failure } from '../rpc.ts';

export interface FileState {
  /** Name without its folder. */
  name: string;
  result: ResultSummary;
  facts: FileFacts;
}

type PassedToEngine = Pick<
  QueryRequests,
  'query/page' | 'query/statistics' | 'query/materialise' | 'query/arrange' | 'query/cancel'
>;

export interface FileRequests extends PassedToEngine {
  /** Reads the file as wished; the rows of the reading before are gone. */
  'file/load': Exchange<{ wish: ReadWish; raw: boolean }, FileState>;
  /** The file as text; with `line` (from 1) beside, at that line. */
  'file/openText': Exchange<{ line: number | null }, null>;
  'file/profile': Exchange<null, null>;
  /** Puts an extract task into a pipeline file as an edit; null where the user backed out. */
  'file/saveAsTask': Exchange<{ wish: ReadWish; facts: SavedFacts }, { file: string; task: string } | null>;
  'file/copy': Exchange<RangeParams & { header: boolean }, { rows: number }>;
}

export interface FileNotifications {
  'query/changed': ResultSummary;
  'engine/lost': Failure;
  /** Another program wrote the file. */
  'file/changed': null;
}

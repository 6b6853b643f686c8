/**
 * The shape of every boundary: a map from request name to parameters and result, and a map from
 * notification name to payload, one pair per direction. Nothing here knows a transport.
 */
export interface Exchange<Params, Result> {
  params: Params;
  result: Result;
}

/** Requests that travel one way: name -> {params, result}. */
export type RequestMap = Record<string, Exchange<unknown, unknown>>;

export type ParamsOf<Map, Name extends keyof Map> =
  Map[Name] extends Exchange<infer Params, unknown> ? Params : never;

export type ResultOf<Map, Name extends keyof Map> =
  Map[Name] extends Exchange<unknown, infer Result> ? Result : never;

/** A place in a text file; `line` and `column` count from 1. */
export interface Place {
  /** Relative to the project root, with `/`; absolute only outside a project. */
  file: string;
  line?: number;
  column?: number;
  endLine?: number;
  endColumn?: number;
}

/**
 * Every error that crosses a process boundary. `message` says what happened and why, in the words
 * of the system that failed; `next` says what to do about it.
 */
export interface Failure {
  code: FailureCode;
  message: string;
  place?: Place;
  next?: string;
}

export type FailureCode =
  | 'bad_input'
  | 'not_found'
  | 'sql'
  | 'locked'
  | 'cancelled'
  | 'engine_lost'
  | 'out_of_memory'
  | 'disk_full'
  | 'missing_tool'
  | 'unreachable'
  | 'secret_missing'
  | 'unconfirmed'
  | 'script'
  | 'conflict'
  | 'internal';

/** Arguments that CodeLenses and trees pass to commands; plain data, so that command links can carry them. */
export interface StatementTarget {
  uri: string;
  /** Offset of the statement in its document. */
  start: number;
}

export interface TaskTarget {
  root: string;
  pipeline: string;
  task: string;
}

export interface PipelineTarget {
  root: string;
  pipeline: string;
}

export interface RunTarget {
  root: string;
  runId: string;
}

export interface StepTarget {
  root: string;
  step: string;
}

export interface CheckTarget {
  root: string;
  check: string;
}

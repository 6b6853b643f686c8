import type { Exchange } from '../rpc.ts';

export interface StarRequests {
  /** star.yaml and the tables as a page with an ER diagram; written to `write`, a path inside the project, where given. */
  'star/erd': Exchange<{ write: string | null }, { markdown: string }>;
}

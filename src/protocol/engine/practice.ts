import type { Exchange } from '../rpc.ts';

export interface PracticeAddress {
  port: number;
  user: string;
  database: string;
  /** PEM. */
  certificate: string;
}

export interface PracticeRequests {
  /**
   * Serves the practice SQL server on 127.0.0.1 until the request is cancelled; `practice/started` tells its address.
   * `database` is a DuckDB file, or null for one in memory; port 0 takes a free one.
   */
  'practice/serve': Exchange<{ port: number; database: string | null; user: string; password: string }, null>;
}

export interface PracticeNotifications {
  'practice/started': PracticeAddress;
}

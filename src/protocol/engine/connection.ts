import type { Exchange } from '../rpc.ts';
import type { CatalogRelation } from './catalog.ts';
import type { ResultSummary } from './query.ts';

/** A connection as dew.yaml describes it; never holds a secret. */
export interface ConnectionEntry {
  name: string;
  /** Type of its descriptor, e.g. `postgres`. */
  type: string;
  /** The product's name, e.g. `PostgreSQL`. */
  title: string;
  /** What its statements are written in. */
  language: 'sql' | 'mongo';
  /** Where it leads, e.g. `shop at db.example.com:5432`. */
  target: string;
  readOnly: boolean;
  production: boolean;
  /** Names of `${secret:name}` that it needs. */
  secrets: string[];
}

/** Fields of a connection by name, `type` among them. */
export type ConnectionValues = Record<string, string | number | boolean>;

/** What answered. */
export interface ConnectionServer {
  product: string;
  version: string;
  /** True for the practice server of the workbench, which is not the real system. */
  practice: boolean;
  user: string;
  database: string;
  /** Null where the connection is not encrypted. */
  encryption: string | null;
}

export interface ConnectionSchema {
  name: string;
  relations: number;
}

export interface ConnectionRequests {
  'connection/list': Exchange<null, ConnectionEntry[]>;
  /** Gives the engine a secret for as long as it lives; null takes it away. */
  'connection/secret': Exchange<{ name: string; value: string | null }, null>;
  /** Opens a connection, asks who is there, and closes it; `settings` in place of those of dew.yaml. */
  'connection/test': Exchange<{ name: string; settings?: ConnectionValues }, ConnectionServer>;
  'connection/schemas': Exchange<{ name: string }, ConnectionSchema[]>;
  'connection/relations': Exchange<{ name: string; schema: string }, CatalogRelation[]>;
  /** One relation whose columns are known `later`. */
  'connection/relation': Exchange<{ name: string; schema: string; relation: string }, CatalogRelation>;
  /** The first 500 rows of a table as a result. */
  'connection/preview': Exchange<{ name: string; schema: string; relation: string }, ResultSummary>;
  /** A pipeline file's text with one more task, which reads this table. */
  'connection/addExtract': Exchange<
    { text: string; name: string; schema: string; relation: string },
    { text: string; task: string }
  >;
  /** Adds or replaces a connection in dew.yaml; the rest of the file stays as it is. Null removes it. */
  'connection/save': Exchange<{ name: string; settings: ConnectionValues | null }, null>;
  /** The settings of a connection as dew.yaml has them, defaults included; secrets as references. */
  'connection/settings': Exchange<{ name: string }, ConnectionValues>;
}

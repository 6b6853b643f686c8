/** The form of one connection. A secret never reaches it: it asks the host to take one, and is told whether it has. */
import type { ConnectionServer, ConnectionValues } from '../engine/connection.ts';
import type { Exchange } from '../rpc.ts';

export interface FormField {
  name: string;
  title: string;
  kind: 'text' | 'number' | 'secret' | 'choice' | 'boolean';
  help: string;
  required: boolean;
  default: string | number | boolean | null;
  choices: string[];
}

export interface FormKind {
  type: string;
  title: string;
  fields: FormField[];
}

export interface ConnectionSnapshot {
  kinds: FormKind[];
  /** The connection that is edited; null for a new one. */
  name: string | null;
  values: ConnectionValues;
  /** Names that are taken. */
  taken: string[];
  /** Names of secrets that the editor keeps. */
  stored: string[];
  /** True in a browser build, whose secret storage does not outlive a reload. */
  forgets: boolean;
}

export interface ConnectionFormRequests {
  'form/load': Exchange<null, ConnectionSnapshot>;
  /** The host asks for the secret in a masked box and keeps it; answers the names that are kept then. */
  'form/askSecret': Exchange<{ name: string; title: string }, { stored: string[] }>;
  'form/test': Exchange<{ name: string; settings: ConnectionValues }, ConnectionServer>;
  /** Writes dew.yaml and closes the form. */
  'form/save': Exchange<{ name: string; settings: ConnectionValues }, null>;
  'form/close': Exchange<null, null>;
}

export type ConnectionFormNotifications = Record<never, never>;

/** What a kind of connection asks for: form, schema of dew.yaml, command line and documents come from it. */
export type ConnectionType = 'postgres' | 'sqlserver' | 'mongodb';

export interface ConnectionField {
  name: string;
  title: string;
  /** A `secret` stands in dew.yaml only as `${secret:name}` or `${env:NAME}`. */
  kind: 'text' | 'number' | 'secret' | 'choice' | 'boolean';
  help: string;
  required?: true;
  default?: string | number | boolean;
  choices?: readonly string[];
}

export interface ConnectionDescriptor {
  type: ConnectionType;
  /** The product's own name. */
  title: string;
  /** What a statement of this connection is written in. */
  language: 'sql' | 'mongo';
  fields: readonly ConnectionField[];
}

/** Fields that every connection has; `readOnly` says what keeps a connection from changing anything. */
export const safetyFields = (readOnly: string): readonly ConnectionField[] => [
  {
    name: 'read_only',
    title: 'Read only',
    kind: 'boolean',
    default: true,
    help: readOnly,
  },
  {
    name: 'production',
    title: 'Production',
    kind: 'boolean',
    default: false,
    help: 'Statements that may change something are shown and asked about before they run.',
  },
  {
    name: 'timeout',
    title: 'Statement timeout',
    kind: 'number',
    default: 0,
    help: 'Seconds after which the server ends a statement; 0 lets it run.',
  },
];

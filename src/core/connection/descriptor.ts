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

export const hostField: ConnectionField = {
  name: 'host',
  title: 'Host',
  kind: 'text',
  default: 'localhost',
  help: 'Name or address of the server.',
};

export const passwordField: ConnectionField = {
  name: 'password',
  title: 'Password',
  kind: 'secret',
  help: 'Kept in the secret storage of the editor, or in an environment variable; never in dew.yaml.',
};

/** Of systems whose TLS begins when a client asks for it. */
export const tlsField: ConnectionField = {
  name: 'tls',
  title: 'TLS',
  kind: 'choice',
  choices: ['automatic', 'disable', 'require', 'verify-ca', 'verify'],
  default: 'automatic',
  help: 'automatic: none on this machine, else verify. require: encrypted, certificate not looked at. verify-ca: the certificate must be right. verify: the host name too.',
};

export const authorityField: ConnectionField = {
  name: 'certificate_authority',
  title: 'Certificate authority',
  kind: 'text',
  help: 'File with the certificates to trust (PEM), relative to the project; without it those of the system.',
};

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

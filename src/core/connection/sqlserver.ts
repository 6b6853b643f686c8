import {
  authorityField,
  hostField,
  passwordField,
  safetyFields,
  type ConnectionDescriptor,
} from './descriptor.ts';

export const sqlserver: ConnectionDescriptor = {
  type: 'sqlserver',
  title: 'SQL Server',
  language: 'sql',
  fields: [
    { ...hostField, help: 'Name or address of the server, without the name of an instance.' },
    {
      name: 'port',
      title: 'Port',
      kind: 'number',
      default: 1433,
      help: 'TCP port of the server; a named instance has one of its own.',
    },
    {
      name: 'database',
      title: 'Database',
      kind: 'text',
      help: 'Name of the database; without it the one that the login has as default.',
    },
    { name: 'user', title: 'User', kind: 'text', required: true, help: 'The SQL Server login.' },
    passwordField,
    {
      name: 'tls',
      title: 'TLS',
      kind: 'choice',
      choices: ['automatic', 'disable', 'require', 'verify'],
      default: 'automatic',
      help: 'automatic: require on this machine, else verify. disable: not encrypted. require: encrypted, certificate not looked at. verify: certificate and host name must be right.',
    },
    {
      name: 'certificate_host',
      title: 'Host name in the certificate',
      kind: 'text',
      help: 'Where the certificate is for another name than the host.',
    },
    authorityField,
    ...safetyFields(
      'Only one SELECT at a time, checked by its words, in a transaction that is always rolled back: SQL Server has no read-only transaction. Give the login no more rights than it needs.',
    ),
  ],
};

import { safetyFields, type ConnectionDescriptor } from './descriptor.ts';

export const postgres: ConnectionDescriptor = {
  type: 'postgres',
  title: 'PostgreSQL',
  language: 'sql',
  fields: [
    {
      name: 'host',
      title: 'Host',
      kind: 'text',
      default: 'localhost',
      help: 'Name or address of the server.',
    },
    { name: 'port', title: 'Port', kind: 'number', default: 5432, help: 'TCP port of the server.' },
    { name: 'database', title: 'Database', kind: 'text', required: true, help: 'Name of the database.' },
    { name: 'user', title: 'User', kind: 'text', required: true, help: 'The role that signs in.' },
    {
      name: 'password',
      title: 'Password',
      kind: 'secret',
      help: 'Kept in the secret storage of the editor, or in an environment variable; never in dew.yaml.',
    },
    {
      name: 'tls',
      title: 'TLS',
      kind: 'choice',
      choices: ['automatic', 'disable', 'require', 'verify-ca', 'verify'],
      default: 'automatic',
      help: 'automatic: none on this machine, else verify. require: encrypted, certificate not looked at. verify-ca: the certificate must be right. verify: the host name too.',
    },
    {
      name: 'certificate_authority',
      title: 'Certificate authority',
      kind: 'text',
      help: 'File with the certificates to trust (PEM), relative to the project; without it those of the system.',
    },
    ...safetyFields('Every statement runs in a read-only transaction of the server.'),
  ],
};

import { safetyFields, type ConnectionDescriptor } from './descriptor.ts';

export const mongodb: ConnectionDescriptor = {
  type: 'mongodb',
  title: 'MongoDB',
  language: 'mongo',
  fields: [
    {
      name: 'host',
      title: 'Host',
      kind: 'text',
      default: 'localhost',
      help: 'Name or address of the server.',
    },
    { name: 'port', title: 'Port', kind: 'number', default: 27017, help: 'TCP port of the server.' },
    {
      name: 'database',
      title: 'Database',
      kind: 'text',
      required: true,
      help: 'The database of statements that name none.',
    },
    { name: 'user', title: 'User', kind: 'text', help: 'Who signs in; empty for a server without accounts.' },
    {
      name: 'password',
      title: 'Password',
      kind: 'secret',
      help: 'Kept in the secret storage of the editor, or in an environment variable; never in dew.yaml.',
    },
    {
      name: 'auth_database',
      title: 'Authentication database',
      kind: 'text',
      default: 'admin',
      help: 'The database that knows the user.',
    },
    {
      name: 'replica_set',
      title: 'Replica set',
      kind: 'text',
      help: 'Its name; without it the one server is spoken to as it is.',
    },
    {
      name: 'srv',
      title: 'Servers by DNS',
      kind: 'boolean',
      default: false,
      help: 'Host is a name whose DNS records list the servers (mongodb+srv), as those of MongoDB Atlas do; Port is not used.',
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
    ...safetyFields(
      '$out, $merge and every command that may change something are refused before they are sent. The server itself can refuse only by the rights of the user.',
    ),
  ],
};

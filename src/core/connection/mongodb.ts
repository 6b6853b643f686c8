import {
  authorityField,
  hostField,
  passwordField,
  safetyFields,
  tlsField,
  type ConnectionDescriptor,
} from './descriptor.ts';

export const mongodb: ConnectionDescriptor = {
  type: 'mongodb',
  title: 'MongoDB',
  language: 'mongo',
  fields: [
    hostField,
    { name: 'port', title: 'Port', kind: 'number', default: 27017, help: 'TCP port of the server.' },
    {
      name: 'database',
      title: 'Database',
      kind: 'text',
      required: true,
      help: 'The database of statements that name none.',
    },
    { name: 'user', title: 'User', kind: 'text', help: 'Who signs in; empty for a server without accounts.' },
    passwordField,
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
    tlsField,
    authorityField,
    ...safetyFields(
      '$out, $merge and every command that may change something are refused before they are sent. The server itself can refuse only by the rights of the user.',
    ),
  ],
};

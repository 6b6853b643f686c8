import {
  authorityField,
  hostField,
  passwordField,
  safetyFields,
  tlsField,
  type ConnectionDescriptor,
} from './descriptor.ts';

export const postgres: ConnectionDescriptor = {
  type: 'postgres',
  title: 'PostgreSQL',
  language: 'sql',
  fields: [
    hostField,
    { name: 'port', title: 'Port', kind: 'number', default: 5432, help: 'TCP port of the server.' },
    { name: 'database', title: 'Database', kind: 'text', required: true, help: 'Name of the database.' },
    { name: 'user', title: 'User', kind: 'text', required: true, help: 'The role that signs in.' },
    passwordField,
    tlsField,
    authorityField,
    ...safetyFields('Every statement runs in a read-only transaction of the server.'),
  ],
};

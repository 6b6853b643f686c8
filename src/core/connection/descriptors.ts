import type { ConnectionDescriptor, ConnectionType } from './descriptor.ts';
import { mongodb } from './mongodb.ts';
import { postgres } from './postgres.ts';
import { sqlserver } from './sqlserver.ts';

/** Every kind of connection, in the order in which a form offers them. */
export const descriptors: readonly ConnectionDescriptor[] = [postgres, sqlserver, mongodb];

export const descriptorOf = (type: ConnectionType): ConnectionDescriptor => {
  const found = descriptors.find((descriptor) => descriptor.type === type);
  if (!found) throw new Error(`no descriptor for ${type}`);
  return found;
};

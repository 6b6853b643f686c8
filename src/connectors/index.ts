import type { ConnectionType } from '../core/connection/descriptor.ts';
import type { Driver } from './connector.ts';

/** Drivers are files of their own, read by the first connection of their kind. */
const loaders: Record<ConnectionType, () => Promise<{ driver: Driver }>> = {
  postgres: () => import('./postgres/postgres.bundle.ts'),
  mongodb: () => import('./mongodb/mongodb.bundle.ts'),
  sqlserver: () => import('./sqlserver/sqlserver.bundle.ts'),
};

export async function driverOf(type: ConnectionType): Promise<Driver> {
  return (await loaders[type]()).driver;
}

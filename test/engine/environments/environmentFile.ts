import type { PostgresServer } from '../../fixtures/servers/postgres.ts';
import { shopConnection } from '../../fixtures/servers/shopConnection.ts';

/** A dew.yaml with an environment on a server; the password is a secret. */
export const environmentFile = (server: PostgresServer, schema: string, more = ''): string => `version: 1
name: Test
database: data/warehouse.duckdb
${shopConnection(server)}    read_only: false
${more}environments:
  postgres: { target: shop, schema: ${schema} }
`;

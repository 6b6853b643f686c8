import type { PostgresServer } from '../../fixtures/servers/postgres.ts';

/** A dew.yaml with an environment on a server; the password is a secret. */
export const environmentFile = (server: PostgresServer, schema: string, more = ''): string => `version: 1
name: Test
database: data/warehouse.duckdb
connections:
  shop:
    type: postgres
    host: ${server.host}
    port: ${server.port}
    database: ${server.database}
    user: ${server.user}
    password: \${secret:shop_password}
    read_only: false
${more}environments:
  postgres: { target: shop, schema: ${schema} }
`;

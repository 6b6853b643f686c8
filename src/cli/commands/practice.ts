/** The practice server in the foreground: a stand-in to learn on, where no SQL Server runs. */
import { randomBytes } from 'node:crypto';
import { type Command, numberOption, textOption, UsageError } from '../command.ts';

export const practice: Command = {
  name: 'practice',
  usage: 'dew practice sqlserver [--port N] [--database file.duckdb]',
  summary: 'Serves a practice SQL server (TDS 7.4 over DuckDB) on 127.0.0.1 until Ctrl+C.',
  project: false,
  positionals: { least: 1, most: 1 },
  options: {
    port: {
      type: 'string',
      value: '<n>',
      description: 'Port of 127.0.0.1 (default 14330; 0 takes a free one)',
    },
    database: {
      type: 'string',
      value: '<file>',
      description: 'DuckDB file that keeps the tables (default: in memory)',
    },
  },
  async run(invocation) {
    const { engine, output, positionals, signal } = invocation;
    if (positionals[0] !== 'sqlserver')
      throw new UsageError(`The practice server is sqlserver, not "${positionals[0] ?? ''}".`);
    const port = numberOption(invocation, 'port', 14_330);
    if (port > 65_535) throw new UsageError(`--port takes a number up to 65535, not ${port}.`);
    const given = process.env['DEW_PRACTICE_PASSWORD'];
    const password = given || randomBytes(12).toString('base64url');
    const stop = engine.on('practice/started', (address) => {
      output.note(
        'This is the practice server, not Microsoft SQL Server. It listens on 127.0.0.1 only; Ctrl+C ends it.',
      );
      output.result(
        [
          `Server    127.0.0.1,${address.port}`,
          `Database  ${address.database}`,
          `User      ${address.user}`,
          `Password  ${given ? 'the one in DEW_PRACTICE_PASSWORD' : password}`,
          'TLS       offered; its certificate is self-signed (trustServerCertificate)',
        ].join('\n'),
      );
      output.document({ server: '127.0.0.1', ...address, ...(given ? {} : { password }) });
    });
    try {
      const database = textOption(invocation, 'database') ?? null;
      await engine.request('practice/serve', { port, database, user: 'sa', password }, { signal });
    } finally {
      stop();
    }
    return 0;
  },
};

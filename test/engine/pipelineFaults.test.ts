/** The engine is killed at random moments of a run; nothing is half written, and resume completes. */
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { DuckDBInstance } from '@duckdb/node-api';
import { expect, test } from 'vitest';
import { readEvents } from '../../src/core/pipeline/runRecord.ts';
import { engineOn } from './engineFixture.ts';
import { dewFile, writeFiles } from './pipelineFixture.ts';

const rounds = Number(process.env['DEW_FAULT_COUNT'] ?? 3);
const rowsPerFile = 20_000;

const tables = ['orders', 'clean', 'rejected', 'by_customer', 'by_day', 'top', 'history'];

function files(): Record<string, string> {
  const csv = (from: number) =>
    'id,customer,day,amount\n' +
    Array.from(
      { length: rowsPerFile },
      (_, i) =>
        `${from + i},c${(from + i) % 97},2024-01-${String(((from + i) % 28) + 1).padStart(2, '0')},${(from + i) % 500}.25\n`,
    ).join('');
  return {
    'dew.yaml': dewFile,
    'data/raw/a.csv': csv(0),
    'data/raw/b.csv': csv(rowsPerFile),
    'clean.py': `import csv, os
with open(os.environ["DEW_INPUT_ORDERS"]) as source, open(os.environ["DEW_OUTPUT_CLEAN"], "w", newline="") as clean, open(os.environ["DEW_OUTPUT_REJECTED"], "w", newline="") as rejected:
    rows = csv.DictReader(source)
    good = csv.DictWriter(clean, rows.fieldnames); good.writeheader()
    bad = csv.DictWriter(rejected, rows.fieldnames + ["reason"]); bad.writeheader()
    for row in rows:
        if row["amount"] == "0.25": bad.writerow({**row, "reason": "too small"})
        else: good.writerow(row)
`,
    'main.pipeline.yaml': `version: 1
name: Faults
models: sql/*.sql
tasks:
  - { id: orders, type: extract, from: data/raw/*.csv, columns: { id: BIGINT, day: DATE, amount: "DECIMAL(12,2)" } }
  - id: clean
    type: script
    run: [python3, clean.py]
    code: [clean.py]
    inputs: { orders: { table: orders } }
    outputs:
      clean: { table: clean, columns: { id: BIGINT, day: DATE, amount: "DECIMAL(12,2)" } }
      rejected: { table: rejected, columns: { id: BIGINT }, quarantine: true }
  - { id: check_clean, type: test, table: clean, tests: [{ unique: id }, { not_null: day }] }
  - { id: page, type: report, template: page.md, output: reports/page.html }
`,
    'page.md':
      '# Sales\n\n{{ value select sum(total) from by_customer }}\n\n```sql\nselect * from top\n```\n',
    'sql/by_customer.sql':
      'select customer, count(*) as orders, sum(amount) as total from clean group by customer',
    'sql/by_day.sql': 'select day, sum(amount) as total from clean group by day',
    'sql/top.sql': 'select * from by_customer order by total desc, customer limit 10',
    'sql/history.sql':
      '-- dew: {materialized: incremental, unique_key: [day]}\nselect day, total from by_day',
  };
}

const version = (number: number): Record<string, string> => ({
  'data/raw/b.csv': (files()['data/raw/b.csv'] ?? '').replaceAll('.25\n', `.${number}5\n`),
});

/** One text per table, equal for equal rows, read from the file itself: the engine has let go of it. */
async function contents(root: string): Promise<Record<string, string>> {
  const instance = await DuckDBInstance.create(join(root, 'data/warehouse.duckdb'), {
    access_mode: 'READ_ONLY',
  });
  const connection = await instance.connect();
  const found: Record<string, string> = {};
  for (const table of tables) {
    const result = await connection.runAndReadAll(
      `select count(*) || ' ' || bit_xor(hash(t::varchar)) || ' ' || sum(hash(t::varchar)) from ${table} as t`,
    );
    found[table] = String(result.getRows()[0]?.[0]);
  }
  const staged = await connection.runAndReadAll(
    "select count(*) from duckdb_tables() where table_name like 'dew_staging%'",
  );
  found['staged'] = String(staged.getRows()[0]?.[0]);
  connection.closeSync();
  instance.closeSync();
  return found;
}

test(
  `killed ${rounds} times, the engine leaves whole tables and resume completes`,
  { timeout: 60_000 + rounds * 30_000 },
  async () => {
    await using engine = await engineOn({ project: true });
    const { root } = engine;
    await writeFiles(root, files());
    const expected: Record<string, string>[] = [];
    let duration = 0;
    for (const number of [7, 2]) {
      await writeFiles(root, version(number));
      const whole = await engine.client.request('pipeline/run', {});
      expect(whole.status, JSON.stringify(whole.tasks)).toBe('done');
      duration = whole.durationMs ?? 3000;
      expected[number] = await contents(root);
    }
    expect(expected[7]).not.toEqual(expected[2]);

    const moments: string[] = [];
    let half = 0;
    for (let round = 0; round < rounds; round++) {
      const [from, to] = round % 2 === 0 ? [2, 7] : [7, 2];
      await writeFiles(root, version(to ?? 7));
      const wait = Math.random() * duration;
      const earlier = await records(root);
      const { processId } = await engine.client.request('engine/state', null);
      const running = engine.client.request('pipeline/run', {}).then(
        () => 'done',
        (error: { failure?: { code: string }; message: string }) => error.failure?.code ?? error.message,
      );
      await pause(wait);
      process.kill(processId, 'SIGKILL');
      const end = await running;
      moments.push(`${Math.round(wait)} ms ${end}`);
      expect(['engine_lost', 'done'], moments.join('; ')).toContain(end);

      // Every table is whole: that of before or that of the new data, never a mixture.
      const left = await contents(root);
      for (const table of tables)
        expect(
          [expected[from ?? 2]?.[table], expected[to ?? 7]?.[table]],
          `${table} ${moments.join('; ')}`,
        ).toContain(left[table]);
      if (tables.some((table) => left[table] !== expected[to ?? 7]?.[table])) half += 1;
      const page = join(root, 'reports/page.html');
      expect((await readFile(page, 'utf8')).trimEnd().endsWith('</html>')).toBe(true);

      const acknowledged = await acknowledgedTasks(root, earlier);
      const resumed = await engine.client.request('pipeline/run', { resume: true });
      expect(resumed.status, JSON.stringify(resumed.tasks.filter((task) => task.failure))).toBe('done');
      const redone = resumed.tasks.filter((task) => task.status === 'done').map((task) => task.id);
      expect(
        redone.filter((task) => acknowledged.includes(task)),
        'acknowledged work was lost',
      ).toEqual([]);
      expect(await contents(root)).toEqual(expected[to ?? 7]);
      expect(await readdir(join(root, '.dew/tmp'))).toEqual([]);
      expect(existsSync(join(root, '.dew/run.lock'))).toBe(false);
    }
    console.log(`killed after ${moments.join(', ')}; ${half} times with work left to do`);
  },
);

const records = async (root: string): Promise<string[]> => (await readdir(join(root, '.dew/runs'))).sort();

/** Tasks that the killed run called done; none where it was killed before it had a record. */
async function acknowledgedTasks(root: string, earlier: string[]): Promise<string[]> {
  const newest = (await records(root)).findLast((name) => !earlier.includes(name));
  if (newest === undefined) return [];
  const { events } = readEvents(await readFile(join(root, '.dew/runs', newest), 'utf8'));
  return events.flatMap((event) =>
    event.event === 'task_finished' && event.status === 'done' ? [event.task] : [],
  );
}

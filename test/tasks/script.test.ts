import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { projectWith, taskOf, type Files } from '../engine/pipelineFixture.ts';

const pipeline = (task: string): string =>
  `version: 1\nname: Script\nmodels: sql/*.sql\ntasks:\n  - id: s\n    type: script\n${task}`;
const source = {
  'sql/source.sql':
    "select * from (values (1, 'a', 1.50), (2, '', null), (3, null, 9007199254740993.00)) t(id, name, amount)",
};

async function scripted(task: string, files: Files = {}) {
  const project = await projectWith({ 'main.pipeline.yaml': pipeline(task), ...source, ...files });
  const run = await project.run();
  return {
    project,
    run,
    task: taskOf(run, 's'),
    log: () => project.log(run.runId, 's'),
    [Symbol.asyncDispose]: () => project[Symbol.asyncDispose](),
  };
}

describe('exchange', () => {
  test('tables go out and come back with declared types; NULL and the empty text stay apart', async () => {
    await using result = await scripted(
      `    run: [python3, -c, "import os, shutil; shutil.copy(os.environ['DEW_INPUT_SOURCE'], os.environ['DEW_OUTPUT_COPY'])"]
    inputs: { source: { table: source } }
    outputs: { copy: { table: copy, columns: { id: BIGINT, amount: "DECIMAL(20,2)" } } }
`,
    );
    expect(result.task.failure).toBeNull();
    expect(result.task.rows).toBe(3);
    expect(await result.project.rows('select column_name, column_type from (describe copy)')).toEqual([
      ['id', 'BIGINT'],
      ['name', 'VARCHAR'],
      ['amount', 'DECIMAL(20,2)'],
    ]);
    expect(await result.project.rows('select id::varchar, name, amount::varchar from copy')).toEqual([
      ['1', 'a', '1.50'],
      ['2', '', null],
      ['3', null, '9007199254740993.00'],
    ]);
  });

  test.each(['parquet', 'json', 'ndjson'])('%s', async (format) => {
    await using result = await scripted(
      `    run: [python3, -c, "import os, shutil; shutil.copy(os.environ['DEW_INPUT_SOURCE'], os.environ['DEW_OUTPUT_COPY'])"]
    inputs: { source: { table: source, format: ${format} } }
    outputs: { copy: { table: copy, format: ${format}, columns: { id: BIGINT } } }
`,
    );
    expect(result.task.failure).toBeNull();
    expect(await result.project.rows('select id::varchar, name from copy order by id')).toEqual([
      ['1', 'a'],
      ['2', ''],
      ['3', null],
    ]);
  });

  test('quarantined rows are counted by reason, files and folders are put in place', async () => {
    await using result = await scripted(
      `    run: [python3, s.py]
    code: [s.py]
    outputs:
      bad: { table: bad, quarantine: true }
      charts: { file: reports/charts/ }
      metrics: { file: "reports/{date}/m.json" }
    uses: [date]
`,
      {
        's.py': `import os
open(os.environ["DEW_OUTPUT_BAD"], "w").write("id,reason\\n1,late\\n2,late\\n3,wrong\\n")
open(os.environ["DEW_OUTPUT_CHARTS"] + "/a.png", "w").write("x")
open(os.environ["DEW_OUTPUT_METRICS"], "w").write(os.environ["DEW_DATE"])
`,
        'reports/charts/old.png': 'old',
      },
    );
    expect(result.task.failure).toBeNull();
    expect(result.run.quarantine.map(({ reason, rows }) => [reason, rows])).toEqual([
      ['late', 2],
      ['wrong', 1],
    ]);
    expect(result.task).toMatchObject({ quarantined: 3, rows: null });
    expect(await result.project.read(`reports/${result.run.date}/m.json`)).toBe(result.run.date);
    expect(existsSync(`${result.project.root}/reports/charts/a.png`)).toBe(true);
    expect(existsSync(`${result.project.root}/reports/charts/old.png`)).toBe(false);
  });

  test.each([
    [
      'a missing output',
      `    run: ["true"]\n    outputs: { a: { table: a } }\n`,
      'without writing its output "a"',
    ],
    [
      'a value that does not fit',
      `    run: [python3, -c, "import os; open(os.environ['DEW_OUTPUT_A'], 'w').write('id\\\\n1\\\\nx7\\\\n')"]\n    outputs: { a: { table: a, columns: { id: BIGINT } } }\n`,
      'id is BIGINT, but row 2 has "x7"',
    ],
    [
      'a missing column',
      `    run: [python3, -c, "import os; open(os.environ['DEW_OUTPUT_A'], 'w').write('idd\\\\n1\\\\n')"]\n    outputs: { a: { table: a, columns: { id: BIGINT } } }\n`,
      'lacks the declared column "id"',
    ],
    [
      'a missing input file',
      `    run: ["true"]\n    needs: [source]\n    inputs: { x: { file: nowhere.txt } }\n`,
      'there is no nowhere.txt',
    ],
    [
      'a program that is not there',
      `    run: [no-such-program]\n`,
      'The program "no-such-program" was not found.',
    ],
  ])('%s is a clear failure and leaves no table', async (_name, task, message) => {
    await using result = await scripted(task);
    expect(result.task.status).toBe('failed');
    expect(result.task.failure?.message).toContain(message);
    expect(
      await result.project.rows(
        "select count(*) from duckdb_tables() where table_name in ('a', 'dew_staging__a')",
      ),
    ).toEqual([['0']]);
  });
});

test('a failed test of a table leaves the files of the task as they were, too', async () => {
  const program = (value: number) =>
    `import os\nopen(os.environ['DEW_OUTPUT_NOTE'], 'w').write('${value}')\nopen(os.environ['DEW_OUTPUT_T'], 'w').write('n\\n${value}\\n')\n`;
  await using result = await scripted(
    `    run: [python3, make.py]
    outputs:
      note: { file: note.txt }
      t: { table: t, columns: { n: BIGINT }, tests: [{ accepted_values: { column: n, values: [1] } }] }
`,
    { 'make.py': program(1) },
  );
  expect(result.task.failure).toBeNull();
  await result.project.write({ 'make.py': program(2) });
  expect(taskOf(await result.project.run(), 's').status).toBe('failed');
  expect(await result.project.rows('select n from t')).toEqual([['1']]);
  expect(await result.project.read('note.txt')).toBe('1');
});

describe('the process', () => {
  test('a traceback gives file and line; output goes to the log in order', async () => {
    await using result = await scripted('    run: [python3, -m, pack.work]\n    directory: src\n', {
      'src/pack/__init__.py': '',
      'src/pack/work.py': 'print("begins")\n\ndef run():\n    raise ValueError("no bins")\n\nrun()\n',
    });
    expect(result.task.failure).toMatchObject({
      code: 'script',
      place: { file: 'src/pack/work.py', line: 4 },
    });
    expect(result.task.failure?.message).toBe(
      'python3 -m pack.work ended with exit code 1: ValueError: no bins',
    );
    expect((await result.log()).map(({ stream, text }) => `${stream} ${text}`)).toEqual(
      expect.arrayContaining(['note python3 -m pack.work', 'out begins', 'err ValueError: no bins']),
    );
  });

  test('a missing module is told with the command that installs it', async () => {
    await using result = await scripted('    run: [python3, -c, "import not_installed_at_all"]\n');
    expect(result.task.failure?.code).toBe('missing_tool');
    expect(result.task.failure?.next).toContain('-m pip install not_installed_at_all');
  });

  test('a flood of output is bounded and said', async () => {
    await using result = await scripted(
      `    run: [python3, -c, "for i in range(300000): print('x' * 60)"]\n`,
    );
    expect(result.task.status).toBe('done');
    const log = await result.log();
    expect(log.reduce((sum, line) => sum + line.text.length, 0)).toBeLessThan(5_000_000);
    expect(log.at(-1)?.text).toMatch(/output beyond 4 MB was not kept: 1\d\.\d MB left out/);
  });

  test('a timeout ends the whole process tree', async () => {
    const seconds = `${5000 + (process.pid % 1000)}`;
    await using result = await scripted(
      `    run: [sh, -c, "sleep ${seconds}.1 & sleep ${seconds}.2"]\n    timeout: 300ms\n`,
    );
    expect(result.task.failure?.message).toContain('longer than its timeout of 300ms');
    await expect
      .poll(() =>
        execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' })
          .split('\n')
          .filter((line) => line.includes(`sleep ${seconds}`)),
      )
      .toEqual([]);
  });

  test('code that changes runs the task again, other files do not', async () => {
    await using result = await scripted('    run: [python3, s.py]\n    code: [s.py]\n', {
      's.py': 'print(1)\n',
    });
    await result.project.write({ 'notes.txt': 'x' });
    expect(taskOf(await result.project.run(), 's').status).toBe('unchanged');
    await result.project.write({ 's.py': 'print(2)\n' });
    const [planned] = (await result.project.plan()).filter((task) => task.id === 's');
    expect(planned).toMatchObject({ action: 'run', reason: 's.py changed' });
  });

  test('the program that runs is code without being named twice', async () => {
    await using result = await scripted('    run: [python3, "./clean it.py"]\n    directory: tools\n', {
      'tools/clean it.py': 'print(1)\n',
    });
    expect(taskOf(await result.project.run(), 's').status).toBe('unchanged');
    await result.project.write({ 'tools/clean it.py': 'print(2)\n' });
    const [planned] = (await result.project.plan()).filter((task) => task.id === 's');
    expect(planned).toMatchObject({ action: 'run', reason: 'tools/clean it.py changed' });
  });

  test('a script that opens the database itself can do so', async () => {
    const write =
      'const { DuckDBInstance } = await import(process.argv[1]); const i = await DuckDBInstance.create(process.argv[2]); const c = await i.connect(); await c.run("create or replace table by_hand as select 7 as n"); c.closeSync(); i.closeSync();';
    await using project = await projectWith({
      'main.pipeline.yaml': pipeline(
        `    run: ${JSON.stringify([process.execPath, '--input-type=module', '-e', write, import.meta.resolve('@duckdb/node-api'), 'data/warehouse.duckdb'])}\n    needs: [source]\n    database: exclusive\n`,
      ),
      ...source,
      'sql/after.sql': '-- dew: {needs: [s]}\nselect n from by_hand',
    });
    const run = await project.run();
    expect(taskOf(run, 's').failure).toBeNull();
    expect(await project.rows('select * from after')).toEqual([[7]]);
  });
});

describe('the virtual environment', () => {
  const task = '    run: [python, -c, "import sys; print(sys.prefix)"]\n';

  test('is made once from the lock file in the shared cache, and found again', async () => {
    const cache = await mkdtemp(join(tmpdir(), 'dew-cache-'));
    vi.stubEnv('DEW_CACHE', cache);
    try {
      await using result = await scripted(task, { 'requirements.lock': '# nothing\n' });
      expect(result.task.failure).toBeNull();
      const printed = (await result.log()).filter((line) => line.stream === 'out').map((line) => line.text);
      expect(printed[0]?.startsWith(join(cache, 'venvs'))).toBe(true);
      const again = await result.project.run({ force: true });
      const notes = (await result.project.log(again.runId, 's')).map((line) => line.text);
      expect(notes.some((text) => text.includes('making a virtual environment'))).toBe(false);
    } finally {
      vi.unstubAllEnvs();
      await rm(cache, { recursive: true, force: true });
    }
  });

  test('packages that cannot be installed, or no Python, fail with the command to run', async () => {
    const cache = await mkdtemp(join(tmpdir(), 'dew-cache-'));
    vi.stubEnv('DEW_CACHE', cache);
    vi.stubEnv('PIP_NO_INDEX', '1');
    try {
      await using missing = await scripted(task, { 'requirements.lock': 'package-of-nobody==1.0\n' });
      expect(missing.task.failure).toMatchObject({
        code: 'missing_tool',
        place: { file: 'requirements.lock' },
      });
      expect(missing.task.failure?.next).toContain(
        '-m venv .venv && .venv/bin/python -m pip install -r requirements.lock',
      );
      vi.stubEnv('DEW_PYTHON', '/nowhere/python3');
      const run = await missing.project.run();
      expect(taskOf(run, 's').failure).toMatchObject({
        code: 'missing_tool',
        message: '/nowhere/python3 (DEW_PYTHON) is not a Python 3.10 or newer.',
      });
    } finally {
      vi.unstubAllEnvs();
      await rm(cache, { recursive: true, force: true });
    }
  });
});

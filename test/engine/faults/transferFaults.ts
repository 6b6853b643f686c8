/** Source, target and engine are ended at random moments of each mode; the next run agrees to the row and the cent. */
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { engineOn } from '../engineFixture.ts';
import type { RunParams } from '../../../src/protocol/engine/pipeline.ts';
import { dewFile, writeFiles } from '../pipelineFixture.ts';

const everything = process.env['DEW_TEST_FULL'] === '1';
/** Faults of each mode. */
const rounds = everything ? Math.min(20, Number(process.env['DEW_FAULT_COUNT'] ?? 20)) : 1;

/** Each way to extract and to load, with the tasks that it takes and the table of the system that it shows. */
const modes = [
  { task: 'whole', select: ['whole'], source: 'orders', target: null },
  { task: 'newer', select: ['newer'], source: 'orders', target: null },
  { task: 'replaced', select: ['whole', 'replaced'], source: 'orders', target: 'out_replaced' },
  { task: 'merged', select: ['newer', 'merged'], source: 'orders', target: 'out_merged' },
  { task: 'appended', select: ['journal', 'appended'], source: 'journal', target: 'out_appended' },
] as const;
type Mode = (typeof modes)[number];
const faults = ['engine', 'connection', 'server'] as const;

/** A system on files that outlast its process, with the tables `orders` and `journal` of id, amount and changed. */
export interface FaultSystem extends AsyncDisposable {
  /** Lines of YAML of the connection; a password is `${secret:shop_password}`. */
  settings: readonly string[];
  password: string | null;
  /** How an extract reads all of `journal`; else by its name. */
  journal?: string;
  /** Makes both tables with the ids 1 to `rows`. */
  fill(rows: number): Promise<void>;
  /** Other amounts where `id % 11 = step % 11`, and new rows in both tables; kept whatever happens after it. */
  change(step: Step): Promise<void>;
  /** What `totalsOf` makes of the rows of a table. */
  totals(table: string): Promise<string>;
  /** Ends the connections of the engine, not the server. */
  cut(): Promise<void>;
  /** Ends the server without a word, and starts it again on the same files. */
  crash(): Promise<void>;
  /** What a load that came to its end must not leave behind. */
  leftovers(): Promise<string[]>;
}

export interface Step {
  number: number;
  /** `2025-01-01 05:00:00` */
  at: string;
  firstId: number;
}

/** Rows that a step adds. */
export const added = 50;

const pipelineOf = ({ journal = 'relation: journal' }: FaultSystem): string => {
  const from = 'type: extract, connection: shop';
  const into = 'type: load, connection: shop';
  return `version: 1
name: Faults
tasks:
  - { id: whole, ${from}, relation: orders }
  - { id: newer, ${from}, relation: orders, mode: incremental, cursor: changed, unique_key: id }
  - { id: journal, ${from}, ${journal} }
  - { id: replaced, ${into}, table: whole, into: out_replaced, mode: replace }
  - { id: merged, ${into}, table: newer, into: out_merged, mode: merge, key: id, cursor: changed }
  - { id: appended, ${into}, table: journal, into: out_appended, mode: append, cursor: changed }
`;
};

/** Count, sum, and a sum over the content, in any order of rows; `seconds` since 1970. */
export function totalsOf(rows: Iterable<{ id: bigint; cents: bigint; seconds: bigint }>): string {
  let [count, sum, content] = [0n, 0n, 0n];
  for (const { id, cents, seconds } of rows) {
    count += 1n;
    sum += cents;
    content += id * 7919n + cents + seconds * 3n;
  }
  return [count, sum, content].join(' ');
}

const totalsInDuckdb = `count(*) || ' ' || (sum(amount) * 100)::HUGEINT || ' ' ||
  sum(id::HUGEINT * 7919 + (amount * 100)::HUGEINT + epoch(changed)::HUGEINT * 3)`;

async function inDuckdb(root: string, table: string): Promise<string> {
  const file = join(root, 'data/warehouse.duckdb');
  const instance = await DuckDBInstance.create(file, { access_mode: 'READ_ONLY' });
  const connection = await instance.connect();
  try {
    return String(
      (await connection.runAndReadAll(`SELECT ${totalsInDuckdb} FROM ${table}`)).getRows()[0]?.[0],
    );
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

export function transferFaults(
  name: string,
  missing: boolean,
  size: { everyday: number; full: number },
  start: () => Promise<FaultSystem>,
): void {
  describe.skipIf(missing)(`faults while rows move to and from ${name}`, () => {
    let system: FaultSystem;
    beforeAll(async () => {
      system = await start();
      await system.fill(everything ? size.full : size.everyday);
    }, 600_000);
    afterAll(() => system[Symbol.asyncDispose]());

    test(`${rounds} of each mode`, { timeout: rounds * modes.length * 30_000 + 60_000 }, async () => {
      await using engine = await engineOn({ project: true });
      const connection = system.settings.map((line) => `    ${line}\n`).join('');
      await writeFiles(engine.root, {
        'dew.yaml': `${dewFile}connections:\n  shop:\n${connection}`,
        'main.pipeline.yaml': pipelineOf(system),
      });
      const run = async (params: RunParams) => {
        if (system.password !== null)
          await engine.client.request('connection/secret', { name: 'shop_password', value: system.password });
        return engine.client.request('pipeline/run', params);
      };
      /** Milliseconds of each task, when it last ran to its end. */
      const took = new Map<string, number>();
      const runWhole = async (params: RunParams, when: string) => {
        const { tasks } = await run(params);
        const failed = tasks.filter(({ status }) => status !== 'done' && status !== 'unchanged');
        expect(
          failed.map(({ id, failure }) => [id, failure]),
          when,
        ).toEqual([]);
        for (const { id, status, durationMs } of tasks) if (status === 'done') took.set(id, durationMs ?? 0);
      };
      let steps = 0;
      const change = async (): Promise<void> => {
        steps += 1;
        const at = new Date(Date.UTC(2025, 0, 1, steps)).toISOString().slice(0, 19).replace('T', ' ');
        await system.change({ number: steps, at, firstId: 1_000_000 + steps * 1_000 });
      };
      const agree = async ({ task, source, target }: Mode, when: string): Promise<void> => {
        const expected = await system.totals(source);
        await engine.client.request('engine/release', null);
        const found = target === null ? inDuckdb(engine.root, task) : system.totals(target);
        expect(await found, `${when}: ${target ?? task}`).toBe(expected);
      };

      await runWhole({}, 'before any fault');
      for (const mode of modes) await agree(mode, 'before any fault');
      const outcomes: Record<string, number> = {};
      for (let round = 0; round < rounds * modes.length; round++) {
        const mode = modes[round % modes.length] ?? modes[0];
        const fault = faults[(round + Math.floor(round / modes.length)) % faults.length] ?? 'engine';
        const { select, task } = mode;
        await change();
        const begun = new Promise<void>((resolve) => {
          const stop = engine.client.on('pipeline/event', ({ event }) => {
            if (event.event !== 'task_started' || event.task !== task) return;
            stop();
            resolve();
          });
        });
        const running = run({ select: [...select] }).then(
          ({ status }) => status,
          () => 'lost',
        );
        await begun;
        // Sooner more often than later: a task gets quicker while the server warms up.
        await pause(Math.random() ** 2 * (took.get(task) ?? 100));
        const killed = engine.client.processId;
        if (fault === 'engine') process.kill(killed ?? 0, 'SIGKILL');
        else if (fault === 'server') await system.crash();
        else await system.cut();
        const outcome = await running;
        outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
        // The run may have been over: the next request must not go to a process that is about to end.
        if (fault === 'engine') await expect.poll(() => engine.client.processId).not.toBe(killed);
        const when = `round ${round}: ${fault} ended in ${task}`;
        // A resumed run goes on where the other one ended; a run anew finds rows that came late.
        const resume = round % 2 === 1 && outcome !== 'done';
        if (!resume) await change();
        await runWhole(resume ? { resume } : { select: [...select] }, when);
        await agree(mode, when);
      }
      await runWhole({}, 'after all faults');
      for (const mode of modes) await agree(mode, 'after all faults');
      console.log(`${name}: ${rounds} faults of each mode; runs that they met:`, outcomes);
      // A fault after the last task proves nothing; a few may all come so late.
      if (rounds > 1) expect((outcomes['lost'] ?? 0) + (outcomes['failed'] ?? 0)).toBeGreaterThan(rounds);
      expect(await system.leftovers()).toEqual([]);
    });
  });
}

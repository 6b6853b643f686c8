/** A project made of a few files, with the runner and the database of a real engine in this process. */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createContext } from '../../src/engine/engineContext.ts';
import { createPipelineHandlers } from '../../src/engine/handlers/pipeline.ts';
import { runPipeline } from '../../src/engine/pipeline/runner.ts';
import type { EngineOptions } from '../../src/protocol/engine/index.ts';
import type {
  PlannedTask,
  RunEvent,
  RunParams,
  RunState,
  TaskState,
} from '../../src/protocol/engine/pipeline.ts';
import { engineOptions } from './engineOptions.ts';

export type Files = Record<string, string | Uint8Array>;

export async function writeFiles(root: string, files: Files): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), content);
  }
}

export const dewFile = 'version: 1\nname: Test\ndatabase: data/warehouse.duckdb\n';

export async function projectWith(files: Files, change: Partial<EngineOptions> = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'dew-pipeline-'));
  const root = join(folder, 'project');
  await writeFiles(root, { 'dew.yaml': dewFile, ...files });
  const options = engineOptions(folder, { root, ...change });
  const events: RunEvent[] = [];
  const listeners = new Set<(event: RunEvent) => void>();
  const notify = (_name: string, payload: unknown): void => {
    const { event } = payload as { event?: RunEvent };
    if (!event) return;
    events.push(event);
    listeners.forEach((listener) => listener(event));
  };
  const context = createContext(options, notify, () => undefined);
  const handlers = createPipelineHandlers(context);
  const request = { signal: new AbortController().signal };
  return {
    root,
    context,
    events,
    handlers,
    listeners,
    run: (params: RunParams = {}, signal: AbortSignal = request.signal): Promise<RunState> =>
      runPipeline(context, params, signal),
    plan: (params: RunParams = {}): Promise<PlannedTask[]> => handlers['pipeline/plan'](params, request),
    log: (runId: string, task: string) => handlers['pipeline/log']({ runId, task }, request),
    write: (changed: Files) => writeFiles(root, changed),
    read: (path: string) => readFile(join(root, path), 'utf8'),
    remove: (path: string) => rm(join(root, path), { recursive: true, force: true }),
    /** Rows of a query on the project's database, as text. */
    async rows(sql: string): Promise<unknown[][]> {
      const gate = await context.projectGate();
      return gate.use('read', async ({ connection }) => (await connection.runAndReadAll(sql)).getRowsJson());
    },
    async change(sql: string): Promise<void> {
      const gate = await context.projectGate();
      await gate.use('write', async ({ connection }) => void (await connection.run(sql)));
    },
    async [Symbol.asyncDispose]() {
      await (await context.openedSession())?.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export type Project = Awaited<ReturnType<typeof projectWith>>;

export function taskOf(run: RunState, id: string): TaskState {
  const found = run.tasks.find((task) => task.id === id);
  if (!found) throw new Error(`No task ${id}: ${run.tasks.map((task) => task.id).join(', ')}`);
  return found;
}

/** `id status` of every task, for comparing at a glance. */
export const statuses = (run: RunState): Record<string, string> =>
  Object.fromEntries(run.tasks.map((task) => [task.id, task.status]));

/** A pipeline file with these tasks. */
export const pipeline = (tasks: string, more = 'models: sql/models/*.sql\n'): string =>
  `version: 1\nname: Shop\n${more}tasks:\n${tasks}`;

/** Two files of orders, a test of them, and three models. */
export const shop = {
  'main.pipeline.yaml': pipeline(`  - id: orders
    type: extract
    from: data/raw/orders_*.csv
    columns: { id: BIGINT, customer: VARCHAR, amount: "DECIMAL(12,2)" }
  - id: check_orders
    type: test
    table: orders
    tests:
      - not_null: id
      - unique: id
`),
  'data/raw/orders_1.csv': 'id,customer,amount\n1,ann,10.50\n2,bob,20.00\n',
  'data/raw/orders_2.csv': 'id,customer,amount\n3,ann,5.25\n',
  'sql/models/by_customer.sql': 'select customer, sum(amount) as total\nfrom orders group by customer\n',
  'sql/models/best.sql': 'select * from by_customer order by total desc limit 1\n',
  'sql/models/unrelated.sql': 'select 42 as answer\n',
};

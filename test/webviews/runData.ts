/** The run of the picture: 17 tasks, one failed, one running, two held back, with its log and plan. */
import type {
  PipelineSummary,
  RunEvent,
  RunState,
  RunSummary,
  TaskState,
  TaskStatus,
  TaskSummary,
  TaskType,
} from '../../src/protocol/engine/pipeline.ts';
import type { RunSnapshot } from '../../src/protocol/webview/run.ts';

type Row = [
  id: string,
  type: TaskType,
  status: TaskStatus,
  rows: number | null,
  held: number,
  start: number,
  ms: number | null,
  needs?: string[],
];

const rows: Row[] = [
  ['extract_customers', 'extract', 'done', 248_312, 0, 0, 1100],
  ['extract_orders', 'extract', 'done', 3_106_091, 0, 0, 3900],
  ['extract_order_lines', 'extract', 'done', 10_000_037, 0, 0, 8200],
  ['extract_products', 'extract', 'unchanged', null, 0, 0, 0],
  ['stg_customers', 'model', 'done', 248_312, 0, 1100, 400, ['extract_customers']],
  ['clean_orders', 'script', 'done', 3_104_887, 1204, 3900, 6700, ['extract_orders']],
  ['stg_order_lines', 'model', 'done', 10_000_000, 37, 8200, 2900, ['extract_order_lines']],
  ['stg_products', 'model', 'unchanged', null, 0, 0, 0, ['extract_products']],
  ['check_orders', 'test', 'done', null, 0, 10_600, 800, ['clean_orders']],
  ['check_order_lines', 'test', 'warned', null, 0, 11_100, 1300, ['stg_order_lines']],
  ['dim_customer', 'model', 'done', 248_312, 0, 1500, 600, ['stg_customers']],
  ['fct_order_lines', 'model', 'done', 10_000_000, 0, 12_400, 5400, ['check_orders', 'check_order_lines']],
  ['dim_product', 'model', 'unchanged', null, 0, 0, 0, ['stg_products']],
  ['customer_value', 'script', 'failed', null, 0, 17_800, 6200, ['dim_customer', 'fct_order_lines']],
  ['revenue_by_month', 'model', 'running', null, 0, 17_800, null, ['fct_order_lines', 'dim_product']],
  ['sales_report', 'report', 'blocked', null, 0, 0, null, ['customer_value', 'revenue_by_month']],
  ['export_parquet', 'model', 'waiting', null, 0, 0, null, ['revenue_by_month']],
];

const place = (id: string) => ({
  file: 'retail.pipeline.yaml',
  line: 4 + rows.findIndex((row) => row[0] === id) * 6,
});

export const taskSummaries: TaskSummary[] = rows.map(([id, type, , , , , , needs]) => ({
  id,
  type,
  needs: needs ?? [],
  place: place(id),
  outputs: [id],
  inputs: needs ?? [],
  description: null,
  connection: null,
}));

/** `elapsed` milliseconds ago the run began. */
export function runState(elapsed: number, status: RunState['status'] = 'running'): RunState {
  const start = Date.now() - elapsed;
  const at = (offset: number) => new Date(start + offset).toISOString();
  const tasks: TaskState[] = rows.map(([id, type, taskStatus, count, held, offset, ms]) => {
    const ended = taskStatus === 'running' && status !== 'running';
    return {
      id,
      type,
      status: ended ? 'done' : taskStatus,
      rows: ended ? 6_400_000 : count,
      quarantined: held,
      attempt: id === 'customer_value' ? 2 : 1,
      attempts: id === 'customer_value' ? 2 : 1,
      startedAt: ms === 0 || ['waiting', 'blocked'].includes(taskStatus) ? null : at(offset),
      durationMs: ended ? elapsed - offset : ms,
      reason: taskStatus === 'blocked' ? 'customer_value failed' : null,
      failure:
        id === 'customer_value'
          ? {
              code: 'script',
              message: 'The script ended with exit code 1\nValueError: bins must increase monotonically',
              place: { file: 'src/pipeline/customer_value.py', line: 47 },
            }
          : null,
      before:
        type === 'test'
          ? { rows: null, durationMs: 900 }
          : { rows: count === null ? 229_406 : count - 1200, durationMs: (ms ?? 9000) + 300 },
    };
  });
  return {
    runId: '20251101T060014Z-3fa9',
    number: 42,
    pipeline: 'retail',
    trigger: 'schedule',
    environment: null,
    status,
    startedAt: at(0),
    durationMs: status === 'running' ? null : elapsed,
    done: 14,
    total: 17,
    date: '2025-11-01',
    record: '.dew/runs/20251101T060014Z-3fa9.jsonl',
    tasks,
    tests: [
      ...[
        'not_null line_id',
        'unique line_id',
        'relationships customer_id',
        'accepted_values status',
        'row_count',
        'freshness ordered_at',
      ].map((test) => ({
        task: 'check_orders',
        test,
        table: 'clean_orders',
        column: test.split(' ')[1] ?? null,
        severity: 'error' as const,
        status: 'pass' as const,
        failingRows: 0,
        stored: null,
        sql: `select * from clean_orders where ${test.split(' ')[1] ?? 'line_id'} is null`,
      })),
      {
        task: 'check_order_lines',
        test: 'no_negative_amounts',
        table: 'stg_order_lines',
        column: 'amount',
        severity: 'warn',
        status: 'fail',
        failingRows: 37,
        stored: 'dew_failures.check_order_lines__1',
        sql: 'select *\nfrom stg_order_lines\nwhere amount < 0',
      },
    ],
    quarantine: [
      { task: 'clean_orders', reason: 'total below zero', rows: 861, relation: 'orders_quarantine' },
      { task: 'clean_orders', reason: 'unknown customer', rows: 303, relation: 'orders_quarantine' },
      { task: 'clean_orders', reason: 'date in the future', rows: 40, relation: 'orders_quarantine' },
      {
        task: 'stg_order_lines',
        reason: 'negative amount',
        rows: 37,
        relation: 'stg_order_lines_quarantine',
      },
    ],
  };
}

export function pipelineSummary(tasks: TaskSummary[] = taskSummaries): PipelineSummary {
  return {
    id: 'retail',
    name: 'retail',
    file: 'retail.pipeline.yaml',
    schedule: '0 6 * * *',
    tasks,
    diagnostics: [],
    lastRun: null,
  };
}

export function runSnapshot(run: RunState | null, tasks = taskSummaries): RunSnapshot {
  return {
    pipeline: pipelineSummary(tasks),
    run,
    engine: {
      processId: 4711,
      duckdbVersion: '1.5.6',
      memoryBytes: 1_200_000_000,
      memoryLimit: '4 GB',
      running: 1,
    },
    environments: [],
    trusted: true,
  };
}

export const earlierRuns: RunSummary[] = [41, 40, 39].map((number) => ({
  runId: `20251031T06000${number - 39}Z-00${number}`,
  number,
  pipeline: 'retail',
  trigger: number === 40 ? 'manual' : 'schedule',
  environment: null,
  status: number === 39 ? 'failed' : 'done',
  startedAt: '2025-10-31T06:00:00.000Z',
  durationMs: 24_900,
  done: 17,
  total: 17,
}));

export function failureLog(run: RunState): { at: string; stream: 'out' | 'err' | 'note'; text: string }[] {
  const line = (offset: number, stream: 'out' | 'err' | 'note', text: string) => ({
    at: new Date(Date.parse(run.startedAt) + offset).toISOString(),
    stream,
    text,
  });
  return [
    line(21_402, 'note', 'attempt 2 of 2 after 1 s'),
    line(21_417, 'out', 'python -m pipeline.customer_value'),
    line(21_418, 'note', '  in   fct_order_lines  10,000,000 rows, parquet'),
    line(21_418, 'note', '  in   dim_customer        248,312 rows, parquet'),
    line(22_734, 'out', 'read 10,000,000 order lines in 1.31 s'),
    line(23_016, 'err', 'FutureWarning: groupby default observed=False'),
    line(23_951, 'out', 'grouped 231,870 customers'),
    line(24_004, 'err', 'Traceback (most recent call last):'),
    line(24_004, 'err', '  File "src/pipeline/customer_value.py", line 47'),
    line(24_004, 'err', '    out["segment"] = pd.cut(v, bins=SEGMENTS)'),
    line(24_004, 'err', 'ValueError: bins must increase monotonically'),
    line(24_012, 'note', 'exit code 1 after 2.6 s, last good table kept'),
  ];
}

export const customerValueCode = {
  code: 'python -m pipeline.customer_value',
  language: 'shell' as const,
  place: { file: 'src/pipeline/customer_value.py', line: 1 },
  inputs: ['fct_order_lines', 'dim_customer', 'src/pipeline/rules.yml'],
  outputs: ['customer_value'],
};

/** 200 tasks in eight layers, ids as long as the schema allows in practice. */
export function manyTasks(count: number): TaskSummary[] {
  return Array.from({ length: count }, (_, index) => {
    const layer = Math.floor(index / (count / 8));
    const above = Math.floor(count / 8);
    const needs =
      layer === 0
        ? []
        : [index - above, index - above + (index % 3)].filter((other) => other < layer * above);
    return {
      id:
        index === 3
          ? 'a_task_with_a_very_long_name_that_does_not_fit_into_any_node_of_the_graph'
          : `task_${index}`,
      type: 'model' as const,
      needs: [...new Set(needs)].map((other) =>
        other === 3
          ? 'a_task_with_a_very_long_name_that_does_not_fit_into_any_node_of_the_graph'
          : `task_${other}`,
      ),
      place: { file: 'retail.pipeline.yaml', line: index + 1 },
      outputs: [],
      inputs: [],
      description: null,
      connection: null,
    };
  });
}

export function startEvent(tasks: TaskSummary[], number = 43): RunEvent {
  return {
    event: 'run_started',
    at: new Date().toISOString(),
    runId: `20251102T060014Z-00${number}`,
    number,
    pipeline: 'retail',
    trigger: 'manual',
    environment: null,
    date: '2025-11-02',
    codeHash: 'c0de',
    resumes: null,
    workbench: '0.1.0',
    tasks: tasks.map(({ id, type, needs }) => ({ id, type, needs })),
  };
}

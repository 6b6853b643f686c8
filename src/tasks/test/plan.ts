import { isEngineFailure } from '../../core/failure.ts';
import { testRules } from '../../core/quality/testRules.ts';
import type { PlanPort, TaskPlan } from '../task.ts';
import { quarantineOf } from './quarantine.ts';
import type { TestSpec } from './descriptor.ts';

export async function planTest(spec: TestSpec, port: PlanPort): Promise<TaskPlan> {
  const rules = testRules(spec.tests, spec.severity ?? 'error');
  const reads = new Set([spec.table, ...rules.flatMap((rule) => rule.reads)]);
  const problems: TaskPlan['problems'] = [];
  const trees: string[] = [];
  let volatile: string | null = null;
  for (const [index, entry] of spec.tests.entries()) {
    if (entry.sql === undefined) continue;
    try {
      const shape = await port.shape(entry.sql);
      shape.tables.forEach((table) => reads.add(table));
      trees.push(shape.tree);
      volatile ??= shape.volatile;
    } catch (error) {
      if (!isEngineFailure(error)) throw error;
      problems.push({ message: error.failure.message, place: port.place(['tests', index, 'sql']) });
    }
  }
  return {
    reads: [...reads],
    files: [],
    makes: {
      tables: rules.some((rule) => rule.quarantine !== null) ? [quarantineOf(spec.table)] : [],
      files: [],
    },
    parameters: {
      table: spec.table,
      severity: spec.severity,
      store: spec.store,
      tests: spec.tests.map((entry) => ({ ...entry, sql: undefined })),
      trees,
    },
    volatile,
    usesDate: rules.some((rule) => rule.timed),
    database: true,
    code: {
      text: rules
        .map((rule) => `-- ${rule.name}\n${rule.failing(spec.table, `${port.date} 23:59:59`)};`)
        .join('\n\n'),
      language: 'sql',
      place: port.place([]),
    },
    problems,
  };
}

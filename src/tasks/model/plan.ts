import { isEngineFailure } from '../../core/failure.ts';
import { readModelHeader, type ModelHeader } from '../../core/pipeline/modelFile.ts';
import type { SqlShape } from '../../core/pipeline/syntaxTree.ts';
import { testRules } from '../../core/quality/testRules.ts';
import type { PlanPort, TaskPlan } from '../task.ts';
import type { ModelSpec } from './descriptor.ts';

export const tableOf = (spec: ModelSpec): string => spec.table ?? spec.id;

/** What the file's comment says, with what the task says on top. */
export function settingsOf(spec: ModelSpec, header: ModelHeader): ModelHeader {
  return {
    ...header,
    materialized: spec.materialized ?? header.materialized,
    unique_key: spec.unique_key ?? header.unique_key,
    watermark: spec.watermark ?? header.watermark,
    uses: spec.uses ?? header.uses,
    tests: spec.tests ?? header.tests,
  };
}

const empty: SqlShape = { tables: [], files: [], tree: '', volatile: null };

export async function planModel(spec: ModelSpec, port: PlanPort): Promise<TaskPlan> {
  const table = tableOf(spec);
  const problems: TaskPlan['problems'] = [];
  const text = await port.read(spec.file);
  if (text === null)
    problems.push({ message: `There is no file ${spec.file}.`, place: port.place(['file']) });
  const sql = text ?? '';
  const { header, diagnostics } = readModelHeader(sql, spec.file);
  problems.push(...diagnostics);
  const settings = settingsOf(spec, header);
  if (settings.materialized === 'incremental' && !settings.unique_key) {
    problems.push({
      message: `${spec.id} is incremental and needs unique_key.`,
      place: port.place(['materialized']),
    });
  }
  let shape = empty;
  if (text !== null) {
    try {
      shape = await port.shape(sql);
    } catch (error) {
      if (!isEngineFailure(error)) throw error;
      const { message, place, next } = error.failure;
      problems.push({ message, place: { ...place, file: spec.file }, ...(next ? { next } : {}) });
    }
  }
  const rules = testRules(settings.tests ?? [], 'error');
  const incremental = settings.materialized === 'incremental';
  return {
    reads: [...new Set([...shape.tables, ...rules.flatMap((rule) => rule.reads)])].filter(
      (name) => name !== table || !incremental,
    ),
    files: shape.files.map((pattern) => ({ pattern, place: { file: spec.file }, required: true })),
    makes: { tables: [table], files: [] },
    parameters: {
      table,
      tree: shape.tree,
      settings: {
        ...settings,
        description: undefined,
        needs: undefined,
        retries: undefined,
        delay: undefined,
        timeout: undefined,
      },
    },
    volatile: shape.volatile,
    usesDate: (settings.uses ?? []).includes('date') || rules.some((rule) => rule.timed),
    database: true,
    code: { text: sql, language: 'sql', place: { file: spec.file, line: 1, column: 1 } },
    problems,
  };
}

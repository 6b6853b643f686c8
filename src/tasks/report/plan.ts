import { isEngineFailure } from '../../core/failure.ts';
import type { FileInput, PlanPort, TaskPlan } from '../task.ts';
import type { ReportSpec } from './descriptor.ts';
import { imagesOf, readTemplate, resolveImage, statementsOf, type Part } from './template.ts';

export const withDate = (path: string, date: string): string => path.replaceAll('{date}', date);

export async function planReport(spec: ReportSpec, port: PlanPort): Promise<TaskPlan> {
  const problems: TaskPlan['problems'] = [];
  const text = await port.read(spec.template);
  if (text === null)
    problems.push({ message: `There is no file ${spec.template}.`, place: port.place(['template']) });
  let parts: Part[] = [];
  const reads = new Set<string>();
  const files: FileInput[] = [];
  let volatile: string | null = null;
  const guard = async (line: number, work: () => Promise<void>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      if (!isEngineFailure(error)) throw error;
      const { message, next, place } = error.failure;
      const inner =
        place?.file === spec.template
          ? place
          : {
              file: spec.template,
              line: line + (place?.line ?? 1) - 1,
              ...(place?.column ? { column: place.column } : {}),
            };
      problems.push({ message, place: inner, ...(next ? { next } : {}) });
    }
  };
  await guard(1, async () => {
    parts = readTemplate(withDate(text ?? '', port.date), spec.template);
  });
  for (const { sql, line } of statementsOf(parts)) {
    await guard(line, async () => {
      const shape = await port.shape(sql);
      shape.tables.forEach((table) => reads.add(table));
      shape.files.forEach((pattern) =>
        files.push({ pattern, place: { file: spec.template, line }, required: true }),
      );
      volatile ??= shape.volatile;
    });
  }
  for (const { path, line } of imagesOf(parts)) {
    if (/^(data:|https?:)/i.test(path)) continue;
    files.push({
      pattern: resolveImage(path, spec.template),
      place: { file: spec.template, line },
      required: true,
    });
  }
  files.push({ pattern: spec.template, place: port.place(['template']), required: false });
  return {
    reads: [...reads],
    files,
    makes: { tables: [], files: [withDate(spec.output, port.date)] },
    parameters: { template: spec.template, output: spec.output, title: spec.title },
    volatile,
    usesDate: (spec.uses ?? []).includes('date') || spec.output.includes('{date}'),
    database: true,
    code: { text: text ?? '', language: 'yaml', place: { file: spec.template, line: 1, column: 1 } },
    problems,
  };
}

import { testRules } from '../../core/quality/testRules.ts';
import { withoutCommon, type PlanPort, type TaskPlan } from '../task.ts';
import { fileFormats, type ExtractSpec, type FileFormat } from './descriptor.ts';

export const tableOf = (spec: ExtractSpec): string => spec.table ?? spec.id;

/** The format of one file: as declared, else by extension. */
export function formatOf(spec: ExtractSpec, file: string): FileFormat | null {
  if (spec.format) return spec.format;
  const extension = /\.([a-z]+)(\.gz)?$/i.exec(file)?.[1]?.toLowerCase() ?? '';
  if (extension === 'jsonl') return 'ndjson';
  if (extension === 'txt') return 'csv';
  return fileFormats.find((format) => format === extension) ?? null;
}

export async function planExtract(spec: ExtractSpec, port: PlanPort): Promise<TaskPlan> {
  const table = tableOf(spec);
  const parameters = withoutCommon(spec);
  const problems = spec.from
    .filter((pattern) => !pattern.endsWith('*') && formatOf(spec, pattern) === null)
    .map((pattern) => ({
      message: `The format of ${pattern} is not clear from its extension.`,
      place: port.place(['from']),
      next: `Add format: ${fileFormats.join(', ')}.`,
    }));
  const rules = testRules(spec.tests ?? [], 'error');
  return {
    reads: rules.flatMap((rule) => rule.reads),
    files: spec.from.map((pattern, index) => ({
      pattern,
      place: port.place(spec.from.length > 1 ? ['from', index] : ['from']),
      required: true,
    })),
    makes: { tables: [table], files: [] },
    parameters,
    volatile: null,
    usesDate: rules.some((rule) => rule.timed),
    database: true,
    code: { text: JSON.stringify(parameters, null, 2), language: 'yaml', place: port.place([]) },
    problems,
  };
}

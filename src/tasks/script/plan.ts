import { posix } from 'node:path';
import { testRules } from '../../core/quality/testRules.ts';
import type { FileInput, PlanPort, TaskPlan } from '../task.ts';
import type { ScriptSpec, TableOutput } from './descriptor.ts';
import { usesPython } from './interpreter.ts';

export const withDate = (path: string, date: string): string => path.replaceAll('{date}', date);

export const tableOutputs = (spec: ScriptSpec): [string, TableOutput][] =>
  Object.entries(spec.outputs ?? {}).flatMap(([name, output]) => ('table' in output ? [[name, output]] : []));

export const lockFiles = ['requirements.lock', 'requirements.txt'];

const programFile = /^(?!-|\/|.*\.\.)[^:*?[\]{}\\]+\.(py|sh|r|js|mjs|cjs|ts|jl|rb|pl|ps1)$/i;

/** The program that `run` names by its path, or that it gives to an interpreter. */
const programFiles = ({ run, directory }: ScriptSpec): string[] =>
  run
    .slice(0, 2)
    .filter((word) => programFile.test(word))
    .map((word) => posix.join(directory ?? '', word));

export async function planScript(spec: ScriptSpec, port: PlanPort): Promise<TaskPlan> {
  const inputs = Object.entries(spec.inputs ?? {});
  const outputs = Object.entries(spec.outputs ?? {});
  const files: FileInput[] = inputs.flatMap(([name, input]) =>
    'file' in input
      ? [
          {
            pattern: withDate(input.file, port.date),
            place: port.place(['inputs', name, 'file']),
            required: true,
          },
        ]
      : [],
  );
  const code = spec.code ?? ['src/**/*.py', ...programFiles(spec)];
  files.push(
    ...code.map((pattern, index) => ({
      pattern,
      place: port.place(['code', index]),
      required: spec.code !== undefined && !/[*?[{]/.test(pattern),
    })),
  );
  if (usesPython(spec.run)) {
    files.push(...lockFiles.map((pattern) => ({ pattern, place: port.place(['run']), required: false })));
  }
  const rules = tableOutputs(spec).flatMap(([, output]) => testRules(output.tests ?? [], 'error'));
  const { id, run, directory, environment } = spec;
  return {
    reads: [
      ...inputs.flatMap(([, input]) => ('table' in input ? [input.table] : [])),
      ...rules.flatMap((rule) => rule.reads),
    ],
    files,
    makes: {
      tables: tableOutputs(spec).map(([, output]) => output.table),
      files: outputs.flatMap(([, output]) => ('file' in output ? [withDate(output.file, port.date)] : [])),
    },
    parameters: { id, run, directory, environment, inputs: spec.inputs, outputs: spec.outputs },
    volatile: null,
    usesDate: (spec.uses ?? []).includes('date') || rules.some((rule) => rule.timed),
    database: inputs.some(([, input]) => 'table' in input) || tableOutputs(spec).length > 0,
    code: {
      text: `${directory ? `cd ${directory}\n` : ''}${run.join(' ')}`,
      language: 'shell',
      place: port.place(['run']),
    },
    problems: [],
  };
}

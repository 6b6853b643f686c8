/** A pipeline file as checked values and diagnostics; nothing is thrown for bad input. */
import type { Diagnostic, TaskType } from '../../protocol/engine/pipeline.ts';
import type { Place } from '../../protocol/rpc.ts';
import { diagnosticsOf } from './issue.ts';
import {
  descriptorFor,
  pipelineFields,
  pipelineSchema,
  type CommonSpec,
  type TaskDescriptor,
} from './schema.ts';
import { didYouMean } from './suggestion.ts';
import { readYaml, type Path } from './yamlSource.ts';

export interface ParsedTask {
  id: string;
  type: TaskType;
  spec: CommonSpec & Record<string, unknown>;
  place: Place;
  /** Place of a field of the task. */
  placeOf(path: Path): Place;
}

export interface ParsedPipeline {
  name: string;
  description: string | null;
  schedule: string | null;
  models: string[];
  tasks: ParsedTask[];
  diagnostics: Diagnostic[];
  placeOf(path: Path): Place;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const word = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

export function parsePipeline(
  text: string,
  file: string,
  descriptors: readonly TaskDescriptor[],
): ParsedPipeline {
  const source = readYaml(text, file);
  const diagnostics = [...source.diagnostics];
  const parsed: ParsedPipeline = {
    name: '',
    description: null,
    schedule: null,
    models: [],
    tasks: [],
    diagnostics,
    placeOf: source.placeOf,
  };
  if (diagnostics.some((diagnostic) => diagnostic.severity === 'error')) return parsed;
  if (!isRecord(source.value)) {
    diagnostics.push({
      severity: 'error',
      message: 'A pipeline file is a mapping with version, name and tasks.',
      place: { file, line: 1, column: 1 },
    });
    return parsed;
  }
  const head = pipelineSchema.safeParse(source.value, { reportInput: true });
  if (head.success) {
    parsed.name = head.data.name;
    parsed.description = head.data.description ?? null;
    parsed.schedule = head.data.schedule ?? null;
    parsed.models = head.data.models ?? [];
  } else {
    diagnostics.push(...diagnosticsOf(head.error, source, [], Object.keys(pipelineFields)));
    if (typeof source.value['name'] === 'string') parsed.name = source.value['name'];
  }
  const items = Array.isArray(source.value['tasks']) ? (source.value['tasks'] as unknown[]) : [];
  const types = [...new Set(descriptors.map((descriptor) => descriptor.type))];
  for (const [index, item] of items.entries()) {
    const base: Path = ['tasks', index];
    const error = (message: string, place: Place, next?: string) =>
      diagnostics.push({ severity: 'error', message, place, ...(next ? { next } : {}) });
    if (!isRecord(item)) {
      error('A task is a mapping with id and type.', source.placeOf(base));
      continue;
    }
    const type = item['type'];
    const descriptor = descriptorFor(descriptors, type, Object.keys(item));
    if (!descriptor) {
      const name = typeof item['id'] === 'string' ? `Task "${item['id']}"` : 'The task';
      if (type === undefined)
        error(`${name} has no type.`, source.placeOf(base), `Add type: ${types.join(', ')}.`);
      else
        error(
          `Unknown task type "${word(type)}".`,
          source.placeOf([...base, 'type']),
          didYouMean(word(type), types),
        );
      continue;
    }
    const checked = descriptor.schema.safeParse(item, { reportInput: true });
    if (!checked.success) {
      diagnostics.push(...diagnosticsOf(checked.error, source, base, Object.keys(descriptor.schema.shape)));
      continue;
    }
    const spec = checked.data as ParsedTask['spec'];
    parsed.tasks.push({
      id: spec.id,
      type: descriptor.type,
      spec,
      place: source.placeOf(base),
      placeOf: (path) => source.placeOf([...base, ...path]),
    });
  }
  return parsed;
}

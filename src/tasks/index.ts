/** The task types: one folder and one line each. */
import { descriptorFor } from '../core/pipeline/schema.ts';
import { connectionExtract } from './extract/connection/connectionExtract.ts';
import { extract } from './extract/extract.ts';
import { load } from './load/load.ts';
import { model } from './model/model.ts';
import { report } from './report/report.ts';
import { script } from './script/script.ts';
import type { AnyTaskModule } from './task.ts';
import { test } from './test/test.ts';

export const taskModules: readonly AnyTaskModule[] = [
  extract,
  connectionExtract,
  load,
  model,
  script,
  test,
  report,
];

export const taskDescriptors = taskModules.map((module) => module.descriptor);

export function taskModule(type: string, spec: object): AnyTaskModule {
  const descriptor = descriptorFor(taskDescriptors, type, Object.keys(spec));
  const found = taskModules.find((module) => module.descriptor === descriptor);
  if (!found) throw new Error(`No task type "${type}".`);
  return found;
}

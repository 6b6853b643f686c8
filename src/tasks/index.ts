/** The task types: one folder and one line each. */
import { extract } from './extract/extract.ts';
import { model } from './model/model.ts';
import { report } from './report/report.ts';
import { script } from './script/script.ts';
import type { AnyTaskModule } from './task.ts';
import { test } from './test/test.ts';

export const taskModules: readonly AnyTaskModule[] = [extract, model, script, test, report];

export const taskDescriptors = taskModules.map((module) => module.descriptor);

export function taskModule(type: string): AnyTaskModule {
  const found = taskModules.find((module) => module.descriptor.type === type);
  if (!found) throw new Error(`No task type "${type}".`);
  return found;
}

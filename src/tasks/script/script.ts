import { defineTask } from '../task.ts';
import { scriptDescriptor, type ScriptSpec } from './descriptor.ts';
import { planScript } from './plan.ts';
import { runScript } from './run.ts';

export const script = defineTask<ScriptSpec>({
  descriptor: scriptDescriptor,
  plan: planScript,
  run: runScript,
});

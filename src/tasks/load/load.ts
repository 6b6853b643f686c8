import { defineTask } from '../task.ts';
import { loadDescriptor, type LoadSpec } from './descriptor.ts';
import { planLoad } from './plan.ts';
import { runLoad } from './run.ts';

export const load = defineTask<LoadSpec>({ descriptor: loadDescriptor, plan: planLoad, run: runLoad });

import { defineTask } from '../task.ts';
import { modelDescriptor, type ModelSpec } from './descriptor.ts';
import { planModel } from './plan.ts';
import { runModel } from './run.ts';

export const model = defineTask<ModelSpec>({ descriptor: modelDescriptor, plan: planModel, run: runModel });

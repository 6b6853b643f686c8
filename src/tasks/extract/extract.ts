import { defineTask } from '../task.ts';
import { extractDescriptor, type ExtractSpec } from './descriptor.ts';
import { planExtract } from './plan.ts';
import { runExtract } from './run.ts';

export const extract = defineTask<ExtractSpec>({
  descriptor: extractDescriptor,
  plan: planExtract,
  run: runExtract,
});

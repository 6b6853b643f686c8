import { defineTask } from '../../task.ts';
import { connectionExtractDescriptor, type ConnectionExtractSpec } from './descriptor.ts';
import { planConnectionExtract } from './plan.ts';
import { runConnectionExtract } from './run.ts';

export const connectionExtract = defineTask<ConnectionExtractSpec>({
  descriptor: connectionExtractDescriptor,
  plan: planConnectionExtract,
  run: runConnectionExtract,
});

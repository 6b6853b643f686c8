import { defineTask } from '../task.ts';
import { reportDescriptor, type ReportSpec } from './descriptor.ts';
import { planReport } from './plan.ts';
import { runReport } from './run.ts';

export const report = defineTask<ReportSpec>({
  descriptor: reportDescriptor,
  plan: planReport,
  run: runReport,
});

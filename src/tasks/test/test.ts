import { defineTask } from '../task.ts';
import { testDescriptor, type TestSpec } from './descriptor.ts';
import { planTest } from './plan.ts';
import { runTest } from './run.ts';

export const test = defineTask<TestSpec>({ descriptor: testDescriptor, plan: planTest, run: runTest });

/** A pipeline file with its models, every task planned, the graph drawn, and everything that is wrong with it. */
import type { Diagnostic, TaskSummary, TaskType } from '../../protocol/engine/pipeline.ts';
import type { Place } from '../../protocol/rpc.ts';
import type { CommonSpec } from '../../core/pipeline/schema.ts';
import type { TaskPlan } from '../../tasks/task.ts';

export interface LoadedTask {
  id: string;
  type: TaskType;
  spec: CommonSpec;
  plan: TaskPlan;
  place: Place;
  needs: string[];
  /** Needs written by hand. */
  declared: string[];
  description: string | null;
}

export interface LoadedPipeline {
  id: string;
  name: string;
  file: string;
  schedule: string | null;
  tasks: LoadedTask[];
  diagnostics: Diagnostic[];
}

export function taskSummary(task: LoadedTask): TaskSummary {
  const { plan } = task;
  return {
    id: task.id,
    type: task.type,
    needs: task.needs,
    place: task.place,
    outputs: [...plan.makes.tables, ...plan.makes.files],
    inputs: [
      ...new Set([...plan.reads, ...plan.files.filter((file) => file.required).map((file) => file.pattern)]),
    ],
    description: task.description,
    connection: plan.connection ?? null,
  };
}

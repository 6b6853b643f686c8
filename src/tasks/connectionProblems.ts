import { didYouMean } from '../core/pipeline/suggestion.ts';
import type { PlanPort, TaskPlan } from './task.ts';

/** What is wrong with the connection that a task names. */
export async function connectionProblems(name: string, port: PlanPort): Promise<TaskPlan['problems']> {
  const connections = await port.connections();
  if (connections.some((connection) => connection.name === name)) return [];
  const names = connections.map((connection) => connection.name);
  return [
    {
      message: `There is no connection "${name}".`,
      place: port.place(['connection']),
      next: names.length > 0 ? didYouMean(name, names) : 'Add it to dew.yaml.',
    },
  ];
}

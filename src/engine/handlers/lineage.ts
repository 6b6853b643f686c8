import type { LineageRequests } from '../../protocol/engine/lineage.ts';
import type { EngineContext, Handlers } from '../context.ts';
import { projectLineage } from '../lineage/projectLineage.ts';
import { statementLineage } from '../lineage/statementLineage.ts';
import { sqlShapes } from '../pipeline/runner.ts';

export type LineageHandlers = Pick<Handlers, keyof LineageRequests>;

export function createLineageHandlers(context: EngineContext): LineageHandlers {
  const shapes = sqlShapes(context);
  return {
    'lineage/project': (_, { signal }) => projectLineage(context, shapes, signal),
    'lineage/statements': ({ sql }, { signal }) => statementLineage(context, shapes, sql, signal),
  };
}

import type { LineageRequests } from '../../protocol/engine/lineage.ts';
import type { EngineContext, Handlers } from '../context.ts';
import { BoundStatements } from '../lineage/boundStatements.ts';
import { projectLineage } from '../lineage/projectLineage.ts';
import { statementLineage } from '../lineage/statementLineage.ts';
import { sqlShapes } from '../pipeline/runner.ts';

export type LineageHandlers = Pick<Handlers, keyof LineageRequests>;

export function createLineageHandlers(context: EngineContext): LineageHandlers {
  const shapes = sqlShapes(context);
  const bound = new BoundStatements(context.options.root);
  return {
    'lineage/project': ({ columns }, { signal }) =>
      projectLineage(context, shapes, columns ? bound : null, signal),
    'lineage/statements': ({ sql }, { signal }) => statementLineage(context, shapes, bound, sql, signal),
  };
}

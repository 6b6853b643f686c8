import { parseDashboard } from '../../core/dashboard/parse.ts';
import { standaloneStatement } from '../../core/dashboard/statement.ts';
import { boundNames, valuesOf } from '../dashboard/parameters.ts';
import { filesBehind } from '../pipeline/projectGlob.ts';
import type { Parts } from './lineageParts.ts';
import { addReader } from './readers.ts';

/** Every dashboard of the project, with the columns of its queries. */
export async function addDashboards(parts: Parts, root: string): Promise<void> {
  for (const file of await filesBehind(root, '**/*.dashboard.yaml')) {
    const text = (await parts.shapes.texts.read(root, file)) ?? '';
    const { dashboard, diagnostics } = parseDashboard(text, file);
    const node = { id: file, kind: 'dashboard' as const, task: null, place: { file }, columns: null };
    if (!dashboard) {
      parts.graph.node({
        ...node,
        exact: false,
        reason: diagnostics[0]?.message ?? 'The file cannot be read.',
      });
      continue;
    }
    const { parameters, queries } = dashboard;
    const values = valuesOf(parameters, {});
    const statements = Object.entries(queries).map(([name, sql]) => ({
      name,
      sql: standaloneStatement(sql, boundNames(parameters), values),
    }));
    await addReader(parts, { ...node, exact: true, reason: null }, statements);
  }
}

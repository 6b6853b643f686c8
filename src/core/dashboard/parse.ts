/** A dashboard file as checked values and diagnostics; nothing is thrown for bad input. */
import type { Diagnostic } from '../../protocol/engine/pipeline.ts';
import type { Place } from '../../protocol/rpc.ts';
import { diagnosticsOf } from '../pipeline/issue.ts';
import { didYouMean } from '../pipeline/suggestion.ts';
import { readYaml, type Path } from '../pipeline/yamlSource.ts';
import { defaultProblem, namesOf, withDefaultAsWritten } from './parameterValue.ts';
import {
  dashboardFields,
  dashboardSchema,
  panelSchemas,
  queriesOf,
  type DashboardPanel,
  type DashboardParameter,
} from './dashboardSchema.ts';

export interface Dashboard {
  title: string;
  description: string | null;
  parameters: DashboardParameter[];
  queries: Record<string, string>;
  rows: DashboardPanel[][];
}

export interface ParsedDashboard {
  /** Null where a diagnostic is an error. */
  dashboard: Dashboard | null;
  diagnostics: Diagnostic[];
  placeOf(path: Path): Place;
}

const unclickable = /^(line|area)$/;

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export function parseDashboard(text: string, file: string): ParsedDashboard {
  const source = readYaml(text, file);
  const diagnostics = [...source.diagnostics];
  const parsed: ParsedDashboard = { dashboard: null, diagnostics, placeOf: source.placeOf };
  const failed = () => diagnostics.some(({ severity }) => severity === 'error');
  const error = (message: string, path: Path, next?: string) =>
    diagnostics.push({
      severity: 'error',
      message,
      place: source.placeOf(path),
      ...(next === undefined ? {} : { next }),
    });
  if (failed()) return parsed;
  if (!isRecord(source.value)) {
    error('A dashboard file is a mapping with version, title, queries and layout.', []);
    return parsed;
  }
  const head = dashboardSchema.safeParse(source.value, { reportInput: true });
  if (!head.success) {
    diagnostics.push(...diagnosticsOf(head.error, source, [], Object.keys(dashboardFields)));
    return parsed;
  }
  const { title, description, parameters = [], queries, layout } = head.data;
  const bound = new Set<string>();
  for (const [index, parameter] of parameters.entries()) {
    const own = namesOf(parameter).map(([name]) => name);
    const twice = own.find((name) => bound.has(name));
    if (twice !== undefined) error(`The parameter "${twice}" stands twice.`, ['parameters', index, 'name']);
    for (const name of own) bound.add(name);
    const written = textAt(text, source.placeOf(['parameters', index, 'default']));
    parameters[index] = withDefaultAsWritten(parameter, written);
    const problem = defaultProblem(parameters[index]);
    if (problem) error(problem.message, ['parameters', index, 'default'], problem.next);
  }
  const kinds = Object.keys(panelSchemas);
  const rows = layout.map((row, at) =>
    row.flatMap((item, index): DashboardPanel[] => {
      const base: Path = ['layout', at, index];
      if (!isRecord(item)) {
        error('A panel is a mapping with kind and query.', base);
        return [];
      }
      const kind = item['kind'];
      if (typeof kind !== 'string' || !Object.hasOwn(panelSchemas, kind)) {
        if (typeof kind === 'string')
          error(`Unknown kind "${kind}".`, [...base, 'kind'], didYouMean(kind, kinds));
        else error('The panel has no kind.', base, `Add kind: ${kinds.join(', ')}.`);
        return [];
      }
      const schema = panelSchemas[kind as keyof typeof panelSchemas];
      const checked = schema.safeParse(item, { reportInput: true });
      if (!checked.success) {
        diagnostics.push(...diagnosticsOf(checked.error, source, base, Object.keys(schema.shape)));
        return [];
      }
      const panel = checked.data;
      for (const [at, query] of queriesOf(panel).entries())
        if (!Object.hasOwn(queries, query))
          error(
            `There is no query "${query}".`,
            [...base, ...(at === 0 ? ['query'] : ['trend', 'query'])],
            didYouMean(query, Object.keys(queries)),
          );
      if (panel.kind === 'chart') {
        if (!panel.spec && !panel.encoding)
          error('The chart has neither encoding nor spec.', base, 'Add encoding: {x: column, y: column}.');
        const outside = outsideOf(panel.spec) ?? outsideOf(panel.encoding);
        if (outside !== null)
          error(
            `The chart asks for ${outside}; it loads no URL and no file.`,
            base,
            'Select its rows with a query.',
          );
      }
      if (panel.kind === 'chart' && panel.select && (panel.spec || unclickable.test(panel.mark ?? 'line')))
        error(
          'A click cannot select here.',
          [...base, 'select'],
          'Marks of mark: bar, point, rect, arc and tick can be clicked.',
        );
      const names = parameters.map(({ name }) => name);
      if ('select' in panel)
        for (const name of Object.keys(panel.select ?? {}))
          if (!names.includes(name))
            error(`There is no parameter "${name}".`, [...base, 'select', name], didYouMean(name, names));
      return [panel];
    }),
  );
  if (!failed()) parsed.dashboard = { title, description: description ?? null, parameters, queries, rows };
  return parsed;
}

/** What stands there, where it stands on one line. */
const textAt = (text: string, { line = 1, column = 1, endColumn = 1 }: Place): string =>
  text.split('\n')[line - 1]?.slice(column - 1, endColumn - 1) ?? '';

/** The first address that a Vega-Lite value would load; null where there is none. */
function outsideOf(value: unknown): string | null {
  if (Array.isArray(value)) return value.map(outsideOf).find((one) => one !== null) ?? null;
  if (!isRecord(value)) return null;
  for (const [key, inner] of Object.entries(value)) {
    if ((key === 'url' || key === 'href') && inner !== undefined)
      return typeof inner === 'string' ? inner : `an address in ${key}`;
    const found = outsideOf(inner);
    if (found !== null) return found;
  }
  return null;
}

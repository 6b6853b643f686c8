import type { RunState } from '../../src/protocol/engine/pipeline.ts';
import type { RunSnapshot, RunViewNotifications, RunViewRequests } from '../../src/protocol/webview/run.ts';
import {
  customerValueCode,
  earlierRuns,
  failureLog,
  runSnapshot,
  runState,
  taskSummaries,
} from './runData.ts';
import { openView, shownPage, type Theme, type ViewHandlers, type ViewPage } from './viewPage.ts';

export interface Options {
  run?: RunState | null;
  snapshot?: Partial<RunSnapshot>;
  theme?: Theme;
  width?: number;
  height?: number;
  handlers?: Partial<ViewHandlers<RunViewRequests>>;
}

export async function open(options: Options = {}): Promise<ViewPage<RunViewNotifications>> {
  const run = options.run === undefined ? runState(24_400, 'failed') : options.run;
  const view = await openView<RunViewRequests, RunViewNotifications>({
    view: 'run',
    width: options.width ?? 1083,
    height: options.height ?? 804,
    ...(options.theme ? { theme: options.theme } : {}),
    handlers: {
      'run/load': () => ({ ...runSnapshot(run), ...options.snapshot }),
      'pipeline/plan': ({ force }) =>
        taskSummaries.map(({ id, type }, index) => ({
          id,
          type,
          action: force === true || index % 3 === 0 ? ('run' as const) : ('unchanged' as const),
          reason: index % 3 === 0 ? 'the SQL changed' : 'nothing changed since run 41',
        })),
      'pipeline/run': () => new Promise(() => undefined),
      'pipeline/cancel': () => null,
      'pipeline/runs': () => earlierRuns,
      'pipeline/state': ({ runId }) => ({
        ...runState(24_900, 'done'),
        runId,
        number: 41,
        tasks: runState(24_900, 'done').tasks.map((task) => ({ ...task, rows: 777, durationMs: 5500 })),
      }),
      'pipeline/log': ({ task }) => (task === 'customer_value' && run ? failureLog(run) : []),
      'pipeline/task': () => customerValueCode,
      'run/openPlace': () => null,
      'run/preview': () => null,
      'run/copy': () => null,
      ...options.handlers,
    },
  });
  await view.page.waitForSelector('.node, .state');
  return view;
}

export const node = (id: string) => shownPage().locator(`[data-node="${id}"]`);
export const row = (id: string) => shownPage().locator(`tr[data-row="${id}"]`);
export const nodeBoxes = () =>
  shownPage().$$eval('.node', (nodes) => nodes.map((one) => JSON.stringify(one.getBoundingClientRect())));

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
import { shownPage, viewOpener } from './viewPage.ts';

const failed = runState(24_400, 'failed');

export const open = viewOpener<
  RunViewRequests,
  RunViewNotifications,
  { run: RunState | null; snapshot: Partial<RunSnapshot> }
>({ view: 'run', width: 1083, height: 804, shown: '.node, .state' }, ({ run = failed, snapshot }) => ({
  'run/load': () => ({ ...runSnapshot(run), ...snapshot }),
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
}));

export const node = (id: string) => shownPage().locator(`[data-node="${id}"]`);
export const row = (id: string) => shownPage().locator(`tr[data-row="${id}"]`);
export const nodeBoxes = () =>
  shownPage().$$eval('.node', (nodes) => nodes.map((one) => JSON.stringify(one.getBoundingClientRect())));

import {
  IPCMessageReader,
  IPCMessageWriter,
  ResponseError,
  createMessageConnection,
  type CancellationToken,
} from 'vscode-jsonrpc/node';
import { messageOf } from '../core/failure.ts';
import { FileReaders } from './catalog/previewTargets.ts';
import type { EngineOptions } from '../protocol/engine/index.ts';
import type { Failure } from '../protocol/rpc.ts';
import type { Handler, Handlers } from './context.ts';
import { createContext } from './engineContext.ts';
import { createAskHandlers } from './handlers/ask.ts';
import { createCatalogHandlers } from './handlers/catalog.ts';
import { createChartHandlers } from './handlers/chart.ts';
import { createConnectionHandlers } from './handlers/connection.ts';
import { createDashboardHandlers } from './handlers/dashboard.ts';
import { createDialectHandlers } from './handlers/dialect.ts';
import { createLifeHandlers } from './handlers/life.ts';
import { createLineageHandlers } from './handlers/lineage.ts';
import { createPipelineHandlers } from './handlers/pipeline.ts';
import { createPracticeHandlers } from './handlers/practice.ts';
import { createProfileHandlers } from './handlers/profile.ts';
import { createQueryHandlers, createQueryService } from './handlers/query.ts';
import { createProjectHandlers } from './handlers/project.ts';
import { createStarHandlers } from './handlers/star.ts';
import { sqlFailure } from './sqlFailure.ts';

type Served = Partial<Omit<Handlers, 'engine/start'>>;

const connection = createMessageConnection(new IPCMessageReader(process), new IPCMessageWriter(process));
const failureCode = -32000;

/** Serves every request of the parent until it goes away or nothing has happened for the idle time. */
function start(options: EngineOptions): void {
  let running = 0;
  let idle: NodeJS.Timeout | undefined;
  const activity = () => {
    clearTimeout(idle);
    if (running > 0 || context.awake() > 0 || options.idleMinutes <= 0) return;
    idle = setTimeout(() => void end(), options.idleMinutes * 60_000);
  };
  let ending = false;
  const end = async () => {
    ending = true;
    await (await context.openedSession())?.close();
    process.exit(0);
  };
  const context = createContext(
    options,
    (name, payload) => void connection.sendNotification(name, payload),
    activity,
  );
  const serve = (name: string, handler: Handler<never>) => {
    connection.onRequest(name, async (params: never, token: CancellationToken) => {
      // What arrives while the engine ends is left unanswered: the client sends it to the next engine.
      if (ending) return new Promise(() => undefined);
      const controller = new AbortController();
      const listening = token.onCancellationRequested(() => controller.abort());
      running += 1;
      activity();
      try {
        return await handler(params, { signal: controller.signal });
      } catch (error) {
        const failure = sqlFailure(error);
        return new ResponseError(failureCode, failure.message, failure);
      } finally {
        listening.dispose();
        running -= 1;
        activity();
      }
    });
  };
  const { connections } = context;
  const readers = new FileReaders(context);
  const queryService = createQueryService(context, (target) => readers.statement(target));
  const served: Served = {
    ...createLifeHandlers(context, () => running),
    ...createPipelineHandlers(context),
    ...createLineageHandlers(context),
    ...createStarHandlers(context),
    ...createProjectHandlers(context),
    ...createQueryHandlers(context, queryService, connections),
    ...createConnectionHandlers(context, queryService, connections),
    ...createCatalogHandlers(context, queryService, readers),
    ...createDashboardHandlers(context),
    ...createDialectHandlers(context),
    ...createChartHandlers(context, queryService),
    ...createAskHandlers(context, queryService),
    ...createPracticeHandlers(context),
    ...createProfileHandlers(context, queryService, readers),
  };
  for (const [name, handler] of Object.entries(served)) serve(name, handler);
  activity();
}

connection.onRequest('engine/start', (options: EngineOptions) => {
  try {
    process.chdir(options.root);
  } catch (error) {
    const reason = messageOf(error);
    const failure: Failure = {
      code: 'not_found',
      message: `The folder ${options.root} cannot be used. ${reason}`,
    };
    return new ResponseError(failureCode, failure.message, failure);
  }
  start(options);
  return { processId: process.pid };
});
// The reader waits for 'close', which the channel of a child process never sends.
process.on('disconnect', () => {
  // Node joins its worker threads at exit, and a query that nobody asks for any more may run there for ever.
  process.on('exit', () => process.kill(process.pid, 'SIGKILL'));
  process.exit(0);
});
// Ctrl+C reaches the whole group of a terminal; the parent decides what it means.
process.on('SIGINT', () => undefined);
connection.listen();

import { isAbsolute, relative, resolve } from 'node:path';
import { failWith } from '../core/failure.ts';
import type { EngineOptions } from '../protocol/engine/index.ts';
import type { DatabaseGate, EngineContext } from './context.ts';
import { Connections } from './connection/connections.ts';
import { readDewFile } from './dewFile.ts';
import { MemoryGate } from './gate.ts';
import { openSession, type Session } from './session.ts';

export interface OwnContext extends EngineContext {
  connections: Connections;
  session(): Promise<Session>;
  /** The session, where it has been opened already. */
  openedSession(): Promise<Session> | null;
  /** Things that keep the idle timer from ending the engine. */
  awake(): number;
}

/** The context that every handler gets; DuckDB loads on the first call of `session`. */
export function createContext(
  options: EngineOptions,
  notify: EngineContext['notify'],
  activity: () => void,
): OwnContext {
  let session: Promise<Session> | null = null;
  let held = 0;
  let awake = 0;
  const counted = (change: (by: 1 | -1) => void) => () => {
    let ended = false;
    change(1);
    activity();
    return () => {
      if (ended) return;
      ended = true;
      change(-1);
      activity();
    };
  };
  const context: Omit<OwnContext, 'connections'> = {
    options,
    session() {
      session ??= openSession(options).catch((error: unknown) => {
        session = null;
        throw error;
      });
      return session;
    },
    openedSession: () => session,
    awake: () => awake + held,
    async projectGate(): Promise<DatabaseGate> {
      const opened = await context.session();
      return options.project
        ? opened.gate(await projectDatabase(options.root))
        : new MemoryGate(() => opened.connect());
    },
    notify,
    keepAlive: counted((by) => {
      held += by;
      notify('engine/busy', { held });
    }),
    stayAwake: counted((by) => {
      awake += by;
    }),
  };
  return Object.assign(context, { connections: new Connections(context) });
}

/** The project's database file, absolute; `dew.yaml` may name another one inside the project. */
async function projectDatabase(root: string): Promise<string> {
  const { database } = await readDewFile(root);
  const file = resolve(root, database);
  const inside = relative(root, file);
  if (inside.startsWith('..') || isAbsolute(inside)) {
    throw failWith(
      'bad_input',
      `The database "${database}" of dew.yaml lies outside the project.`,
      'Give a path inside the project, such as data/warehouse.duckdb.',
      { file: 'dew.yaml' },
    );
  }
  return file;
}

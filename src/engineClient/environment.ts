/** Variables of the editor that must not reach the engine or the scripts that it starts. */
const foreign = /^(VSCODE_|ELECTRON_|NODE_OPTIONS$|NODE_PATH$|CHROME_)/;

/**
 * The environment of the engine: the parent's without the editor's own variables, and with a thread
 * pool that four long queries cannot exhaust. Electron's binary behaves as Node only when told so.
 */
export function engineEnvironment(
  parent: NodeJS.ProcessEnv,
  electron: boolean = process.versions['electron'] !== undefined,
): NodeJS.ProcessEnv {
  const kept = Object.fromEntries(Object.entries(parent).filter(([name]) => !foreign.test(name)));
  return { ...kept, UV_THREADPOOL_SIZE: '16', ...(electron ? { ELECTRON_RUN_AS_NODE: '1' } : {}) };
}

/** One program with its whole process tree: argument list, no shell, bounded output, killed as a group. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { StringDecoder } from 'node:string_decoder';

export interface ProgramEnd {
  exit: number | null;
  signal: NodeJS.Signals | null;
  /** The last 64 KB of both streams. */
  tail: string;
  /** Bytes of output beyond the limit: counted, not passed on. */
  dropped: number;
}

export interface ProgramOptions {
  folder: string;
  environment: NodeJS.ProcessEnv;
  signal: AbortSignal;
  /** Called for each line, until `keep` bytes have been passed on. */
  line(stream: 'out' | 'err', text: string): void;
  /** Default 4 MB. */
  keep?: number;
  started?(processId: number): void;
}

const windows = process.platform === 'win32';
const longestLine = 8192;

/** Waits for the end of the program. Rejects where it cannot be started; an abort kills the tree, then rejects. */
export async function runProgram(argv: readonly string[], options: ProgramOptions): Promise<ProgramEnd> {
  const [program = '', ...rest] = argv;
  options.signal.throwIfAborted();
  const child = spawn(program, rest, {
    cwd: options.folder,
    env: options.environment,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: !windows,
    windowsHide: true,
    shell: false,
  });
  let tail = '';
  let kept = 0;
  let dropped = 0;
  const keep = options.keep ?? 4 * 1024 * 1024;
  const pass = (stream: 'out' | 'err', text: string) => {
    tail = `${tail}${text}\n`.slice(-65_536);
    if (kept >= keep) {
      dropped += text.length + 1;
      return;
    }
    kept += text.length + 1;
    options.line(stream, text.length > longestLine ? `${text.slice(0, longestLine)} ...` : text);
  };
  const streams = [lines(child, 'out', pass), lines(child, 'err', pass)];
  const kill = () => killTree(child);
  options.signal.addEventListener('abort', kill);
  // The engine ends when its parent goes away; a script must not outlive it.
  process.on('exit', kill);
  try {
    if (child.pid === undefined) throw ((await once(child, 'error')) as [Error])[0];
    options.started?.(child.pid);
    const [exit, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
    // A grandchild may hold the pipes open; what the program itself wrote is there by now.
    await Promise.race([Promise.all(streams), new Promise((resolve) => setTimeout(resolve, 500))]);
    options.signal.throwIfAborted();
    return { exit, signal, tail, dropped };
  } finally {
    options.signal.removeEventListener('abort', kill);
    process.off('exit', kill);
    killTree(child);
    child.stdout.destroy();
    child.stderr.destroy();
  }
}

function lines(
  child: ChildProcess,
  stream: 'out' | 'err',
  pass: (stream: 'out' | 'err', text: string) => void,
): Promise<void> {
  const source = stream === 'out' ? child.stdout : child.stderr;
  if (!source) return Promise.resolve();
  const decoder = new StringDecoder('utf8');
  let rest = '';
  source.on('data', (chunk: Buffer) => {
    const parts = (rest + decoder.write(chunk)).split(/\r?\n|\r(?!\n)/);
    rest = parts.pop() ?? '';
    for (const part of parts) pass(stream, part);
    if (rest.length > longestLine * 8) {
      pass(stream, rest);
      rest = '';
    }
  });
  return new Promise((resolve) => {
    source.on('close', () => {
      if (rest) pass(stream, rest);
      rest = '';
      resolve();
    });
  });
}

/** On POSIX the child leads a process group of its own; Windows has taskkill. */
function killTree(child: ChildProcess): void {
  const { pid } = child;
  if (pid === undefined) return;
  if (windows) {
    if (child.exitCode === null)
      spawn('taskkill', ['/pid', String(pid), '/T', '/F'], { stdio: 'ignore', windowsHide: true }).on(
        'error',
        () => undefined,
      );
    return;
  }
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // The whole group has ended.
  }
}

/** Starts a program by its argument list, never through a shell, and waits for its end. */
import { spawn } from 'node:child_process';
import { failWith } from '../../core/failure.ts';

export interface CommandEnd {
  /** Null where the program was ended by a signal or by the timeout. */
  exit: number | null;
  stdout: string;
  stderr: string;
  timedOut: boolean;
}

export interface CommandOptions {
  folder: string;
  /** All of the program's environment; left out, the engine's own. */
  environment?: NodeJS.ProcessEnv;
  /** Milliseconds. */
  timeout?: number;
  signal?: AbortSignal;
  input?: string;
}

/** As much of the output as anybody reads; a program that floods it does not fill the memory. */
const keptOutput = 4_000_000;

/** A program that cannot be found is a `missing_tool` failure; any exit code is an answer. */
export function runCommand(argv: string[], options: CommandOptions): Promise<CommandEnd> {
  const [program = '', ...rest] = argv;
  return new Promise((resolve, reject) => {
    const own = process.platform !== 'win32';
    const child = spawn(program, rest, {
      cwd: options.folder,
      env: options.environment ?? process.env,
      stdio: ['pipe', 'pipe', 'pipe'],
      detached: own,
      windowsHide: true,
    });
    const output = { stdout: '', stderr: '' };
    for (const stream of ['stdout', 'stderr'] as const)
      child[stream].setEncoding('utf8').on('data', (text: string) => {
        if (output[stream].length < keptOutput) output[stream] += text;
      });
    let timedOut = false;
    const end = (): void => {
      if (child.pid === undefined) return;
      try {
        if (own) process.kill(-child.pid, 'SIGKILL');
        else child.kill('SIGKILL');
      } catch {
        child.kill('SIGKILL');
      }
    };
    const timer = options.timeout
      ? setTimeout(() => {
          timedOut = true;
          end();
        }, options.timeout)
      : undefined;
    options.signal?.addEventListener('abort', end);
    const settle = (): void => {
      clearTimeout(timer);
      options.signal?.removeEventListener('abort', end);
    };
    child.on('error', (error: NodeJS.ErrnoException) => {
      settle();
      reject(
        error.code === 'ENOENT'
          ? failWith(
              'missing_tool',
              `The program "${program}" was not found.`,
              `Install ${program} and put it on the PATH.`,
            )
          : error,
      );
    });
    child.on('close', (exit) => {
      settle();
      if (options.signal?.aborted) reject(failWith('cancelled', 'Cancelled.'));
      else resolve({ ...output, exit, timedOut });
    });
    child.stdin.on('error', () => undefined);
    child.stdin.end(options.input ?? '');
    if (options.signal?.aborted) end();
  });
}

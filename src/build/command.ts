/** Runs a program with a list of arguments; its failure carries what it wrote. */
import { spawn } from 'node:child_process';

export interface CommandOptions {
  cwd?: string;
  environment?: Record<string, string>;
  /** Keeps the output for the error instead of showing it. */
  quiet?: boolean;
  /** The answer leaves standard error out; an error still tells both. */
  onlyStandardOutput?: boolean;
}

export interface CommandResult {
  code: number;
  output: string;
}

/** Never throws for an exit code; `output` holds both streams when `quiet`. */
export function tryCommand(
  program: string,
  list: readonly string[],
  options: CommandOptions = {},
): Promise<CommandResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, list, {
      cwd: options.cwd,
      env: { ...process.env, ...options.environment },
      stdio: options.quiet ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'inherit', 'inherit'],
      // npm and npx are command scripts on Windows, which only a shell can start.
      shell: process.platform === 'win32' && /^np[mx]$/.test(program),
    });
    let output = '';
    let errors = '';
    child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stderr?.on('data', (chunk: Buffer) => {
      if (options.onlyStandardOutput) errors += chunk.toString();
      else output += chunk.toString();
    });
    child.once('error', (error) => reject(new Error(`${program} could not be started: ${error.message}`)));
    child.once('close', (code) =>
      resolve({ code: code ?? 1, output: code === 0 ? output : output + errors }),
    );
  });
}

export async function runCommand(
  program: string,
  list: readonly string[],
  options: CommandOptions = {},
): Promise<string> {
  const { code, output } = await tryCommand(program, list, options);
  if (code !== 0) {
    const shown = output.trim() ? `:\n${output.trim().slice(-4000)}` : '';
    throw new Error(`${program} ${list.join(' ')} ended with code ${code}${shown}`);
  }
  return output;
}

import { ownEnvironment } from '../../tasks/script/run.ts';
import { findInterpreter, usesPython } from '../../tasks/script/interpreter.ts';
import { runCommand, type CommandEnd, type CommandOptions } from './command.ts';

export interface InEnvironment extends Omit<CommandOptions, 'environment' | 'signal'> {
  signal: AbortSignal;
}

/** Runs a program as the project's tasks do: `python` is that of its virtual environment. */
export async function runInEnvironment(
  root: string,
  argv: string[],
  options: InEnvironment,
): Promise<CommandEnd> {
  const python = usesPython(argv) ? await findInterpreter(root, () => undefined, options.signal) : null;
  const program = python ? [python.program, ...argv.slice(1)] : argv;
  return runCommand(program, { ...options, environment: ownEnvironment(python) });
}

/**
 * `dew`: the same core and the same JSON as the panels. Exit code 0 done, 1 the work failed, 2 wrong
 * usage. This file knows how a command is found and run; what a command does stands in commands/.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { failureOf, failWith, isEngineFailure, messageOf } from '../core/failure.ts';
import { EngineClient } from '../engineClient/engineClient.ts';
import type { EngineOptions } from '../protocol/engine/index.ts';
import { type Command, type Invocation, UsageError } from './command.ts';
import { commands } from './commands/index.ts';
import { commandHelp, overview, suggest } from './help.ts';
import { Output } from './output.ts';
import { projectRoot } from './project.ts';

const shared = {
  project: { type: 'string' as const },
  json: { type: 'boolean' as const },
  help: { type: 'boolean' as const, short: 'h' },
};

/** The installed package: dist/ stands beside templates/ and package.json. */
const home = join(__dirname, '..');
const version = (): string =>
  (JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')) as { version: string }).version;

function engineOptions(root: string, inProject: boolean, storage: string): EngineOptions {
  return {
    root,
    project: inProject,
    storage,
    window: `cli-${process.pid}`,
    templates: join(home, 'templates'),
    workbenchVersion: version(),
    memoryLimit: process.env['DEW_MEMORY_LIMIT'] ?? '',
    threads: Number(process.env['DEW_THREADS'] ?? 0),
    temporaryFolder: '',
    resultsDiskLimit: '',
    idleMinutes: 0,
    extensionDownload: false,
  };
}

function parse(command: Command, args: string[]) {
  const own = Object.fromEntries(
    Object.entries(command.options).map(([name, option]) => [
      name,
      {
        type: option.type,
        ...(option.multiple ? { multiple: true } : {}),
        ...(option.short ? { short: option.short } : {}),
      },
    ]),
  );
  try {
    return parseArgs({ args, options: { ...shared, ...own }, allowPositionals: true, strict: true });
  } catch (error) {
    throw new UsageError(messageOf(error));
  }
}

/** A closed pipe (`dew query ... | head`) is not an error: what is left to print is not worth computing. */
const reader = new AbortController();
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  reader.abort();
});
/** Nobody reads the notes (`dew run 2>&1 | head`): the work goes on. */
process.stderr.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

async function execute(command: Command, args: string[], output: Output): Promise<number> {
  const { values, positionals } = parse(command, args);
  if (values.help === true) {
    output.write(commandHelp(command));
    return 0;
  }
  if (positionals.length < command.positionals.least || positionals.length > command.positionals.most)
    throw new UsageError(
      positionals.length < command.positionals.least
        ? `dew ${command.name} needs ${command.positionals.least === 1 ? 'one word' : `${command.positionals.least} words`} after it, not ${positionals.length}.`
        : `"${positionals.at(-1)}" is one word too many. Put quotes around a text with spaces.`,
    );
  const options: Invocation['options'] = values;
  const { format = 'json', output: file } = options;
  if (output.json && file === undefined && format !== 'json')
    throw new UsageError('--json prints one JSON document: leave --json or --format away.');
  const found = projectRoot(typeof values.project === 'string' ? values.project : undefined);
  if (command.project && !found)
    throw failWith(
      'not_found',
      'There is no dew.yaml here or in a folder above.',
      'Go to a project, give --project <folder>, or make one with `dew new` or `dew init`.',
    );
  const root = found ?? (typeof values.project === 'string' ? values.project : process.cwd());
  const storage = mkdtempSync(join(tmpdir(), 'dew-'));
  const engine = new EngineClient({
    engineFile: join(__dirname, 'engine.js'),
    options: engineOptions(root, found !== null, storage),
  });
  const abort = new AbortController();
  const onSignal = (): void => {
    if (abort.signal.aborted) process.exit(130);
    abort.abort();
    output.note('Cancelling. Press Ctrl+C again to leave at once.');
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  const invocation: Invocation = {
    positionals,
    options,
    output,
    root,
    inProject: found !== null,
    engine,
    signal: AbortSignal.any([abort.signal, reader.signal]),
  };
  try {
    return await command.run(invocation);
  } finally {
    output.settle();
    await engine.dispose();
    rmSync(storage, { recursive: true, force: true });
  }
}

async function main(args: string[]): Promise<number> {
  const [name, ...rest] = args;
  const output = new Output(args.includes('--json'));
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    const wanted = commands.find((command) => command.name === rest[0]);
    output.write(wanted ? commandHelp(wanted) : overview(commands));
    return name === undefined ? 2 : 0;
  }
  if (name === '--version' || name === '-v') {
    output.write(`${version()}\n`);
    return 0;
  }
  const command = commands.find((candidate) => candidate.name === name);
  if (!command) {
    output.usage(`There is no command "${name}".${suggest(name, commands)}`, '`dew --help` lists them all.');
    return 2;
  }
  try {
    return await execute(command, rest, output);
  } catch (error) {
    if (reader.signal.aborted) return 0;
    if (error instanceof UsageError) {
      output.usage(error.message, `Usage: ${command.usage}`);
      return 2;
    }
    const failure = failureOf(error);
    output.end(failure);
    if (!isEngineFailure(error) && process.env['DEW_DEBUG'] && error instanceof Error)
      output.note(error.stack ?? '');
    return 1;
  }
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    process.exitCode = 1;
  },
);

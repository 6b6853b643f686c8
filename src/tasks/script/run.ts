import { existsSync } from 'node:fs';
import { mkdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { EngineFailure, failWith } from '../../core/failure.ts';
import { testRules } from '../../core/quality/testRules.ts';
import { textOf, type TaskContext, type TaskResult } from '../task.ts';
import type { ScriptSpec } from './descriptor.ts';
import { exportTable, importOutput } from './exchange.ts';
import { findInterpreter, usesPython, type Interpreter } from './interpreter.ts';
import { tableOutputs, withDate } from './plan.ts';
import { runProgram, type ProgramEnd } from './program.ts';
import { readTraceback } from './traceback.ts';

export async function runScript(spec: ScriptSpec, context: TaskContext): Promise<TaskResult> {
  const note = (text: string) => context.log('note', text);
  const paths = await preparePaths(spec, context);
  await exportInputs(spec, paths, context);
  const python = usesPython(spec.run) ? await findInterpreter(context.root, note, context.signal) : null;
  const argv = python ? [python.program, ...spec.run.slice(1)] : spec.run;
  note(spec.run.join(' '));
  const work = () =>
    runProgram(argv, {
      folder: join(context.root, spec.directory ?? '.'),
      environment: { ...ownEnvironment(python), ...spec.environment, ...paths.variables },
      signal: context.signal,
      line: context.log,
      started: (processId) =>
        void writeFile(join(context.folder, 'pid'), String(processId)).catch(() => undefined),
    });
  let end: ProgramEnd;
  try {
    end = await (spec.database === 'exclusive' ? context.withoutDatabase(work) : work());
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    throw existsSync(join(context.root, spec.directory ?? '.'))
      ? failWith(
          'missing_tool',
          `The program "${spec.run[0] ?? ''}" was not found.`,
          'Install it, or write its full name in run.',
          context.plan.code.place,
        )
      : failWith(
          'not_found',
          `There is no folder ${spec.directory ?? ''}.`,
          'Correct directory in the task.',
          context.plan.code.place,
        );
  }
  if (end.dropped > 0) note(`output beyond 4 MB was not kept: ${(end.dropped / 1e6).toFixed(1)} MB left out`);
  if (end.exit !== 0) throw scriptFailure(spec, end, context, python);
  return publishOutputs(spec, paths, context);
}

interface Paths {
  variables: Record<string, string>;
  inputs: Map<string, string>;
  outputs: Map<string, string>;
}

async function preparePaths(spec: ScriptSpec, context: TaskContext): Promise<Paths> {
  const inputs = new Map<string, string>();
  const outputs = new Map<string, string>();
  await mkdir(join(context.folder, 'in'), { recursive: true });
  await mkdir(join(context.folder, 'out'), { recursive: true });
  for (const [name, input] of Object.entries(spec.inputs ?? {})) {
    const path =
      'file' in input
        ? join(context.root, withDate(input.file, context.date))
        : join(context.folder, 'in', `${name}.${input.format}`);
    inputs.set(name, path.replace(/[/\\]$/, ''));
  }
  for (const [name, output] of Object.entries(spec.outputs ?? {})) {
    const last =
      'file' in output ? (output.file.split('/').filter(Boolean).at(-1) ?? name) : `${name}.${output.format}`;
    const path =
      'file' in output ? join(context.folder, 'out', name, last) : join(context.folder, 'out', last);
    await mkdir('file' in output && output.file.endsWith('/') ? path : dirname(path), { recursive: true });
    outputs.set(name, path);
  }
  const variables: Record<string, string> = {
    DEW_DATE: context.date,
    DEW_RUN_ID: context.runId,
    DEW_PROJECT: context.root,
  };
  for (const [name, path] of inputs) variables[`DEW_INPUT_${name.toUpperCase()}`] = path;
  for (const [name, path] of outputs) variables[`DEW_OUTPUT_${name.toUpperCase()}`] = path;
  return { variables, inputs, outputs };
}

async function exportInputs(spec: ScriptSpec, paths: Paths, context: TaskContext): Promise<void> {
  const tables = Object.entries(spec.inputs ?? {}).flatMap(([name, input]) =>
    'table' in input ? [{ name, ...input }] : [],
  );
  for (const [name, input] of Object.entries(spec.inputs ?? {})) {
    const path = paths.inputs.get(name) ?? '';
    if ('file' in input && !existsSync(path)) {
      throw failWith(
        'not_found',
        `The input "${name}" is missing: there is no ${input.file}.`,
        'Make the file, or correct the path.',
        context.plan.code.place,
      );
    }
  }
  if (tables.length === 0) return;
  const reads = tables.map(({ table }) => table);
  await context.duckdb(reads, async (database) => {
    for (const { name, table, format } of tables) {
      const rows = await exportTable(table, format, paths.inputs.get(name) ?? '', database);
      context.log('note', `in   ${table}  ${rows.toLocaleString('en-US')} rows, ${format}`);
    }
  });
}

const inherited =
  /^(PATH|HOME|USER|LOGNAME|LANG|LANGUAGE|LC_.*|TZ|TMPDIR|TEMP|TMP|SYSTEMROOT|WINDIR|COMSPEC|PATHEXT|APPDATA|LOCALAPPDATA|USERPROFILE|PROGRAMDATA|SSL_CERT_FILE|SSL_CERT_DIR)$/i;

/** What a script may see of the engine's own environment: no token, no password, nothing undeclared. */
export function ownEnvironment(
  python: Interpreter | null,
  from: NodeJS.ProcessEnv = process.env,
): Record<string, string> {
  const environment: Record<string, string> = {};
  for (const [name, value] of Object.entries(from))
    if (value !== undefined && inherited.test(name)) environment[name] = value;
  Object.assign(environment, {
    PYTHONUNBUFFERED: '1',
    PYTHONUTF8: '1',
    PYTHONDONTWRITEBYTECODE: '1',
    PYTHONHASHSEED: '0',
    MPLBACKEND: 'Agg',
  });
  if (python?.environment) {
    environment['VIRTUAL_ENV'] = python.environment;
    environment['PATH'] = `${dirname(python.program)}${delimiter}${environment['PATH'] ?? ''}`;
  }
  return environment;
}

function scriptFailure(
  spec: ScriptSpec,
  end: ProgramEnd,
  context: TaskContext,
  python: Interpreter | null,
): EngineFailure {
  const how =
    end.exit === null ? `was ended by ${end.signal ?? 'a signal'}` : `ended with exit code ${end.exit}`;
  const error = readTraceback(end.tail, context.root);
  const command = spec.run.join(' ');
  if (error?.missingModule) {
    const name = error.missingModule.split('.')[0] ?? '';
    const program = python?.program ?? 'python3';
    return new EngineFailure({
      code: 'missing_tool',
      message: `${command} ${how}: ${error.message}`,
      next: `If it is a package, add it to requirements.txt and run: ${program} -m pip install ${name}. If it is your own module, look at directory.`,
      ...(error.place ? { place: error.place } : {}),
    });
  }
  const last = error?.message ?? end.tail.trim().split('\n').at(-1) ?? '';
  return new EngineFailure({
    code: end.signal === 'SIGKILL' && end.exit === null ? 'out_of_memory' : 'script',
    message: `${command} ${how}${last ? `: ${last}` : '.'}`,
    next:
      end.signal === 'SIGKILL'
        ? 'The system ended it, most likely for want of memory.'
        : 'Its output is in the log of the task. The last good tables stay in place.',
    place: error?.place ?? context.plan.code.place,
  });
}

async function publishOutputs(spec: ScriptSpec, paths: Paths, context: TaskContext): Promise<TaskResult> {
  for (const [name, output] of Object.entries(spec.outputs ?? {})) {
    if (!('file' in output)) continue;
    const made = paths.outputs.get(name) ?? '';
    if (!existsSync(made)) {
      throw failWith(
        'script',
        `The script ended without writing its output "${name}".`,
        `Write it to the path in DEW_OUTPUT_${name.toUpperCase()}.`,
      );
    }
  }
  const tables = tableOutputs(spec);
  return context.duckdb([], async (database) => {
    for (const [name, output] of tables) {
      await importOutput(
        name,
        output,
        paths.outputs.get(name) ?? '',
        database.staged('main', output.table),
        database,
      );
    }
    const counts = new Map<string, { reason: string; rows: number }[]>();
    for (const [, output] of tables) {
      if (!output.quarantine) continue;
      counts.set(output.table, await countReasons(database.staged('main', output.table), database));
    }
    const published = await context.publish(
      database,
      tables.map(([, output]) => ({
        schema: 'main',
        name: output.table,
        kind: 'table',
        tests: testRules(output.tests ?? [], 'error'),
      })),
      [],
      () => filesInPlace(spec, paths, context),
    );
    let quarantined = 0;
    for (const [table, reasons] of counts) {
      for (const { reason, rows } of reasons) {
        quarantined += rows;
        context.quarantined({ reason, rows, relation: `main.${table}` });
      }
    }
    const main = tables.find(([, output]) => !output.quarantine);
    for (const { name, rows } of published)
      context.log('note', `out  ${name}  ${(rows ?? 0).toLocaleString('en-US')} rows`);
    return {
      rows: published.find(({ name }) => name === main?.[1].table)?.rows ?? null,
      quarantined,
      status: 'done',
      reason: null,
      outputs: published.map((output) => ({ ...output, hash: null })),
    };
  });
}

async function filesInPlace(spec: ScriptSpec, paths: Paths, context: TaskContext): Promise<void> {
  for (const [name, output] of Object.entries(spec.outputs ?? {}))
    if ('file' in output)
      await putInPlace(
        paths.outputs.get(name) ?? '',
        join(context.root, withDate(output.file, context.date)),
        context.folder,
      );
}

async function countReasons(
  table: string,
  database: Parameters<Parameters<TaskContext['database']>[0]>[0],
): Promise<{ reason: string; rows: number }[]> {
  const columns = await database.rows(`DESCRIBE ${table}`);
  const named = columns.some((row) => textOf(row['column_name']).toLowerCase() === 'reason');
  const reason = named ? `coalesce(reason::VARCHAR, 'no reason given')` : `'no reason given'`;
  const rows = await database.rows(
    `SELECT ${reason} AS reason, count(*)::INTEGER AS rows FROM ${table} GROUP BY 1 ORDER BY 2 DESC, 1`,
  );
  return rows.map((row) => ({ reason: textOf(row['reason']), rows: Number(row['rows']) }));
}

/** Moves a file or folder to its final path; what stood there before is whole until the new one takes its name. */
export async function putInPlace(made: string, target: string, folder: string): Promise<void> {
  const final = target.replace(/[/\\]$/, '');
  await mkdir(dirname(final), { recursive: true });
  const old = join(folder, `old-${Math.random().toString(36).slice(2)}`);
  const present = await stat(final).catch(() => null);
  if (present?.isDirectory()) await rename(final, old);
  await rename(made, final);
  await rm(old, { recursive: true, force: true });
}

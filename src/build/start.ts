/**
 * From a fresh clone to the workbench on a real project:
 * `npm start [-- --no-serve] [--browser] [--port N]`.
 */
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { buildAll } from './build.ts';
import { root, writeWhole } from './bundle.ts';
import { runCommand, tryCommand } from './command.ts';
import { installServer, installVsix, startServer, writeSettings } from './editor/server.ts';
import { calmSettings } from './editor/window.ts';
import { meet, meetPython, needs } from './machine.ts';
import { onPath } from './onPath.ts';
import { packageVsix } from './package.ts';

const { values } = parseArgs({
  options: {
    'no-serve': { type: 'boolean', default: false },
    browser: { type: 'boolean', default: false },
    port: { type: 'string' },
  },
});

const project = join(root, '.cache', 'demo', 'data-analysis-pipeline');
const dew = join(root, 'dist', 'cli.js');
/** The project's README says what to look at first. */
const firstLook = { ...calmSettings, 'workbench.startupEditor': 'readme' };

async function prepareDemo(): Promise<void> {
  for (const reason of [await meet(needs.git), await meetPython()])
    if (reason) console.log(`Note: ${reason}.`);
  console.log('Building ...');
  const { missing } = await buildAll();
  if (missing.length > 0) throw new Error(`Cannot start, these files are missing: ${missing.join(', ')}`);
  if (existsSync(join(project, 'dew.yaml'))) console.log(`The demo project is there already: ${project}`);
  else {
    console.log(`Making the demo project in ${project} ...`);
    await mkdir(join(project, '..'), { recursive: true });
    await runCommand(process.execPath, [dew, 'new', 'data-analysis-pipeline', project, '--mode', 'complete']);
  }
  console.log('Running its pipeline ...');
  const { code } = await tryCommand(process.execPath, [dew, 'run', '--project', project]);
  if (code === 0) return;
  // A person may have changed the demo: the workbench is where they see what is wrong.
  console.error('The pipeline of the demo project failed; the run view shows where.');
  process.exitCode = 1;
}

/** A desktop editor gets a user-data folder of its own: the person's settings and extensions stay untouched. */
async function openDesktop(vsix: string): Promise<void> {
  const folder = join(root, '.cache', 'editor', 'desktop');
  await writeDesktopSettings(folder);
  const own = ['--user-data-dir', folder, '--extensions-dir', join(folder, 'extensions')];
  await runCommand('code', [...own, '--install-extension', vsix, '--force'], { quiet: true });
  await runCommand('code', [...own, '--disable-workspace-trust', '--new-window', project]);
  console.log(`VS Code is open on ${project}. Its settings and extensions lie in ${folder}.`);
}

async function writeDesktopSettings(folder: string): Promise<void> {
  const file = join(folder, 'User', 'settings.json');
  if (!existsSync(file)) await writeWhole(file, JSON.stringify(firstLook, null, 2));
}

async function serve(vsix: string): Promise<void> {
  await installServer();
  const dataFolder = join(root, '.cache', 'editor', 'browser');
  if (!existsSync(join(dataFolder, 'data', 'User', 'settings.json')))
    await writeSettings(dataFolder, firstLook);
  await rm(join(dataFolder, 'extensions'), { recursive: true, force: true });
  await installVsix(dataFolder, vsix);
  const token = randomBytes(16).toString('hex');
  const port = values.port ? Number(values.port) : undefined;
  const server = await startServer({ dataFolder, token, ...(port ? { port } : {}) });
  console.log(`\nThe workbench is open at:\n\n  ${server.address}&folder=${encodeURI(project)}\n`);
  console.log('Only this machine can reach it. End it with Ctrl+C.');
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void server.stop());
  await server.ended;
  process.exitCode = 0;
}

try {
  await prepareDemo();
  if (!values['no-serve']) {
    console.log('Packing the extension ...');
    const vsix = await packageVsix();
    if (onPath('code') && !values.browser) await openDesktop(vsix);
    else await serve(vsix);
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

import { chmod, readFile, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { writeFiles } from '../engine/pipelineFixture.ts';
import { dew, emptyFolder } from './dew.ts';

const path = process.env['PATH'] ?? '';
afterEach(() => (process.env['PATH'] = path));

const dewFile = 'version: 1\nname: Test\n';

it('says that nothing runs where no container engine is found, and where there is nothing to start', async () => {
  await using folder = await emptyFolder();
  await writeFiles(folder.path, { 'dew.yaml': dewFile });
  const nothing = await dew(folder.path, 'up');
  expect(nothing.code).toBe(1);
  expect(nothing.err).toContain('no compose file');
  await writeFiles(folder.path, { 'compose.yaml': 'services: {}\n' });
  process.env['PATH'] = folder.path;
  const none = await dew(folder.path, 'up');
  expect(none.code).toBe(1);
  expect(none.err).toContain('Not run here: neither Docker nor Podman');
});

it.skipIf(process.platform === 'win32')(
  'calls the compose of the engine that it finds, by arguments, and tells what it said',
  async () => {
    await using folder = await emptyFolder();
    await writeFiles(folder.path, { 'dew.yaml': dewFile, 'compose.yaml': 'services: {}\n' });
    // The program itself cannot run everywhere: this one writes down how it was called.
    const podman = join(folder.path, 'podman');
    await writeFile(
      podman,
      '#!/bin/sh\nprintf "%s\\n" "$*" >> calls\ncase "$*" in *down*) echo broken >&2; exit 3;; esac\necho started\n',
    );
    await chmod(podman, 0o755);
    process.env['PATH'] = [folder.path, '/bin', '/usr/bin'].join(delimiter);
    const up = await dew(folder.path, 'up', '--json');
    expect(JSON.parse(up.out)).toEqual({
      command: 'podman compose --file compose.yaml up --detach',
      output: 'started',
    });
    const down = await dew(folder.path, 'down', '--volumes');
    expect(down.code).toBe(1);
    expect(down.err).toContain('ended with exit code 3: broken');
    expect((await readFile(join(folder.path, 'calls'), 'utf8')).trim().split('\n')).toEqual([
      'compose version',
      'compose --file compose.yaml up --detach',
      'compose version',
      'compose --file compose.yaml down --volumes',
    ]);
  },
);

import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { takeRunLock } from '../../src/engine/pipeline/runLock.ts';

const rounds = 20;
const startedAt = '2026-01-01T00:00:00.000Z';
const run = (number: number) => ({ runId: `run-${number}`, number, pipeline: 'Shop', startedAt });

async function emptyProject() {
  const root = await mkdtemp(join(tmpdir(), 'dew-lock-'));
  return { root, [Symbol.asyncDispose]: () => rm(root, { recursive: true, force: true }) };
}

async function contend(root: string) {
  const ended = await Promise.allSettled([1, 2, 3, 4, 5].map((number) => takeRunLock(root, run(number))));
  const taken = ended.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
  for (const each of ended)
    if (each.status === 'rejected') expect(each.reason).toMatchObject({ failure: { code: 'conflict' } });
  await Promise.all(taken.map((lock) => lock.release()));
  return taken;
}

describe('the lock of a run', () => {
  test('is taken by one of those who begin at the same moment', async () => {
    await using project = await emptyProject();
    for (let round = 0; round < rounds; round++) expect(await contend(project.root)).toHaveLength(1);
  });

  test('of a dead process is taken over by one, who learns which run was left', async () => {
    await using project = await emptyProject();
    await mkdir(join(project.root, '.dew'));
    const dead = { ...run(9), processId: 2 ** 22 + 1, began: '' };
    for (let round = 0; round < rounds; round++) {
      await writeFile(join(project.root, '.dew', 'run.lock'), JSON.stringify(dead));
      expect(await contend(project.root)).toMatchObject([{ left: 'run-9' }]);
    }
    expect(await readdir(join(project.root, '.dew'))).toEqual([]);
  });
});

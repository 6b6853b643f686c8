import { describe, expect, test } from 'vitest';
import { engineEnvironment } from '../../src/engineClient/environment.ts';
import type { Failure } from '../../src/protocol/rpc.ts';
import { engineOn } from '../engine/engineFixture.ts';

describe('the life of the engine', () => {
  test('starts on the first request and not before', async () => {
    await using engine = await engineOn();
    expect(engine.client.running).toBe(false);
    expect(await engine.client.request('engine/ping', null)).toBeNull();
    expect(engine.client.running).toBe(true);
  });

  test('a kill rejects what is in flight, is reported, and the next request is served', async () => {
    const lost: Failure[] = [];
    await using engine = await engineOn({}, { onLost: (failure) => lost.push(failure) });
    const before = await engine.client.request('engine/state', null);
    const inFlight = Promise.allSettled(
      Array.from({ length: 50 }, () => engine.client.request('engine/state', null)),
    );
    const killedAt = performance.now();
    process.kill(before.processId, 'SIGKILL');
    const outcomes = await inFlight;
    expect(performance.now() - killedAt).toBeLessThan(500);
    for (const outcome of outcomes) {
      if (outcome.status === 'rejected') {
        expect(outcome.reason).toMatchObject({ failure: { code: 'engine_lost' } });
      }
    }
    const after = await engine.client.request('engine/state', null);
    expect(after.processId).not.toBe(before.processId);
    expect(lost.map(({ code }) => code)).toEqual(['engine_lost']);
  });

  test('ends after the idle time without a report, and comes back', async () => {
    const lost: Failure[] = [];
    await using engine = await engineOn({ idleMinutes: 0.005 }, { onLost: (failure) => lost.push(failure) });
    const { processId } = await engine.client.request('engine/state', null);
    await expect.poll(() => engine.client.running, { timeout: 5_000 }).toBe(false);
    expect((await engine.client.request('engine/state', null)).processId).not.toBe(processId);
    expect(lost).toEqual([]);
  });

  test('an engine that does not stop after a cancel is killed, and the next request is served', async () => {
    const lost: Failure[] = [];
    await using engine = await engineOn({}, { onLost: (failure) => lost.push(failure), cancelWait: 100 });
    const { processId } = await engine.client.request('engine/state', null);
    process.kill(processId, 'SIGSTOP');
    const controller = new AbortController();
    const stuck = engine.client.request('engine/state', null, { signal: controller.signal });
    controller.abort();
    await expect(stuck).rejects.toMatchObject({ failure: { code: 'cancelled' } });
    expect((await engine.client.request('engine/state', null)).processId).not.toBe(processId);
  });

  test('a missing root is an error that names it', async () => {
    await using engine = await engineOn({ root: '/nowhere/at/all' });
    await expect(engine.client.request('engine/ping', null)).rejects.toMatchObject({
      failure: { code: 'not_found', message: expect.stringContaining('/nowhere/at/all') as string },
    });
  });

  test("the editor's own variables do not reach the engine", () => {
    const parent = {
      PATH: '/bin',
      VSCODE_CWD: '/x',
      ELECTRON_RUN_AS_NODE: '1',
      NODE_OPTIONS: '-r x',
      LANG: 'C',
    };
    expect(engineEnvironment(parent, false)).toEqual({ PATH: '/bin', LANG: 'C', UV_THREADPOOL_SIZE: '16' });
    expect(engineEnvironment(parent, true)).toMatchObject({ ELECTRON_RUN_AS_NODE: '1' });
  });
});

import { describe, expect, it } from 'vitest';
import type { RunEvent } from '../../src/protocol/engine/pipeline.ts';
import { failureLog, runSnapshot, runState, startEvent, taskSummaries } from './runData.ts';
import { nodeBoxes, open, row } from './runPage.ts';
import { asked } from './viewPage.ts';

describe('the run view while a run goes on', () => {
  it('takes live events in place: figures change, nothing moves', async () => {
    const { page, notify } = await open({ run: runState(24_400, 'done') });
    const start = startEvent(taskSummaries);
    const runId = start.event === 'run_started' ? start.runId : '';
    const at = () => new Date().toISOString();
    const send = (event: RunEvent) => notify('pipeline/event', { runId, event });
    await send(start);
    await expect.poll(() => page.locator('.run-title').innerText()).toContain('run 43');
    const boxes = await nodeBoxes();
    const rowTop = async () => (await row('export_parquet').boundingBox())!.y;
    const top = await rowTop();
    await send({
      event: 'task_started',
      at: at(),
      task: 'extract_orders',
      attempt: 1,
      attempts: 1,
      reason: 'forced',
    });
    await page.getByRole('treeitem', { name: /^Running extract_orders/ }).waitFor();
    await send({
      event: 'task_finished',
      at: at(),
      task: 'extract_orders',
      status: 'done',
      rows: 1_234_567,
      quarantined: 8,
      durationMs: 321,
      reason: null,
      failure: null,
      fingerprint: null,
      outputs: [],
      inputs: [],
    });
    await expect
      .poll(() => row('extract_orders').innerText())
      .toMatch(/1,234,567\s+3,106,091\s+8\s+0\.3 s\s+3\.9 s/);
    await send({ event: 'run_finished', at: at(), status: 'done', durationMs: 400 });
    await expect.poll(() => page.locator('.run-counts').innerText()).toMatch(/1 of 17[\s\S]*took 0\.4 s/);
    expect(await nodeBoxes()).toEqual(boxes);
    expect(await rowTop()).toBe(top);
  });

  it('keeps what came before a late snapshot of the same run', async () => {
    const { page, notify } = await open({ run: runState(24_400, 'done') });
    const late = runState(9000);
    const finished: RunEvent = {
      event: 'task_finished',
      at: late.startedAt,
      task: 'export_parquet',
      status: 'done',
      rows: 99,
      quarantined: 0,
      durationMs: 5,
      reason: null,
      failure: null,
      fingerprint: null,
      outputs: [],
      inputs: [],
    };
    await notify('pipeline/event', { runId: '20251102T000000Z-0044', event: finished });
    await page.waitForTimeout(100);
    await notify('run/snapshot', runSnapshot({ ...late, runId: '20251102T000000Z-0044', number: 44 }));
    await expect.poll(() => row('export_parquet').innerText()).toMatch(/99\s/);
  });

  it('draws once a frame while a script floods its output', async () => {
    const { page, notify } = await open({ run: runState(24_400, 'done') });
    const start = startEvent(taskSummaries);
    const runId = start.event === 'run_started' ? start.runId : '';
    await notify('pipeline/event', { runId, event: start });
    await row('extract_orders').click();
    await notify('pipeline/event', {
      runId,
      event: {
        event: 'task_started',
        at: new Date().toISOString(),
        task: 'extract_orders',
        attempt: 1,
        attempts: 1,
        reason: '',
      },
    });
    await expect.poll(() => page.locator('.run-detail').innerText()).toContain('extract_orders');
    const milliseconds = await page.evaluate(async (id) => {
      const begin = performance.now();
      for (let index = 0; index < 20_000; index++) {
        const event = {
          event: 'task_log',
          at: new Date().toISOString(),
          task: 'extract_orders',
          stream: 'out',
          text: `line ${index}`,
        };
        window.postMessage({ kind: 'notify', method: 'pipeline/event', params: { runId: id, event } }, '*');
      }
      while (!document.querySelector('.run-window')?.textContent?.includes('line 19999'))
        await new Promise((next) => setTimeout(next, 10));
      return performance.now() - begin;
    }, runId);
    expect(milliseconds).toBeLessThan(10_000);
    expect(await page.locator('.run-line').count()).toBeLessThan(120);
  });

  it('shows a long log: follows the end, keeps its place, links places', async () => {
    const run = runState(24_400, 'failed');
    const long = Array.from({ length: 4000 }, (_, index) => ({
      at: run.startedAt,
      stream: 'out' as const,
      text: `line ${index}`,
    }));
    const { page } = await open({ run, handlers: { 'pipeline/log': () => [...long, ...failureLog(run)] } });
    const log = page.getByRole('log');
    await expect.poll(() => log.innerText()).toContain('last good table kept');
    expect(await page.locator('.run-line').count()).toBeLessThan(120);
    expect(await page.locator('.run-line.le').count()).toBe(4);
    expect(await page.locator('.run-line.lw').count()).toBe(1);
    await page.getByRole('button', { name: 'File "src/pipeline/customer_value.py", line 47' }).click();
    expect(asked('run/openPlace')).toEqual([{ file: 'src/pipeline/customer_value.py', line: 47 }]);
    await log.evaluate((element) => element.scrollTo(0, 2000 * 18));
    await expect.poll(() => log.innerText()).toContain('line 2000');
    await page.getByRole('button', { name: 'Follow the end' }).click();
    await expect.poll(() => log.innerText()).toContain('last good table kept');
    await page.getByRole('button', { name: 'Copy the log' }).click();
    await expect.poll(() => (asked('run/copy')[0] as { text: string }).text.length).toBeGreaterThan(30_000);
  });

  it('holds 100,000 lines with a hundred in the page', async () => {
    const { page } = await open();
    await page.evaluate(() => {
      const host = window as unknown as { hostRequest(method: string, params: unknown): Promise<unknown> };
      const answer = host.hostRequest;
      const lines = Array.from({ length: 100_000 }, (_, index) => ({
        at: new Date(0).toISOString(),
        stream: 'out',
        text: `line ${index}`,
      }));
      // Made in the page: the test's own bridge would take longer than the view.
      host.hostRequest = (method, params) =>
        method === 'pipeline/log' ? Promise.resolve({ result: lines }) : answer(method, params);
    });
    await row('clean_orders').click();
    const log = page.getByRole('log');
    await expect.poll(() => log.innerText(), { timeout: 5000 }).toContain('line 99999');
    expect(await page.locator('.run-line').count()).toBeLessThan(120);
    await log.evaluate((element) => element.scrollTo(0, 50_000 * 18));
    await expect.poll(() => log.innerText()).toContain('line 50000');
  });
});

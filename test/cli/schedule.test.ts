import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Invocation } from '../../src/cli/command.ts';
import { schedule } from '../../src/cli/commands/schedule.ts';
import { Output } from '../../src/cli/output.ts';
import { failWith } from '../../src/core/failure.ts';

const minute = 60_000;

/** Runs the schedule on an engine that takes `work` for each run; answers the code and the minutes of the runs. */
async function served(
  schedules: Record<string, string>,
  work: (run: { pipeline: string }) => Promise<void>,
  options: Invocation['options'],
) {
  const began: string[] = [];
  const request = async (name: string, params: unknown): Promise<unknown> => {
    if (name === 'pipeline/list')
      return Object.entries(schedules).map(([id, cron]) => ({ id, schedule: cron }));
    if (name === 'pipeline/runs') return [];
    const run = params as { pipeline: string };
    began.push(`${run.pipeline} ${new Date().getMinutes()}`);
    await work(run);
    return { status: 'done' };
  };
  const output = new Output(false);
  vi.spyOn(output, 'note').mockReturnValue();
  const code = schedule.run({
    engine: { request, on: () => () => undefined },
    options,
    output,
    positionals: [],
    signal: new AbortController().signal,
  } as unknown as Invocation);
  await vi.advanceTimersByTimeAsync(180 * minute);
  return { code: await code, began };
}

afterEach(() => vi.useRealTimers());

describe('dew schedule in the foreground', () => {
  it('goes on after a tick that could not run', async () => {
    vi.useFakeTimers({ now: new Date(2026, 0, 1, 5, 58) });
    let runs = 0;
    const busy = () =>
      runs++ === 0 ? Promise.reject(failWith('conflict', 'Another run is at work.')) : Promise.resolve();
    expect(await served({ main: '0 * * * *' }, busy, { ticks: '2' })).toEqual({
      code: 1,
      began: ['main 0', 'main 0'],
    });
  });

  it('runs what became due while another pipeline was at work', async () => {
    vi.useFakeTimers({ now: new Date(2026, 0, 1, 5, 58) });
    const slow = ({ pipeline }: { pipeline: string }) =>
      new Promise<void>((resolve) => setTimeout(resolve, pipeline === 'long' ? 20 * minute : 0));
    const { began } = await served({ long: '0 6 * * *', short: '10 6 * * *' }, slow, { ticks: '2' });
    expect(began).toEqual(['long 0', 'short 20']);
  });
});

import { describe, expect, it } from 'vitest';
import { dateOfTick, lastTick, missedTicks, nextTick } from '../../../src/core/schedule/ticks.ts';

const utc = 'UTC';

describe('schedule ticks', () => {
  it('finds the next and the last tick, a tick itself being the last one', () => {
    const six = new Date('2026-03-01T06:00:00Z');
    expect(nextTick('0 6 * * *', six, utc).toISOString()).toBe('2026-03-02T06:00:00.000Z');
    expect(lastTick('0 6 * * *', six, utc).toISOString()).toBe('2026-03-01T06:00:00.000Z');
    expect(lastTick('0 6 * * *', new Date('2026-03-01T05:59:59Z'), utc).toISOString()).toBe(
      '2026-02-28T06:00:00.000Z',
    );
  });

  it('takes five fields, which is what cron and GitHub read', () => {
    for (const cron of ['* * * * * *', '@daily', '', '0 6 * *'])
      expect(() => nextTick(cron, new Date(0), utc), cron).toThrow(`"${cron}" is not a cron schedule`);
  });

  it('lists missed ticks oldest first and keeps the newest when there are too many', () => {
    const after = new Date('2026-03-01T06:00:00Z');
    const until = new Date('2026-03-05T07:00:00Z');
    const dates = (ticks: Date[]) => ticks.map((tick) => dateOfTick(tick, utc));
    expect(dates(missedTicks('0 6 * * *', after, until, 10, utc))).toEqual([
      '2026-03-02',
      '2026-03-03',
      '2026-03-04',
      '2026-03-05',
    ]);
    expect(dates(missedTicks('0 6 * * *', after, until, 2, utc))).toEqual(['2026-03-04', '2026-03-05']);
    expect(missedTicks('0 6 * * *', until, until, 2, utc)).toEqual([]);
  });

  it('keeps local time across a change of the clock', () => {
    const zone = 'Europe/Berlin';
    const ticks = missedTicks(
      '30 6 * * *',
      new Date('2026-03-27T12:00:00Z'),
      new Date('2026-03-30T12:00:00Z'),
      9,
      zone,
    );
    expect(ticks.map((tick) => tick.toISOString())).toEqual([
      '2026-03-28T05:30:00.000Z',
      '2026-03-29T04:30:00.000Z',
      '2026-03-30T04:30:00.000Z',
    ]);
  });

  it('names the fault of a wrong expression', () => {
    expect(() => nextTick('99 6 * * *', new Date(), utc)).toThrow(/"99 6 \* \* \*" is not a cron schedule/);
  });
});

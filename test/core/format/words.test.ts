import { describe, expect, it } from 'vitest';
import {
  formatAgo,
  formatBytes,
  formatCount,
  formatDuration,
  formatRows,
} from '../../../src/core/format/words.ts';

describe('our own figures', () => {
  it('separates thousands', () => {
    expect([0, 999, 1000, 10_000_000].map(formatCount)).toEqual(['0', '999', '1,000', '10,000,000']);
    expect([1, 2000].map(formatRows)).toEqual(['1 row', '2,000 rows']);
  });

  it('changes the unit of a duration where it reads better, and rounds at the edge without a jump', () => {
    const texts = [0, 8.4, 999, 999.6, 1940, 9994, 9996, 24_400, 59_960, 125_000, 4_800_000].map(
      formatDuration,
    );
    expect(texts).toEqual([
      '0 ms', '8 ms', '999 ms', '1.00 s', '1.94 s', '9.99 s', '10.0 s', '24.4 s', '1 min 0 s', '2 min 5 s', '1 h 20 min',
    ]); // prettier-ignore
  });

  it('counts bytes in powers of 1000', () => {
    expect([1, 182, 64_000, 412_000_000, 1_240_000_000].map(formatBytes)).toEqual([
      '1 byte',
      '182 bytes',
      '64 kB',
      '412 MB',
      '1.2 GB',
    ]);
  });

  it('says how long ago', () => {
    expect([0, 120_000, 3 * 3_600_000, 5 * 86_400_000].map(formatAgo)).toEqual([
      'now',
      '2 min ago',
      '3 h ago',
      '5 d ago',
    ]);
  });
});

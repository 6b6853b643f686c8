import { expect, test } from 'vitest';
import { parseConnection } from '../../../src/core/connection/connectionSchema.ts';

test('a host is a host alone: an address with a password in it is refused, and not repeated', () => {
  for (const host of ['owner:planted@10.0.0.1', 'mongodb://owner:planted@10.0.0.1/shop', 'db@10.0.0.1']) {
    const parse = () => parseConnection('shop', { type: 'mongodb', host, database: 'shop' });
    expect(parse).toThrow(/host: the name or address alone/);
    expect(parse).not.toThrow(/planted/);
  }
  expect(parseConnection('shop', { type: 'mongodb', host: '::1', database: 'shop' })['host']).toBe('::1');
});

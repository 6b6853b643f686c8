import { EventEmitter } from 'node:events';
import { PassThrough } from 'node:stream';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CopyOut } from '../../../src/connectors/postgres/transfer/copyOut.ts';
import { postgresMissing } from '../../fixtures/servers/postgres.ts';
import { postgresClient } from '../../fixtures/servers/postgresClient.ts';

const message = (kind: string, body: Buffer): Buffer => {
  const head = Buffer.alloc(5);
  head.write(kind, 'latin1');
  head.writeUInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
};

const rowsOf = async (copy: CopyOut): Promise<string[]> => {
  const pieces: string[] = [];
  for await (const piece of copy) pieces.push(textOf(Buffer.from(piece)));
  return pieces;
};

/** What stands in the messages of a piece. */
const textOf = (piece: Buffer): string => {
  const bodies: Buffer[] = [];
  for (let at = 0; at < piece.length;) {
    const end = at + 1 + piece.readUInt32BE(at + 1);
    if (piece[at] !== 0x64 || end > piece.length)
      throw new Error('a piece that is not whole messages of rows');
    bodies.push(piece.subarray(at + 5, end));
    at = end;
  }
  return Buffer.concat(bodies).toString();
};

describe('what the server sends', () => {
  const sent = fc.record({
    rows: fc.array(fc.tuple(fc.constantFrom('d', 'd', 'd', 'N', 'S'), fc.string({ maxLength: 40 }))),
    cuts: fc.array(fc.integer({ min: 1, max: 23 }), { minLength: 1 }),
  });
  test('is put together from pieces cut anywhere; what follows goes to the driver', async () => {
    await fc.assert(
      fc.asyncProperty(sent, async ({ rows, cuts }) => {
        const stream = new PassThrough();
        const driver: Buffer[] = [];
        stream.on('data', (bytes: Buffer) => driver.push(bytes));
        const copy = new CopyOut('COPY t TO STDOUT');
        copy.submit(Object.assign(new EventEmitter(), { stream, query: () => undefined }) as never);
        const end = Buffer.concat([message('c', Buffer.alloc(0)), message('C', Buffer.from('COPY 3\0'))]);
        const all = Buffer.concat([
          message('H', Buffer.alloc(3)),
          ...rows.map(([kind, text]) => message(kind, Buffer.from(text))),
          end,
        ]);
        const read = rowsOf(copy);
        for (let at = 0, turn = 0; at < all.length; turn += 1) {
          const size = cuts[turn % cuts.length]!;
          stream.emit('data', all.subarray(at, at + size));
          at += size;
        }
        copy.handleReadyForQuery();
        expect((await read).join('')).toBe(rows.map(([kind, text]) => (kind === 'd' ? text : '')).join(''));
        expect(Buffer.concat(driver)).toEqual(end);
      }),
    );
  });
});

describe.skipIf(postgresMissing)('COPY of a real server', () => {
  const { client, connect } = postgresClient();

  test('rows of any length come whole, in pieces that end with a row', async () => {
    const select = `SELECT i, repeat(chr(8364), (i * i * 3701) % 900000) FROM generate_series(1, 24) s(i)`;
    const pieces = await rowsOf(client().query(new CopyOut(`COPY (${select}) TO STDOUT (FORMAT csv)`)));
    expect(pieces.length).toBeGreaterThan(10);
    for (const piece of pieces) expect(piece.endsWith('\n')).toBe(true);
    const { rows } = await client().query<{ text: string }>(
      `SELECT string_agg(i || ',' || CASE t WHEN '' THEN '""' ELSE t END || chr(10), '' ORDER BY i) AS text FROM (${select}) r(i, t)`,
    );
    expect(pieces.join('') === rows[0]?.text).toBe(true);
  });

  test('a failure in the middle is told after the rows before it, and the connection goes on', async () => {
    const select = 'SELECT 1000 / (200000 - i) FROM generate_series(1, 300000) s(i)';
    const copy = client().query(new CopyOut(`COPY (${select}) TO STDOUT (FORMAT csv)`));
    await expect(rowsOf(copy)).rejects.toThrow('division by zero');
    expect((await client().query<{ one: number }>('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
  });

  test('a statement that is wrong, and one that gives no row', async () => {
    await expect(rowsOf(client().query(new CopyOut('COPY nothing TO STDOUT')))).rejects.toThrow('nothing');
    expect(await rowsOf(client().query(new CopyOut('COPY (SELECT 1 WHERE false) TO STDOUT')))).toEqual([]);
  });

  test('a reader that does not ask makes the server wait', async () => {
    const select = "SELECT repeat('x', 1000) FROM generate_series(1, 200000)";
    const pieces = client()
      .query(new CopyOut(`COPY (${select}) TO STDOUT`))
      [Symbol.asyncIterator]();
    await pieces.next();
    const before = process.memoryUsage().rss;
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(process.memoryUsage().rss - before).toBeLessThan(50e6);
    let bytes = 0;
    for await (const piece of pieces) bytes += piece.length;
    expect(bytes).toBeGreaterThan(198e6);
  });

  test('a server that goes away is told', async () => {
    const other = await connect();
    other.on('error', () => undefined);
    const { rows } = await other.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    const reading = rowsOf(
      other.query(new CopyOut(`COPY (SELECT pg_sleep(0.01) FROM generate_series(1, 5000)) TO STDOUT`)),
    );
    // It may be told before the one who ends it has its own answer.
    const told = expect(reading).rejects.toThrow(/terminat/i);
    await client().query('SELECT pg_terminate_backend($1)', [rows[0]?.pid]);
    await told;
  });
});

/** The programs of FreeTDS: tsql for statements, freebcp for bulk loads. */
import { spawn } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { Checks } from './features.ts';

interface Account {
  port: number;
  user: string;
  password: string;
  /** A folder of its own. */
  folder: string;
}

export async function freeTds({ port, user, password, folder }: Account): Promise<Checks> {
  const configuration = join(folder, 'freetds.conf');
  const server = (name: string, encryption: string): string =>
    `[${name}]\nhost = 127.0.0.1\nport = ${port}\ntds version = 7.4\nclient charset = UTF-8\ntext size = 2147483647\nencryption = ${encryption}\n`;
  await writeFile(configuration, server('tls', 'require') + server('clear', 'off'));
  const run = (program: string, list: readonly string[], input: string): Promise<string> =>
    new Promise((resolve, reject) => {
      const child = spawn(program, list, {
        env: { ...process.env, FREETDSCONF: configuration, LC_ALL: 'C.UTF-8' },
      });
      const parts: Buffer[] = [];
      child.stdout.on('data', (bytes: Buffer) => parts.push(bytes));
      child.stderr.on('data', (bytes: Buffer) => parts.push(bytes));
      child.on('error', reject);
      child.on('close', () => resolve(Buffer.concat(parts).toString()));
      child.stdin.end(input);
    });
  const tsql = (text: string, name = 'tls', secret = password): Promise<string> =>
    run('tsql', ['-S', name, '-U', user, '-P', secret, '-o', 'fhq', '-t', '|'], `${text}\ngo\n`);
  /** Without what tsql says of its locale. */
  const rows = async (text: string, name = 'tls'): Promise<string> =>
    (await tsql(text, name)).replace(/^(locale|using default).*\n/gm, '').trimEnd();
  const gives = async (text: string, expected: string, name = 'tls'): Promise<void> =>
    expect(await rows(text, name)).toBe(expected);
  return {
    'login with TLS': () => gives('SELECT 1', '1'),
    'login in clear text': () => gives('SELECT 1', '1', 'clear'),
    'wrong password': async () =>
      expect(await tsql('SELECT 1', 'tls', 'wrong')).toContain('Msg 18456 (severity 14, state 1)'),
    'types out': async () => {
      for (const [text, expected] of values) await gives(`SELECT ${text}`, expected);
    },
    'types in': null,
    parameters: null,
    'prepared statements': null,
    transactions: () =>
      gives(
        `CREATE TABLE freetds_kept (a int)\nBEGIN TRAN\nINSERT INTO freetds_kept VALUES (1)\nCOMMIT
BEGIN TRAN\nINSERT INTO freetds_kept VALUES (2)\nROLLBACK\nSELECT a FROM freetds_kept`,
        '1',
      ),
    errors: async () =>
      expect(await rows('SELECT *\n\nFROM nope')).toContain(
        'Msg 208 (severity 16, state 1) from practice-server Line 3:',
      ),
    cancel: null,
    'values of 8 MB': async () => {
      const text = 'ä🦆'.repeat((4 * 1024 * 1024) / 6);
      await gives(`SELECT N'${text}'`, text);
    },
    NULL: () =>
      gives('SELECT CAST(NULL AS int), CAST(NULL AS nvarchar(max)), CAST(NULL AS money)', 'NULL|NULL|NULL'),
    'several results': () => gives('SELECT 1\nSELECT 2, 3', '1\n2|3'),
    'bulk load': async () => {
      await rows('CREATE TABLE freetds_bulk (id bigint, amount decimal(18,4), name nvarchar(50))');
      const file = join(folder, 'rows.txt');
      const lines = Array.from({ length: 5000 }, (_, at) => `${at}|${at}.2500|row ${at} 🦆\n`).join('');
      await writeFile(file, `${lines}5000||\n`);
      const account = ['-S', 'tls', '-U', user, '-P', password, '-c', '-t', '|'];
      const said = await run('freebcp', ['freetds_bulk', 'in', file, ...account], '');
      expect(said).toContain('5001 rows copied');
      const back = join(folder, 'back.txt');
      await run(
        'freebcp',
        ['SELECT id, amount, name FROM freetds_bulk ORDER BY id', 'queryout', back, ...account],
        '',
      );
      expect(await readFile(back, 'utf8')).toBe(`${lines}5000||\n`);
    },
  };
}

const values: readonly [string, string][] = [
  ['CAST(1 AS bit)', '1'],
  ['CAST(255 AS tinyint)', '255'],
  ['CAST(-32768 AS smallint)', '-32768'],
  ['CAST(-2147483648 AS int)', '-2147483648'],
  ['CAST(9223372036854775807 AS bigint)', '9223372036854775807'],
  ['CAST(-12345678901234567890.123456789 AS decimal(38, 9))', '-12345678901234567890.123456789'],
  ['CAST(-922337203685477.5808 AS money)', '-922337203685477.5808'],
  ['CAST(0.5 AS real)', '0.5'],
  ['CAST(0.25 AS float)', '0.25'],
  ["N'€uro 🦆'", '€uro 🦆'],
  ['0x00FF10', '00ff10'],
  [
    "CAST('6F9619FF-8B86-D011-B42D-00C04FC964FF' AS uniqueidentifier)",
    '6F9619FF-8B86-D011-B42D-00C04FC964FF',
  ],
];

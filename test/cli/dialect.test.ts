import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { dew, emptyFolder } from './dew.ts';

it('dew dialect says what would have to change, that nothing was run, and writes it', async () => {
  await using folder = await emptyFolder();
  await writeFile(
    join(folder.path, 'a.sql'),
    'select a from t\nqualify row_number() over (partition by b) = 1;\n',
  );
  const text = await dew(folder.path, 'dialect', 'a.sql', '--to', 'postgres,snowflake');
  expect([text.code, text.err]).toEqual([0, '']);
  expect(text.out).toContain('Not run here');
  expect(text.out).toContain('Snowflake: Nothing known to change.');
  expect(text.out).toContain('a.sql:2:1  qualify');
  const json = await dew(
    folder.path,
    'dialect',
    'a.sql',
    '--to',
    'postgres',
    '--json',
    '--write',
    'docs/d.md',
  );
  const { files } = JSON.parse(json.out) as { files: { findings: { construct: string }[] }[] };
  expect(files[0]?.findings.map(({ construct }) => construct)).toEqual(['QUALIFY']);
  expect(await readFile(join(folder.path, 'docs/d.md'), 'utf8')).toContain('(../a.sql#L2)');
  const wrong = await dew(folder.path, 'dialect', 'a.sql', '--to', 'oracle');
  expect([wrong.code, wrong.err]).toEqual([2, expect.stringContaining('"oracle"')]);
  expect((await dew(folder.path, 'dialect')).err).toContain('There are no models here.');
});

import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { constructRules } from '../../../src/core/dialect/find.ts';
import { notRunHere } from '../../../src/core/dialect/print.ts';
import { typeRules } from '../../../src/core/dialect/rules/types.ts';
import { dialects } from '../../../src/core/dialect/systems.ts';
import type { DialectFinding } from '../../../src/protocol/engine/dialect.ts';
import { engineOn } from '../engineFixture.ts';
import { cases } from './cases.ts';

const letters = { snowflake: 'S', bigquery: 'B', redshift: 'R', postgres: 'P', spark: 'K' };
const marks = { fails: '-', differs: '~', unknown: '?' };

/** The findings of one statement in the notation of the list. */
function notation(findings: readonly DialectFinding[]): string {
  const places = new Map<string, Partial<Record<DialectFinding['dialect'], string>>>();
  for (const { place, construct, dialect, effect } of findings) {
    const key = `${place.column} ${construct}`;
    places.set(key, { ...places.get(key), [dialect]: `${letters[dialect]}${marks[effect]}` });
  }
  return [...places]
    .map(([key, on]) => `${key} ${dialects.map((name) => on[name] ?? '').join('')}`)
    .join('; ');
}

const parts = (text: string): string[] => text.split('; ').sort();

test('every statement of the list has exactly the findings that were checked by hand', async () => {
  await using engine = await engineOn();
  await Promise.all(cases.map(([sql], index) => writeFile(join(engine.root, `case${index}.sql`), sql)));
  const targets = cases.map((_, index) => `case${index}.sql`);
  const { files } = await engine.client.request('dialect/report', { targets, to: dialects, output: null });
  const found = new Map(files.map(({ file, findings }) => [file, notation(findings)]));
  for (const [index, [sql, expected]] of cases.entries()) {
    expect(parts(found.get(`case${index}.sql`) ?? 'none'), sql).toEqual(parts(expected));
  }
  const seen = new Set(files.flatMap(({ findings }) => findings.map(({ construct }) => construct)));
  const rules = [...constructRules.values(), ...typeRules.values()];
  expect(rules.filter(({ what, on }) => Object.keys(on).length > 0 && !seen.has(what))).toEqual([]);
  expect(seen.size).toBeGreaterThan(110);
  for (const { findings } of files)
    for (const { why, write, source } of findings) expect([why, write, source]).not.toContain('');
});

test('a format is written in the words of each system', async () => {
  await using engine = await engineOn();
  await writeFile(join(engine.root, 'a.sql'), "select strftime(d, '%d.%m.%Y %H:%M:%S') from t");
  const { files } = await engine.client.request('dialect/report', {
    targets: ['a.sql'],
    to: dialects,
    output: null,
  });
  const written = Object.fromEntries(files[0]?.findings.map(({ dialect, write }) => [dialect, write]) ?? []);
  expect(written['snowflake']).toBe("TO_CHAR(d, 'DD.MM.YYYY HH24:MI:SS')");
  expect(written['postgres']).toBe("TO_CHAR(d, 'DD.MM.YYYY HH24:MI:SS')");
  expect(written['spark']).toBe("date_format(d, 'dd.MM.yyyy HH:mm:ss')");
  expect(written['bigquery']).toContain("'%d.%m.%Y %H:%M:%S'");
});

test('the models of a project, by their files; the report is a file that links to each line and stays the same', async () => {
  await using engine = await engineOn({ project: true });
  await mkdir(join(engine.root, 'sql/models'), { recursive: true });
  await writeFile(join(engine.root, 'dew.yaml'), 'version: 1\nname: Test\n');
  await writeFile(
    join(engine.root, 'main.pipeline.yaml'),
    'version: 1\nname: Test\nmodels: sql/models/**/*.sql\n',
  );
  await writeFile(
    join(engine.root, 'sql/models/b.sql'),
    '-- dew: {materialized: view}\n-- ü\nselect x.n,\n  x.n::int\nfrom (from range(3) t(n)) x\n',
  );
  await writeFile(join(engine.root, 'sql/models/a.sql'), 'select 1 as a\n');
  const ask = () =>
    engine.client.request('dialect/report', {
      targets: [],
      to: ['bigquery', 'redshift'],
      output: 'docs/dialects.md',
    });
  const report = await ask();
  expect(report.files.map(({ file, model }) => [file, model])).toEqual([
    ['sql/models/a.sql', 'a'],
    ['sql/models/b.sql', 'b'],
  ]);
  const cast = report.files[1]?.findings.find(({ construct }) => construct === 'the cast ::');
  expect(cast).toMatchObject({
    dialect: 'bigquery',
    place: { file: 'sql/models/b.sql', line: 4, column: 6 },
    write: 'CAST(x AS type)',
  });
  const written = await readFile(join(engine.root, 'docs/dialects.md'), 'utf8');
  expect(written).toContain(notRunHere);
  expect(written).toContain('[4:6](../sql/models/b.sql#L4)');
  expect(written).not.toContain(engine.root);
  await ask();
  expect(await readFile(join(engine.root, 'docs/dialects.md'), 'utf8')).toBe(written);
  const [nothing] = (
    await engine.client.request('dialect/report', { targets: ['a'], to: ['snowflake'], output: null })
  ).files;
  expect(nothing?.findings).toEqual([]);
});

test('a statement without a syntax tree is named, a text that is no SQL is refused at its place', async () => {
  await using engine = await engineOn();
  await writeFile(join(engine.root, 'a.sql'), 'select 1;\n\npivot t on a using sum(b);\n');
  await writeFile(join(engine.root, 'wrong.sql'), 'select 1;\nselect a b c from t;\n');
  const ask = (target: string) =>
    engine.client.request('dialect/report', { targets: [target], to: ['spark'], output: null });
  expect((await ask('a.sql')).files[0]?.withoutTree).toEqual([{ file: 'a.sql', line: 3 }]);
  await expect(ask('wrong.sql')).rejects.toMatchObject({
    failure: { place: { file: 'wrong.sql', line: 2, column: 12 } },
  });
  await expect(ask('nowhere')).rejects.toMatchObject({ failure: { code: 'not_found' } });
});

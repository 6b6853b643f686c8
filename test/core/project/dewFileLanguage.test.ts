import { expect, it } from 'vitest';
import { renderDewFile } from '../../../src/core/project/dewFile.ts';
import {
  completeDewFile,
  describeDewField,
  diagnoseDewFile,
} from '../../../src/core/project/dewFileLanguage.ts';

it('finds nothing in the file of a new project', () => {
  const template = { id: 'a', version: '1.0.0', mode: 'guided' as const, parameters: { seed: '42' } };
  expect(diagnoseDewFile(renderDewFile('x', template))).toEqual([]);
  expect(diagnoseDewFile(renderDewFile('x', null))).toEqual([]);
});

it('marks an unknown field at its place and says what was meant', () => {
  expect(diagnoseDewFile('version: 1\nname: x\ndatabse: data/a.duckdb\n')).toEqual([
    {
      severity: 'warning',
      message: 'Unknown field "databse".',
      place: { file: 'dew.yaml', line: 3, column: 1, endLine: 3, endColumn: 8 },
      next: 'Did you mean "database"?',
    },
  ]);
});

it('says what the engine would refuse, with its line', () => {
  const [wrongVersion] = diagnoseDewFile('name: x\nversion: 2\n');
  expect(wrongVersion).toMatchObject({ severity: 'error', place: { file: 'dew.yaml', line: 2 } });
  const [malformed] = diagnoseDewFile('version: 1\nname: [x\n');
  expect(malformed?.severity).toBe('error');
  expect(malformed?.place.line).toBeGreaterThan(1);
});

it('offers the fields that are missing, at the beginning of a line only', () => {
  const text = 'version: 1\nname: x\n\n';
  expect(completeDewFile(text, 3, 1).map(({ label }) => label)).toEqual([
    'database',
    'template',
    'connections',
    'environments',
  ]);
  expect(completeDewFile('version: 1\nname: x', 2, 7)).toEqual([]);
});

it('describes its fields and no other words', () => {
  expect(describeDewField('database')).toContain('DuckDB file');
  expect(describeDewField('nothing')).toBeNull();
});

const served = (target: string, more = '') => `version: 1
name: x
connections:
  shop: { type: postgres, database: shop, user: me }
  other: { type: postgres, database: other, user: me }
environments:
  postgres:
    target: ${target}
    schema: analytics
${more}`;

it('finds a target that is no connection, an unknown field and a name that is no schema, at their places', () => {
  expect(diagnoseDewFile(served('shop'))).toEqual([]);
  expect(diagnoseDewFile(served('shpo'))).toMatchObject([
    {
      message: 'dew.yaml: environments.postgres.target: there is no connection "shpo"',
      place: { file: 'dew.yaml', line: 8, column: 13 },
      next: 'Did you mean "shop"?',
    },
  ]);
  expect(diagnoseDewFile(served('shop', '    schem: a\n'))).toMatchObject([
    { place: { line: 10 }, next: 'Did you mean "schema"?' },
  ]);
  expect(diagnoseDewFile(served('shop').replace('analytics', 'Analytics'))).toMatchObject([
    { place: { line: 9, column: 13 }, message: expect.stringContaining('lower case letters') as string },
  ]);
});

it('offers fields and connections inside an environment, and describes them', () => {
  const labels = (text: string, line: number, column: number) =>
    completeDewFile(text, line, column).map(({ label }) => label);
  expect(labels(served('s'), 8, 14)).toEqual(['shop', 'other']);
  expect(labels(`${served('shop').replace('    schema: analytics\n', '')}    \n`, 9, 5)).toEqual(['schema']);
  expect(labels(served('shop'), 4, 5)).toEqual([]);
  expect(describeDewField('target')).toContain('connection');
});

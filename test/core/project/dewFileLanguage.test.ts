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

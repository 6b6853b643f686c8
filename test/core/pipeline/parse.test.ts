import { describe, expect, test } from 'vitest';
import { completePipeline, describeWord } from '../../../src/core/pipeline/complete.ts';
import { durationMs } from '../../../src/core/pipeline/duration.ts';
import { readModelHeader } from '../../../src/core/pipeline/modelFile.ts';
import { parsePipeline } from '../../../src/core/pipeline/parse.ts';
import { pipelineJsonSchema } from '../../../src/core/pipeline/schema.ts';
import { taskDescriptors } from '../../../src/tasks/index.ts';

const file = 'main.pipeline.yaml';
const parse = (tasks: string, head = 'version: 1\nname: Test\n') =>
  parsePipeline(`${head}tasks:\n${tasks}`, file, taskDescriptors);
const told = (text: string) =>
  parse(text).diagnostics.map(
    ({ message, next, place }) => `${place.line}:${place.column} ${message}${next ? ` ${next}` : ''}`,
  );

describe('diagnostics', () => {
  test.each([
    [
      'an unknown type',
      '  - id: a\n    type: extarct\n    from: x.csv\n',
      '5:11 Unknown task type "extarct". Did you mean "extract"?',
    ],
    [
      'an unknown field',
      '  - id: a\n    type: extract\n    form: x.csv\n    from: x.csv\n',
      '6:5 Unknown field "form". Did you mean "from"?',
    ],
    ['a missing field', '  - id: a\n    type: extract\n', '4:5 "from" is missing. Add from.'],
    [
      'a missing type',
      '  - id: a\n    from: x.csv\n',
      '4:5 Task "a" has no type. Add type: extract, load, model, script, test, report.',
    ],
    [
      'a wrong id',
      '  - id: Big Name\n    type: model\n    file: a.sql\n',
      '4:9 "id" must be lower case letters, digits and _, and begin with a letter.',
    ],
    [
      'a path that leaves the project',
      '  - id: a\n    type: model\n    file: ../a.sql\n',
      '6:11 "file" must stay inside the project: no absolute path and no "..".',
    ],
    [
      'a wrong duration',
      '  - id: a\n    type: model\n    file: a.sql\n    timeout: 10 minutes\n',
      '7:14 "timeout" must be a duration such as 500ms, 5s, 10m, 2h or 2d.',
    ],
    [
      'a wrong choice',
      '  - id: a\n    type: extract\n    from: x\n    format: cvs\n',
      '7:13 "format" must be one of csv, tsv, json, ndjson, parquet, xlsx. Did you mean "csv"?',
    ],
    [
      'two rules in one test',
      '  - id: a\n    type: test\n    table: t\n    tests:\n      - not_null: x\n        unique: x\n',
      '8:9 "tests.0" needs exactly one of not_null, unique, accepted_values, relationships, row_count, freshness, sql.',
    ],
  ])('%s', (_name, text, expected) => {
    expect(told(text)).toEqual([expected]);
  });

  test('broken YAML stands at its line and column', () => {
    const [first] = parsePipeline('version: 1\nname: [a\ntasks: b: c\n', file, taskDescriptors).diagnostics;
    expect(first).toMatchObject({ severity: 'error', place: { file, line: 3 } });
    expect(parsePipeline('- just a list\n', file, taskDescriptors).diagnostics[0]?.message).toContain(
      'mapping',
    );
    expect(
      parse('  - id: a\n    id: b\n    type: model\n    file: a.sql\n').diagnostics[0]?.place,
    ).toMatchObject({ line: 5, column: 5 });
  });

  test('one bad task does not hide the others', () => {
    const parsed = parse('  - id: a\n    type: nope\n  - id: b\n    type: model\n    file: b.sql\n');
    expect(parsed.tasks.map((task) => task.id)).toEqual(['b']);
    expect(parsed.diagnostics).toHaveLength(1);
  });

  test('the version and unknown fields of the file itself', () => {
    const parsed = parse('', 'version: 2\nname: x\nshedule: daily\n');
    expect(parsed.diagnostics.map(({ message, next }) => [message, next])).toEqual([
      ['"version" must be 1.', undefined],
      ['Unknown field "shedule".', 'Did you mean "schedule"?'],
    ]);
  });
});

describe('a model file', () => {
  test('settings stand in its first comment', () => {
    const { header, diagnostics } = readModelHeader(
      '-- dew: {materialized: incremental, unique_key: line_id, tests: [{not_null: a}]}\nselect 1',
      'a.sql',
    );
    expect(diagnostics).toEqual([]);
    expect(header).toMatchObject({ materialized: 'incremental', unique_key: ['line_id'] });
  });

  test('what is wrong stands at its place in the SQL file', () => {
    const { diagnostics } = readModelHeader('-- a note\n-- dew: {materialised: view}\nselect 1', 'a.sql');
    expect(diagnostics).toEqual([
      {
        severity: 'error',
        message: 'Unknown field "materialised".',
        place: expect.objectContaining({ file: 'a.sql', line: 2, column: 10 }) as unknown,
        next: 'Did you mean "materialized"?',
      },
    ]);
    expect(
      readModelHeader('-- dew: {materialized: incremental}\nselect 1', 'a.sql').diagnostics[0]?.message,
    ).toContain('unique_key');
  });

  test('a comment below the SQL is no setting', () => {
    expect(readModelHeader('select 1\n-- dew: {materialized: view}', 'a.sql').header.materialized).toBe(
      'table',
    );
  });
});

describe('completion', () => {
  const at = (text: string) => {
    const lines = text.split('\n');
    return completePipeline(text, lines.length, (lines.at(-1)?.length ?? 0) + 1, taskDescriptors).map(
      ({ label }) => label,
    );
  };
  const head = 'version: 1\nname: x\ntasks:\n';

  test('fields of the file, of a task by its type, values, types and task ids', () => {
    expect(at('version: 1\n')).toEqual(['name', 'description', 'schedule', 'models', 'tasks']);
    expect(at(`${head}  - id: a\n    type: `)).toEqual([
      'extract',
      'load',
      'model',
      'script',
      'test',
      'report',
    ]);
    const fields = at(`${head}  - id: a\n    type: extract\n    from: x.csv\n    `);
    expect(fields).toContain('union_by_name');
    expect(fields).not.toContain('from');
    expect(at(`${head}  - id: a\n    type: extract\n    format: `)).toEqual([
      'csv',
      'tsv',
      'json',
      'ndjson',
      'parquet',
      'xlsx',
    ]);
    expect(at(`${head}  - id: a\n    type: extract\n  - id: b\n    needs: `)).toEqual(['a', 'b']);
  });

  test('a word is explained by its schema', () => {
    expect(describeWord('retries', taskDescriptors)).toBe('How often a failed task is tried again.');
    expect(describeWord('extract', taskDescriptors)).toContain('CSV');
    expect(describeWord('nonsense', taskDescriptors)).toBeNull();
  });

  test('the JSON Schema knows every task type', () => {
    const text = JSON.stringify(pipelineJsonSchema(taskDescriptors));
    for (const { type } of taskDescriptors) expect(text).toContain(`"const":"${type}"`);
  });
});

test('durations', () => {
  expect(['500ms', '5s', '10m', '2h', '2d', '1.5s'].map(durationMs)).toEqual([
    500, 5000, 600_000, 7_200_000, 172_800_000, 1500,
  ]);
});

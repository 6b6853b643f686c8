import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import excel from 'exceljs';
import { describe, expect, test } from 'vitest';
import { projectWith, taskOf, type Files } from '../engine/pipelineFixture.ts';

const pipeline = (task: string): string =>
  `version: 1\nname: Extract\ntasks:\n  - id: t\n    type: extract\n${task}`;

async function extracted(task: string, files: Files) {
  const project = await projectWith({ 'main.pipeline.yaml': pipeline(task), ...files });
  const run = await project.run();
  return {
    project,
    run,
    task: taskOf(run, 't'),
    [Symbol.asyncDispose]: () => project[Symbol.asyncDispose](),
  };
}

describe('CSV', () => {
  test('rejected rows are kept with file, line, column, reason and text; the others are loaded', async () => {
    await using result = await extracted(
      '    from: in.csv\n    columns: { id: BIGINT, amount: "DECIMAL(12,2)" }\n',
      {
        'in.csv': 'id,amount,note\n1,2.50,ok\n2,abc,"multi\nline"\n3,4\n4,5,x,y\n5,6,"ok, fine"\n',
      },
    );
    expect(result.task).toMatchObject({ status: 'done', rows: 2, quarantined: 3 });
    expect(await result.project.rows('select * from t')).toEqual([
      ['1', '2.50', 'ok'],
      ['5', '6.00', 'ok, fine'],
    ]);
    expect(
      await result.project.rows(
        'select file, line, column_name, reason, text from dew_rejects.t order by line',
      ),
    ).toEqual([
      ['in.csv', '3', 'amount', 'amount is not DECIMAL(12,2)', '2,abc,"multi\nline"'],
      ['in.csv', '5', 'note', 'missing columns', '3,4'],
      ['in.csv', '6', null, 'too many columns', '4,5,x,y'],
    ]);
    expect(
      result.run.quarantine.map(({ reason, rows, relation }) => [reason, rows, relation]).sort(),
    ).toEqual([
      ['amount is not DECIMAL(12,2)', 1, 'dew_rejects.t'],
      ['missing columns', 1, 'dew_rejects.t'],
      ['too many columns', 1, 'dew_rejects.t'],
    ]);
  });

  test('undeclared columns stay text, never guessed; without any declared one DuckDB looks, but keeps leading zeros', async () => {
    const csv = 'id,zip,day,big\n1,01234,2024-01-02,9007199254740993\n2,99999,2024-01-03,2\n';
    await using some = await extracted('    from: in.csv\n    columns: { id: BIGINT }\n', { 'in.csv': csv });
    expect(await some.project.rows('select * from t limit 1')).toEqual([
      ['1', '01234', '2024-01-02', '9007199254740993'],
    ]);
    await using none = await extracted('    from: in.csv\n', { 'in.csv': csv });
    expect(await none.project.rows('select column_name, column_type from (describe t)')).toEqual([
      ['id', 'BIGINT'],
      ['zip', 'VARCHAR'],
      ['day', 'DATE'],
      ['big', 'BIGINT'],
    ]);
    expect(await none.project.rows('select zip, big from t limit 1')).toEqual([
      ['01234', '9007199254740993'],
    ]);
  });

  test('what a found type would change or reject stays text: long identifiers, codes, days of unclear order', async () => {
    await using result = await extracted('    from: in.csv\n', {
      'in.csv':
        'long,code,day,time,phone,size\n12345678901234567890,1e5,03/04/2024,13/04/2024 10:00:00,+4915112345,0.5\n98765432109876543211,2e5,04/05/2024,14/05/2024 10:00:00,+4915112346,2\n',
    });
    expect(result.task).toMatchObject({ status: 'done', rows: 2, quarantined: 0 });
    expect(await result.project.rows('select * from t limit 1')).toEqual([
      ['12345678901234567890', '1e5', '03/04/2024', '13/04/2024 10:00:00', '+4915112345', 0.5],
    ]);
  });

  test('a comma with a blank parts the cells', async () => {
    await using result = await extracted('    from: in.csv\n    line_column: line\n', {
      'in.csv': 'id, name, size\n1, "Lee, Ann", 3\n2, Bob, 4\n3, Cid\n',
    });
    expect(await result.project.rows('select * from t')).toEqual([
      ['1', 'Lee, Ann', '3', '2'],
      ['2', 'Bob', '4', '3'],
    ]);
    expect(await result.project.rows('select line, text from dew_rejects.t')).toEqual([['4', '3, Cid']]);
  });

  test('lines that end in different ways are read, and one that does not fit is rejected', async () => {
    await using result = await extracted('    from: in.csv\n', {
      'in.csv': 'id,name\r\n1,Ann\n2,"B, ""b"" c"\r\n3,Cid,x\n4,"D\nE"\r\n',
    });
    expect(result.task.failure).toBeNull();
    expect(await result.project.rows('select * from t')).toEqual([
      ['1', 'Ann'],
      ['2', 'B, "b" c'],
      ['4', 'D\nE'],
    ]);
    expect(await result.project.rows('select line, reason from dew_rejects.t')).toEqual([
      ['4', 'too many columns'],
    ]);
  });

  test('Latin-1, UTF-16 and byte order marks; delimiter per file; line and file columns', async () => {
    const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('id,city\n3,Łódź\n', 'utf16le')]);
    await using result = await extracted(
      '    from: data/*.csv\n    columns: { id: BIGINT }\n    file_column: file\n    line_column: line\n',
      {
        'data/a.csv': Buffer.from('id;city\n1;"K\xf6ln\nam Rhein"\n2;Z\xfcrich\n', 'latin1'),
        'data/b.csv': utf16,
        'data/c.csv': '\uFEFFid,city\r\n4,Porto\r\n',
      },
    );
    expect(result.task.failure).toBeNull();
    expect(await result.project.rows('select id, city, file, line from t order by id')).toEqual([
      ['1', 'Köln\nam Rhein', 'data/a.csv', '2'],
      ['2', 'Zürich', 'data/a.csv', '4'],
      ['3', 'Łódź', 'data/b.csv', '2'],
      ['4', 'Porto', 'data/c.csv', '2'],
    ]);
    expect((await result.project.log(result.run.runId, 't')).map((line) => line.text)).toContain(
      'data/a.csv is Latin-1; read through a UTF-8 copy',
    );
  });

  test('lines of rejected rows are those of the file, also where rows are numbered', async () => {
    await using result = await extracted(
      '    from: in.csv\n    columns: { id: BIGINT }\n    line_column: line\n',
      { 'in.csv': 'id,x\n1,"a\nb"\nbad,c\n' },
    );
    expect(await result.project.rows('select line, text, reason from dew_rejects.t')).toEqual([
      ['4', 'bad,c', 'id is not BIGINT'],
    ]);
  });

  test('decimal comma, date format, null values, skipped lines and gzip', async () => {
    await using result = await extracted(
      '    from: in.csv.gz\n    columns: { amount: "DECIMAL(12,2)", day: DATE, x: BIGINT }\n    decimal_separator: ","\n    date_format: "%d/%m/%Y"\n    null_values: [n/a]\n    skip: 2\n',
      { 'in.csv.gz': gzipSync('Report of the till\n\namount;day;x\n1234,50;31/12/2024;n/a\n') },
    );
    expect(result.task.failure).toBeNull();
    expect(await result.project.rows('select * from t')).toEqual([['1234.50', '2024-12-31', null]]);
  });

  test('differing columns: a clear failure, or all of them by name', async () => {
    const files = { 'a.csv': 'id,x\n1,2\n', 'b.csv': 'X,ID,extra\n3,4,5\n' };
    await using refused = await extracted('    from: [a.csv, b.csv]\n    columns: { id: BIGINT }\n', files);
    expect(refused.task.failure).toMatchObject({
      place: { file: 'b.csv' },
      message: expect.stringContaining('has extra besides') as string,
      next: expect.stringContaining('union_by_name') as string,
    });
    await using united = await extracted(
      '    from: [a.csv, b.csv]\n    columns: { id: BIGINT }\n    union_by_name: true\n',
      files,
    );
    expect(await united.project.rows('select id, x, extra from t order by id')).toEqual([
      ['1', '2', null],
      ['4', '3', '5'],
    ]);
  });

  test('a file cut off: an incomplete last row is rejected, an open quote is a failure with its line', async () => {
    await using row = await extracted('    from: in.csv\n    columns: { id: BIGINT }\n', {
      'in.csv': 'id,a,b\n1,x,y\n2,z',
    });
    expect(row.task).toMatchObject({ rows: 1, quarantined: 1 });
    expect(row.run.quarantine[0]?.reason).toBe('incomplete line: the file ends inside this row');
    await using quote = await extracted('    from: in.csv\n    columns: { id: BIGINT }\n', {
      'in.csv': '\uFEFFid,a\n1,"x\nz"\n2,"open\n3,y\n',
    });
    expect(quote.task.failure).toMatchObject({ place: { file: 'in.csv', line: 4 } });
    expect(quote.task.failure?.message).toContain('never closed');
  });

  test('an unknown declared column and a missing file are refused by name', async () => {
    await using column = await extracted('    from: in.csv\n    columns: { amuont: BIGINT }\n', {
      'in.csv': 'id,amount\n1,2\n',
    });
    expect(column.task.failure).toMatchObject({
      message: 'No file of t has the declared column "amuont".',
      next: 'Did you mean "amount"?',
    });
    await using project = await projectWith({ 'main.pipeline.yaml': pipeline('    from: nothing_*.csv\n') });
    await expect(project.run()).rejects.toMatchObject({
      failure: { message: 'No file matches nothing_*.csv.', place: { line: 6, column: 11 } },
    });
  });

  test('a table stays as it was when the new file cannot be read', async () => {
    await using result = await extracted('    from: in.csv\n    columns: { id: BIGINT }\n', {
      'in.csv': 'id,a\n1,x\n',
    });
    await result.project.write({ 'in.csv': 'id,a\n1,"x\n' });
    expect(taskOf(await result.project.run(), 't').status).toBe('failed');
    expect(await result.project.rows('select * from t')).toEqual([['1', 'x']]);
  });
});

describe('JSON and Parquet', () => {
  test('NDJSON with nested values and declared types; a torn line is a failure with its line', async () => {
    await using good = await extracted(
      '    from: in.ndjson\n    columns: { amount: "DECIMAL(9,2)" }\n    file_column: f\n',
      {
        'in.ndjson': '{"id":1,"amount":2.5,"tags":["a","b"]}\n{"id":2,"amount":3,"tags":[]}\n',
      },
    );
    expect(good.task.failure).toBeNull();
    expect(await good.project.rows('select id, amount, tags, f from t')).toEqual([
      ['1', '2.50', ['a', 'b'], 'in.ndjson'],
      ['2', '3.00', [], 'in.ndjson'],
    ]);
    await using torn = await extracted('    from: in.ndjson\n', { 'in.ndjson': '{"id":1}\n{"id":2\n' });
    expect(torn.task.failure).toMatchObject({ code: 'bad_input', place: { file: 'in.ndjson', line: 2 } });
  });

  test('byte order marks and UTF-16 do not hide what a file holds', async () => {
    const array = '[{"a": 1, "b": "é"}]';
    for (const [name, text] of [
      ['in.json', Buffer.from(`\ufeff${array}`)],
      ['in.ndjson', Buffer.from('\ufeff{"a": 1, "b": "é"}\n')],
      ['in.json', Buffer.from(`\ufeff${array}`, 'utf16le')],
    ] as const) {
      await using result = await extracted(`    from: ${name}\n`, { [name]: text });
      expect(await result.project.rows('select a, b from t'), name).toEqual([['1', 'é']]);
    }
  });

  test('a day that could be read in two ways stays text, unless its format is declared', async () => {
    const files = { 'in.json': '[{"day": "03-04-2024"}]' };
    await using found = await extracted('    from: in.json\n', files);
    expect(await found.project.rows('select day from t')).toEqual([['03-04-2024']]);
    await using declared = await extracted('    from: in.json\n    date_format: "%d-%m-%Y"\n', files);
    expect(await declared.project.rows('select day from t')).toEqual([['2024-04-03']]);
  });

  test('fields and fractions that come far below the head are loaded', async () => {
    const lines = Array.from({ length: 25_000 }, (_, at) => `{"a": ${at}}`).concat('{"a": 1.7, "b": "x"}');
    await using result = await extracted('    from: in.ndjson\n', { 'in.ndjson': lines.join('\n') });
    expect(result.task.failure).toBeNull();
    expect(await result.project.rows('select a, b from t where b is not null')).toEqual([[1.7, 'x']]);
  });

  test('Parquet round trip, and a cut file is named', async () => {
    await using project = await projectWith({ 'main.pipeline.yaml': pipeline('    from: in.parquet\n') });
    const file = join(project.root, 'in.parquet');
    await project.change(
      `copy (select 18446744073709551615::ubigint as u, 1.10::decimal(38,10) as d, timestamp_ns '2024-01-01 00:00:00.123456789' as ts) to '${file}' (format parquet)`,
    );
    const run = await project.run();
    expect(taskOf(run, 't').failure).toBeNull();
    expect(await project.rows('select u::varchar, d::varchar, ts::varchar from t')).toEqual([
      ['18446744073709551615', '1.1000000000', '2024-01-01 00:00:00.123456789'],
    ]);
    await project.write({ 'in.parquet': 'PAR1 cut off' });
    expect(taskOf(await project.run(), 't').failure).toMatchObject({
      code: 'bad_input',
      place: { file: 'in.parquet' },
      next: expect.stringContaining('cut off') as string,
    });
  });
});

describe('XLSX', () => {
  async function workbook(file: string): Promise<void> {
    const book = new excel.Workbook();
    const sheet = book.addWorksheet('Products');
    sheet.addRow(['id', 'name', 'price', 'launched', 'seen', 'active', 'mixed']);
    sheet.addRow([
      1,
      'Täschli',
      12.1,
      new Date(Date.UTC(2024, 1, 29)),
      new Date(Date.UTC(2024, 0, 1, 13, 30, 15)),
      true,
      1,
    ]);
    sheet.addRow([
      9007199254740991,
      '007',
      0.1 + 0.2,
      new Date(Date.UTC(2023, 11, 31)),
      new Date(Date.UTC(2024, 0, 2)),
      false,
      'x',
    ]);
    sheet.addRow([]);
    sheet.addRow([3, null, { formula: 'A2*2', result: 2 }, null, null, null, null]);
    book.addWorksheet('Other').addRow(['a']);
    await writeFile(file, Buffer.from(await book.xlsx.writeBuffer()));
  }

  test('numbers and dates are exact, types are those of the cells, rows keep their number', async () => {
    await using project = await projectWith({
      'main.pipeline.yaml': pipeline('    from: in.xlsx\n    sheet: Products\n    line_column: row\n'),
    });
    await workbook(join(project.root, 'in.xlsx'));
    const run = await project.run();
    expect(taskOf(run, 't').failure).toBeNull();
    expect(await project.rows('select column_name, column_type from (describe t)')).toEqual([
      ['id', 'BIGINT'],
      ['name', 'VARCHAR'],
      ['price', 'DOUBLE'],
      ['launched', 'DATE'],
      ['seen', 'TIMESTAMP'],
      ['active', 'BOOLEAN'],
      ['mixed', 'VARCHAR'],
      ['row', 'BIGINT'],
    ]);
    expect(
      await project.rows(
        'select id::varchar, name, price::varchar, launched::varchar, seen::varchar, active, mixed, row::varchar from t order by row',
      ),
    ).toEqual([
      ['1', 'Täschli', '12.1', '2024-02-29', '2024-01-01 13:30:15', true, '1', '2'],
      [
        '9007199254740991',
        '007',
        '0.30000000000000004',
        '2023-12-31',
        '2024-01-02 00:00:00',
        false,
        'x',
        '3',
      ],
      ['3', null, '2.0', null, null, null, null, '5'],
    ]);
  });

  test('declared types reject with the row of the sheet; an unknown sheet and a damaged file are named', async () => {
    await using project = await projectWith({
      'main.pipeline.yaml': pipeline('    from: in.xlsx\n    columns: { id: BIGINT, mixed: BIGINT }\n'),
    });
    await workbook(join(project.root, 'in.xlsx'));
    expect(taskOf(await project.run(), 't')).toMatchObject({ rows: 2, quarantined: 1 });
    expect(await project.rows('select line, column_name, reason from dew_rejects.t')).toEqual([
      ['3', 'mixed', 'mixed is not BIGINT'],
    ]);
    await project.write({ 'main.pipeline.yaml': pipeline('    from: in.xlsx\n    sheet: Nope\n') });
    expect(taskOf(await project.run(), 't').failure).toMatchObject({
      message: 'in.xlsx has no sheet "Nope".',
      next: 'It has: Products, Other.',
    });
    await project.write({ 'in.xlsx': 'no zip at all' });
    expect(taskOf(await project.run(), 't').failure).toMatchObject({
      code: 'bad_input',
      place: { file: 'in.xlsx' },
    });
  });
});

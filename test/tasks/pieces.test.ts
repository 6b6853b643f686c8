import fc from 'fast-check';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { recordNumberer } from '../../src/tasks/extract/encoding.ts';
import { columnNames, splitRecord } from '../../src/tasks/extract/header.ts';
import { linesAt } from '../../src/tasks/extract/lineNumbers.ts';
import { cellText } from '../../src/tasks/extract/sheetCell.ts';
import { proseHtml } from '../../src/tasks/report/prose.bundle.ts';
import { figureText } from '../../src/tasks/report/render.ts';
import { imagesOf, readTemplate, resolveImage } from '../../src/tasks/report/template.ts';
import { ownEnvironment } from '../../src/tasks/script/run.ts';
import { readTraceback } from '../../src/tasks/script/traceback.ts';

const cell = fc.string({ unit: fc.constantFrom('a', 'é', ',', ';', '"', '\n', ' '), maxLength: 6 });
const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;

describe('delimited text', () => {
  test('the first record is read back as written, whatever its cells', () => {
    fc.assert(
      fc.property(
        fc.array(cell, { minLength: 1, maxLength: 5 }),
        fc.constantFrom(',', ';', '\t'),
        (cells, delimiter) => {
          const text = `${cells.map(quoted).join(delimiter)}\nnext`;
          const record = splitRecord(text, delimiter, '"');
          expect(record.cells).toEqual(cells);
          expect(text.slice(record.rest)).toBe('next');
        },
      ),
    );
  });

  test('column names are unique', () => {
    expect(columnNames(['a', ' A ', '', 'b'])).toEqual(['a', 'A_1', 'column2', 'b']);
  });

  test('records are numbered by the line they begin on, however the text is cut into pieces', () => {
    fc.assert(
      fc.property(
        fc.array(cell, { minLength: 1, maxLength: 8 }),
        fc.array(fc.nat({ max: 9 }), { maxLength: 20 }),
        (cells, cuts) => {
          const text = cells.map((value) => `${quoted(value)}\n`).join('');
          const number = recordNumberer({ column: 'line', delimiter: ',', skip: 0, header: false }, '"');
          let output = '';
          let from = 0;
          for (const cut of cuts)
            [output, from] = [output + number(text.slice(from, from + cut)), from + cut];
          output += number(text.slice(from));
          let line = 1;
          const expected = cells.map((value) => {
            const record = `${line},${quoted(value)}\n`;
            line += 1 + (value.split('\n').length - 1);
            return record;
          });
          expect(output).toBe(expected.join(''));
        },
      ),
    );
  });

  test('byte positions are on the lines that counting gives', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'dew-lines-'));
    const file = join(folder, 'x');
    const text = 'a\nbb\n\nccc\nd';
    await writeFile(file, text);
    const positions = [0, 1, 2, 4, 5, 6, 9, 10];
    expect(await linesAt(file, positions)).toEqual(
      positions.map((position) => text.slice(0, position).split('\n').length),
    );
    await rm(folder, { recursive: true });
  });
});

test('cells of a sheet keep their exact value', () => {
  expect(cellText(0.1)).toEqual({ text: '0.1', kind: 'DOUBLE' });
  expect(cellText(-7)).toEqual({ text: '-7', kind: 'BIGINT' });
  expect(cellText({ formula: 'A1', result: new Date(Date.UTC(2024, 1, 29, 12, 0, 0, 500)) })).toEqual({
    text: '2024-02-29 12:00:00.500',
    kind: 'TIMESTAMP',
  });
  expect(cellText({ richText: [{ text: 'a' }, { text: 'b' }] })).toEqual({ text: 'ab', kind: 'VARCHAR' });
  expect(cellText({ error: '#N/A' })).toEqual({ text: '#N/A', kind: 'VARCHAR' });
  expect(cellText('a_x000D_\nb_x005F_x0041_')).toEqual({ text: 'a\r\nb_x0041_', kind: 'VARCHAR' });
  expect(cellText('')).toBeNull();
  expect(cellText({ formula: 'A1' })).toBeNull();
});

describe('a Python traceback', () => {
  const root = '/home/ada/project';
  test('the innermost frame of the project is the place', () => {
    const text = `noise\nTraceback (most recent call last):\n  File "/usr/lib/python3.11/runpy.py", line 196, in _run\n    return 1\n  File "/home/ada/project/src/pipeline/clean.py", line 42, in main\n    frame = pd.cut(v)\n  File "/cache/venvs/x/lib/python3.11/site-packages/pandas/cut.py", line 9, in cut\n    raise ValueError("bins: must increase")\nValueError: bins: must increase\n`;
    expect(readTraceback(text, root)).toEqual({
      message: 'ValueError: bins: must increase',
      place: { file: 'src/pipeline/clean.py', line: 42 },
      missingModule: null,
    });
  });
  test('a missing module and a syntax error', () => {
    expect(
      readTraceback(
        `Traceback (most recent call last):\n  File "/home/ada/project/a.py", line 1, in <module>\n    import nope.x\nModuleNotFoundError: No module named 'nope'`,
        root,
      ),
    ).toMatchObject({ missingModule: 'nope', place: { file: 'a.py', line: 1 } });
    expect(
      readTraceback(
        `  File "/home/ada/project/a.py", line 3\n    def (\n        ^\nSyntaxError: invalid syntax`,
        root,
      ),
    ).toMatchObject({ message: 'SyntaxError: invalid syntax', place: { file: 'a.py', line: 3 } });
    expect(readTraceback('just output', root)).toBeNull();
    expect(
      readTraceback('  File "/home/ada/my "best"/a.py", line 3\nValueError: no', '/home/ada/my "best"'),
    ).toMatchObject({ place: { file: 'a.py', line: 3 } });
  });
});

test('a script sees no secret of the engine', () => {
  const environment = ownEnvironment(null, {
    PATH: '/bin',
    HOME: '/home/x',
    AWS_SECRET_ACCESS_KEY: 'x',
    GITHUB_TOKEN: 'y',
    LC_ALL: 'C.UTF-8',
    DEW_SECRET_DB: 'z',
  });
  expect(Object.keys(environment).filter((name) => /SECRET|TOKEN/.test(name))).toEqual([]);
  expect(environment).toMatchObject({ PATH: '/bin', HOME: '/home/x', LC_ALL: 'C.UTF-8' });
});

describe('a report template', () => {
  const template =
    '# T\n\nSum {{ value select 1 }}.\n\n```sql Caption\nselect 2\n```\n\n![Alt](charts/a.png)\n\n```python\nkept = 1\n```\n';

  test('parts with their lines', () => {
    const parts = readTemplate(template, 'reports/x.md');
    expect(parts.map(({ kind, line }) => [kind, line])).toEqual([
      ['markdown', 1],
      ['table', 6],
      ['markdown', 8],
    ]);
    expect(imagesOf(parts)).toEqual([{ path: 'charts/a.png', line: 9 }]);
    expect(resolveImage('../charts/a.png', 'reports/x/y.md')).toBe('reports/charts/a.png');
  });

  test.each([
    ['an open block', '```sql\nselect 1\n', 'never closed', 1],
    ['a chart without SQL', 'x\n```vega-lite\nmark: bar\n```\n', 'no data from SQL', 3],
    [
      'a chart that loads',
      '```vega-lite\ndata: {sql: "select 1"}\nlayer: [{data: {url: "https://example.org/x.csv"}}]\n```\n',
      'loads no URL',
      2,
    ],
    ['a chart that is no YAML', '```vega-lite\nmark: [\n```\n', 'not YAML', 3],
  ])('%s', (_name, text, message, line) => {
    expect(() => readTemplate(text, 'r.md')).toThrow(message);
    try {
      readTemplate(text, 'r.md');
    } catch (error) {
      expect((error as { failure: { place: { line: number } } }).failure.place.line).toBeGreaterThanOrEqual(
        Math.min(line, 2) - 1,
      );
    }
  });

  test('figures have separators, values stay exact, and HTML in data is text', () => {
    expect(figureText('12345678901234567890.120', 'DECIMAL(38,3)')).toBe('12,345,678,901,234,567,890.120');
    expect(figureText('-1234', 'BIGINT')).toBe('-1,234');
    expect(figureText('2024', 'VARCHAR')).toBe('2024');
    const { html } = proseHtml(
      'a \uE0000\uE001 <b>x</b>',
      new Map([['\uE0000\uE001', '<script>']]),
      new Map(),
    );
    expect(html).toContain('<span class="value">&lt;script&gt;</span> &lt;b&gt;x&lt;/b&gt;');
  });
});

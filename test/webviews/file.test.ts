import { describe, expect, it } from 'vitest';
import type { FileNotifications, FileRequests, FileState } from '../../src/protocol/webview/file.ts';
import { cellOf, fileFacts, fileResult, fileState } from './fileData.ts';
import { statistics } from './orderLines.ts';
import { accessibilityViolations, asked, failureError, themes, viewOpener } from './viewPage.ts';

const open = viewOpener<FileRequests, FileNotifications, { shows: FileState }>(
  { view: 'file', width: 1100, height: 700, shown: '.file, .state' },
  ({ shows: state = fileState }) => {
    let loads = 0;
    return {
      'file/load': ({ wish, raw }) => {
        loads += 1;
        const dialect = state.facts.dialect && {
          ...state.facts.dialect,
          ...(wish.delimiter === undefined ? {} : { delimiter: wish.delimiter }),
        };
        return {
          ...state,
          result: { ...state.result, id: `f${loads}`, note: raw ? 'raw' : null },
          facts: { ...state.facts, dialect },
        };
      },
      'query/page': ({ resultId, version, firstRow, rows, firstColumn, columns }) => ({
        resultId,
        version,
        firstRow,
        rows,
        firstColumn,
        columns: Array.from({ length: columns }, (_, column) =>
          JSON.stringify(
            Array.from({ length: rows }, (_one, row) => cellOf(firstRow + row, firstColumn + column)),
          ),
        ),
        clipped: [],
      }),
      'query/statistics': ({ column }) => statistics({ column, scope: 31_204, distinctCount: 10 }),
      'query/materialise': () => fileResult,
      'query/arrange': ({ arrangement }) => ({ ...fileResult, arrangement, version: 2 }),
      'query/cancel': () => null,
      'file/openText': () => null,
      'file/profile': () => null,
      'file/saveAsTask': () => ({ file: 'main.pipeline.yaml', task: 'bestellungen_2024_03' }),
      'file/copy': () => ({ rows: 1 }),
    };
  },
);

describe('the file view', () => {
  it('shows rows, how the file is read, what stands outside and what was rejected', async () => {
    const { page } = await open();
    await page.getByText('480211').waitFor();
    expect(await page.getByLabel('Delimiter').inputValue()).toBe(';');
    expect(await page.getByLabel('Encoding').inputValue()).toBe('windows-1252');
    await page.getByText('2 lines above the header and 1 footnote stand outside the table.').waitFor();
    expect(await page.locator('.file-rejected tbody tr').count()).toBe(37);
    expect(await page.locator('.file-rejected tbody mark').count()).toBe(12);
    await page.getByRole('button', { name: 'cell count 12' }).click();
    expect(await page.locator('.file-rejected tbody tr').count()).toBe(12);
    await page.locator('.file-rejected tbody button').first().click();
    expect(asked('file/openText')).toEqual([{ line: 1818 }]);
  });

  it('tells all rows of the file, also those that come when somebody scrolls to them', async () => {
    const preview = { ...fileResult, availableRows: 500, preview: true };
    const { page } = await open({ shows: { ...fileState, result: preview } });
    expect(await page.locator('.status b').first().innerText()).toBe('31,204 rows');
  });

  it('tells how many rows of the file a search has found', async () => {
    const arrangement = { ...fileResult.arrangement, search: 'Handtuch' };
    const found = { ...fileResult, arrangement, availableRows: 12, rowCount: 12 };
    const { page } = await open({ shows: { ...fileState, result: found } });
    expect(await page.locator('.status b').first().innerText()).toBe('12 of 31,204 rows');
  });

  it('reads the file anew with what the user changes, and back again', async () => {
    const { page } = await open();
    await page.getByText('480211').waitFor();
    await page.getByLabel('Delimiter').selectOption(',');
    await page.getByRole('button', { name: 'Reset' }).waitFor();
    await page.getByLabel('Nulls').fill('NA k.A.');
    await page.getByLabel('Nulls').press('Enter');
    await page.getByRole('button', { name: 'Show the text of the cells' }).click();
    await page.getByRole('button', { name: 'Show typed values' }).waitFor();
    await page.getByRole('button', { name: 'Reset' }).click();
    await page.getByRole('button', { name: 'Reset' }).waitFor({ state: 'detached' });
    expect(asked('file/load')).toEqual([
      { wish: {}, raw: false },
      { wish: { delimiter: ',' }, raw: false },
      { wish: { delimiter: ',', nulls: ['NA', 'k.A.'] }, raw: false },
      { wish: { delimiter: ',', nulls: ['NA', 'k.A.'] }, raw: true },
      { wish: {}, raw: true },
    ]);
  });

  it('tells of other tables in the file and reads one, with the lines of the file on wish', async () => {
    const other = { line: 402, firstLine: 400, lastLine: 431, names: ['Ort', 'Summe'], joined: false };
    const facts = { ...fileFacts, furtherTables: [other, { ...other, line: 440, joined: true }] };
    const { page } = await open({ shows: { ...fileState, facts } });
    await page.getByText('2 other tables stand in this file; what no empty line parts').waitFor();
    await page.getByRole('button', { name: 'Show the lines of the file' }).click();
    await page.getByRole('button', { name: 'Hide the lines of the file' }).waitFor();
    await page.getByRole('button', { name: 'line 402' }).click();
    await expect.poll(() => asked('file/load')[2]).toEqual({ wish: { lines: true, skip: 401 }, raw: false });
    expect(await accessibilityViolations(page)).toEqual([]);
  });

  it('a type that is chosen in the schema is declared, and is saved with the task', async () => {
    const { page } = await open();
    await page.getByRole('tab', { name: 'Schema' }).click();
    await page.getByLabel('Type of Menge').selectOption('INTEGER');
    await page.getByRole('button', { name: 'Save as extract task' }).click();
    await page
      .locator('.status')
      .getByText('Task bestellungen_2024_03 stands in main.pipeline.yaml')
      .first()
      .waitFor();
    expect(asked('file/saveAsTask')).toMatchObject([
      { wish: { types: { Menge: 'INTEGER' } }, facts: { format: 'csv', encoding: 'windows-1252' } },
    ]);
  });

  it('a failure says what is wrong and leads to the text', async () => {
    const { page } = await open({
      handlers: {
        'file/load': () => {
          throw failureError({ code: 'bad_input', message: 'a.csv.gz is not a whole gzip file.' });
        },
      },
    });
    await page.getByRole('alert').getByText('not a whole gzip file').waitFor();
    await page.getByRole('button', { name: 'Open as text' }).click();
    expect(asked('file/openText')).toEqual([{ line: null }]);
    expect(await accessibilityViolations(page)).toEqual([]);
  });

  it('a workbook offers its sheets, a Parquet file its facts', async () => {
    const facts = {
      ...fileFacts,
      format: 'xlsx' as const,
      dialect: null,
      encoding: null,
      rejected: [],
      preamble: [],
      footnotes: [],
      sheets: ['Sales', 'Notes'],
      sheet: 'Sales',
      facts: [{ label: 'Row groups', value: '12' }],
    };
    const { page } = await open({ shows: { ...fileState, facts } });
    await page.getByLabel('Sheet').selectOption('Notes');
    await page.getByRole('tab', { name: 'File' }).click();
    await page.getByText('Row groups').waitFor();
    expect(asked('file/load')[1]).toEqual({ wish: { sheet: 'Notes' }, raw: false });
  });

  it.each([661, 571, 521, 480])('cuts nothing of its bar at %i pixels', async (width) => {
    const { page } = await open({ width });
    await page.getByText('480211').waitFor();
    for (const button of await page.locator('.file-bar').getByRole('button').all()) {
      const box = await button.boundingBox();
      expect((box?.x ?? 0) + (box?.width ?? 0), (await button.textContent()) ?? '').toBeLessThanOrEqual(
        width - 4,
      );
    }
  });

  it.each([1100, 480])('has no violation of accessibility in any theme at %i pixels', async (width) => {
    const { page, setTheme } = await open({ width });
    await page.getByText('480211').waitFor();
    for (const theme of themes) {
      await setTheme(theme);
      expect(await accessibilityViolations(page)).toEqual([]);
      if (process.env['DEW_PICTURES'])
        await page.screenshot({ path: `${process.env['DEW_PICTURES']}/file-${theme}-${width}.png` });
    }
    await page.getByRole('tab', { name: 'Schema' }).click();
    expect(await accessibilityViolations(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
  });
});

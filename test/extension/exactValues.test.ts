import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { openSql, until } from './driver/editor.ts';
import { onPage } from './driver/page.ts';
import { shownRows } from './driver/results.ts';

/** Expression, the text that stands in the cell, and the text that a copy brings. */
const golden: [expression: string, cell: string, copy: string][] = [
  ['9223372036854775807::BIGINT', '9223372036854775807', '9223372036854775807'],
  [
    '170141183460469231731687303715884105727::HUGEINT',
    '170141183460469231731687303715884105727',
    '170141183460469231731687303715884105727',
  ],
  [
    "'-12345678901234567890.0100'::DECIMAL(38, 4)",
    '-12345678901234567890.0100',
    '-12345678901234567890.0100',
  ],
  ['0.1::DOUBLE + 0.2', '0.30000000000000004', '0.30000000000000004'],
  ["'nan'::DOUBLE", 'nan', 'nan'],
  ["'-0.0'::DOUBLE", '-0.0', '-0.0'],
  [
    "TIMESTAMP_NS '2024-02-29 23:59:59.123456789'",
    '2024-02-29 23:59:59.123456789',
    '2024-02-29 23:59:59.123456789',
  ],
  ["'2024-02-29 23:59:59.123456Z'::TIMESTAMPTZ", zoned(), zoned()],
  ['NULL', 'NULL', ''],
  ["''", '“”', '""'],
  ["{'a': [1, NULL], 'b': 'x, y'}", "{'a': [1, NULL], 'b': 'x, y'}", "{'a': [1, NULL], 'b': 'x, y'}"],
  ["'\\x00\\xFFab'::BLOB", '0x00ff6162 4 bytes', '\\x00\\xFFab'],
  ["'00123'", '00123', '00123'],
];

/** The instant on this machine's clock, as DuckDB writes it. */
function zoned(): string {
  const instant = new Date('2024-02-29T23:59:59Z');
  const offset = -instant.getTimezoneOffset();
  const two = (value: number): string => String(value).padStart(2, '0');
  const local = new Date(instant.getTime() + offset * 60_000).toISOString().slice(0, 19).replace('T', ' ');
  const minutes = Math.abs(offset) % 60;
  const sign = offset < 0 ? '-' : '+';
  return `${local}.123456${sign}${two(Math.trunc(Math.abs(offset) / 60))}${minutes ? `:${two(minutes)}` : ''}`;
}

suite('exact values', () => {
  suiteSetup(async () => {
    // Every column gets a row of its own in sight: the panel is wider than its cells without the side bar.
    await vscode.commands.executeCommand('workbench.action.closeSidebar');
    const columns = golden.map(([expression], index) => `${expression} AS c${index}`);
    await openSql(`select ${columns.join(', ')}\n`, 'exact.sql');
    await vscode.commands.executeCommand('dew.runStatement');
    await until('the row', async () => (await shownRows())[0]?.cells[0] === golden[0]?.[1]);
  });

  test('stand in the cells', async () => {
    const cells = await onPage(async ({ frame }, count) => {
      const view = await frame('.scroller[role=grid]');
      return view.evaluate(async (wanted) => {
        const scroller = document.querySelector<HTMLElement>('.scroller[role=grid]');
        if (!scroller) throw new Error('no grid');
        const found: (string | null)[] = [];
        const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 100));
        for (let column = 0; column < wanted; column++) {
          const selector = `.gr[aria-rowindex="2"]:not([hidden]) .gc[aria-colindex="${column + 2}"]`;
          for (let attempt = 0; attempt < 30; attempt++) {
            const cell = scroller.querySelector<HTMLElement>(selector);
            if (cell && cell.style.width !== '' && cell.ariaBusy === null) {
              found[column] = cell.textContent;
              break;
            }
            scroller.scrollLeft += 200;
            await pause();
          }
          found[column] ??= null;
        }
        return found;
      }, count);
    }, golden.length);
    assert.deepEqual(
      cells,
      golden.map(([, cell]) => cell),
    );
  });

  test('are copied', async () => {
    await vscode.env.clipboard.writeText('nothing yet');
    await onPage(async ({ frame }) => {
      const grid = (await frame('.scroller[role=grid]')).locator('.scroller[role=grid]');
      await grid.press('Control+a');
      await grid.press('Control+c');
    }, null);
    const text = await until('copy', async () => {
      const copied = await vscode.env.clipboard.readText();
      return copied !== 'nothing yet' && copied;
    });
    assert.deepEqual(
      text.replace(/\r?\n$/, '').split('\t'),
      golden.map(([, , copy]) => copy),
    );
  });
});

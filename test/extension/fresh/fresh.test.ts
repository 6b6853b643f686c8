/**
 * The first result of a window, and a reload. The reload ends this very extension host; the next
 * one runs this file again, finds what the first has written, and judges.
 */
import * as assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { openFile, openSql, pause, product, until } from '../driver/editor.ts';
import { onPage } from '../driver/page.ts';
import { focusEditor, runAndPaint, shownRows, type ShownRow } from '../driver/results.ts';
import { withinBound } from '../driver/bound.ts';
import { say } from '../driver/say.ts';

interface Shown {
  rows: ShownRow[];
  tabs: { name: string; selected: boolean }[];
}

interface BeforeReload extends Shown {
  firstMs: number;
}

const memory = path.join(process.env['DEW_DRIVER_DATA'] ?? '', 'before-reload.json');

// Random values: a query that ran again would show others.
const statements = `-- name: tokens
select range as n, uuid() as token from range(100000);

-- name: other
select uuid() as other;
`;

function tabs(): Promise<Shown['tabs']> {
  return onPage(async ({ frame }) => {
    const view = await frame('[role=tab]');
    return view.evaluate(() =>
      [...document.querySelectorAll('[role=tablist]')]
        .slice(0, 1)
        .flatMap((list) => [...list.querySelectorAll('[role=tab]')])
        .map((tab) => ({
          name: tab.textContent,
          selected: tab.getAttribute('aria-selected') === 'true',
        })),
    );
  }, null);
}

if (!existsSync(memory)) {
  suite('before a reload', () => {
    test('a first result, then two results with the first one scrolled', async function () {
      this.timeout(90_000);
      await openSql("select 'first' as word;\n", 'first_of_all.sql');
      await until('active extension', () => product().isActive);
      await focusEditor();
      const firstMs = await runAndPaint('first');
      await openSql(statements, 'reloaded.sql');
      await vscode.commands.executeCommand('dew.runFile');
      await until('two tabs', async () => (await tabs()).length === 2);
      await onPage(async ({ frame }) => {
        const view = await frame('[role=tab]');
        await view.locator('[role=tab]').first().click();
        await view.locator('.gr[aria-rowindex="3"]').first().waitFor();
      }, null);
      // The grid may just be taking over the whole result, and then begins at its top again.
      const rows = await until('rows in the middle', async () => {
        await onPage(async ({ frame }) => {
          const view = await frame('.scroller[role=grid]');
          await view.evaluate(() => {
            const scroller = document.querySelector('.scroller[role=grid]');
            if (scroller) scroller.scrollTop = 24 * 50_000;
          });
        }, null);
        const shown = await shownRows();
        return (shown[0]?.number ?? 0) > 40_000 && shown.length > 3 && shown;
      });
      // The view saves its place a moment after the last move, the editor its own state every five seconds.
      await pause(7000);
      const before: BeforeReload = { firstMs, rows, tabs: await tabs() };
      writeFileSync(memory, JSON.stringify(before));
      await onPage(({ page }) => page.reload({ waitUntil: 'domcontentloaded' }), null);
      await new Promise(() => undefined);
    });
  });
} else {
  suite('a fresh window', () => {
    const before = JSON.parse(readFileSync(memory, 'utf8')) as BeforeReload;

    test('paints its very first result within 1.5 s, start of the engine included', () => {
      say(`      very first result: key press to painted row ${before.firstMs} ms`);
      withinBound('very first result', before.firstMs, 1500);
    });

    test('keeps results over a reload: the same tabs, place and rows, without running again', async function () {
      this.timeout(60_000);
      const started = Date.now();
      await openFile('reloaded.sql');
      const rows = await until(
        'rows after the reload',
        async () => {
          const shown = await shownRows().catch(() => []);
          return shown.length > 3 && shown;
        },
        20_000,
      );
      say(`      rows are back ${Date.now() - started} ms after the extension host`);
      assert.deepEqual(await tabs(), before.tabs);
      const same = await until(
        'same place',
        async () => {
          const shown = await shownRows();
          return shown[0]?.number === before.rows[0]?.number && shown;
        },
        5000,
      ).catch(() => rows);
      assert.deepEqual(same, before.rows);
    });
  });
}

import * as assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { productId, until, workbench, workspaceFolder } from './driver/editor.ts';
import { onPage } from './driver/page.ts';

const text = [
  '-- %% markdown',
  '-- # Cities',
  '',
  '-- %% sql',
  '-- name: orders',
  "select i as id, 'city ' || i % 3 as city from range(9007199254740993, 9007199254741893) t(i)",
  '',
  '-- %% sql',
  'select count(*) as orders, max(id) as newest from orders',
  '',
  '-- %% sql',
  'select city,',
  '       no_such_column',
  'from orders',
  '',
].join('\n');

const cellsOf = (): vscode.NotebookCell[] => {
  const editor = vscode.window.activeNotebookEditor;
  if (!editor) throw new Error('No notebook is open.');
  return editor.notebook.getCells();
};
const ended = (cell: vscode.NotebookCell | undefined): boolean =>
  cell?.executionSummary?.success !== undefined;
const runCell = (index: number): Thenable<unknown> =>
  vscode.commands.executeCommand('notebook.cell.execute', { ranges: [{ start: index, end: index + 1 }] });

suite('notebook', () => {
  let uri: vscode.Uri;

  suiteSetup(async () => {
    // Outputs below the fold are not drawn: the notebook gets the whole height.
    await vscode.commands.executeCommand('workbench.action.closePanel');
    uri = vscode.Uri.file(path.join(workspaceFolder(), 'cities.dewnb'));
    await vscode.workspace.fs.writeFile(uri, Buffer.from(text));
    const notebook = await vscode.workspace.openNotebookDocument(uri);
    await vscode.window.showNotebookDocument(notebook);
    await vscode.commands.executeCommand('notebook.selectKernel', { id: 'dew-duckdb', extension: productId });
  });

  suiteTeardown(async () => {
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await vscode.workspace.fs.delete(uri);
  });

  test('cells run in order, later ones read a result by its name, exactly', async () => {
    await vscode.commands.executeCommand('notebook.execute');
    await until('the end of the last cell', () => ended(cellsOf()[3]), 20_000);
    assert.deepEqual(
      cellsOf().map(({ executionSummary }) => executionSummary?.success),
      [undefined, true, true, false],
    );
    const rows = await until('both grids', async () => {
      const shown = await onPage(async ({ frame }) => {
        const page = await frame('.dew-result .gr:not([hidden])');
        return page.evaluate(() =>
          [...document.querySelectorAll('.dew-result')].map((result) =>
            [...result.querySelectorAll('.gr[aria-rowindex="2"]:not([hidden]) .gc:not([hidden])')].map(
              (cell) => cell.textContent,
            ),
          ),
        );
      }, null);
      return shown.length === 2 && shown.every((cells) => cells.length === 2 && cells[0] !== '') && shown;
    });
    assert.deepEqual(rows, [
      ['9007199254740993', 'city 0'],
      ['900', '9007199254741892'],
    ]);
  });

  test('an error is marked at its word in the cell', () => {
    const cell = cellsOf()[3];
    const [problem] = vscode.languages.getDiagnostics(cell!.document.uri);
    assert.equal(cell!.document.getText(problem?.range), 'no_such_column');
    assert.match(problem?.message ?? '', /^Binder Error/);
  });

  test('the wheel moves the notebook until the grid is chosen', async () => {
    const overflow = await onPage(async ({ frame }) => {
      const page = await frame('.dew-result');
      const scroller = page.locator('.dew-result .scroller').first();
      const of = (): Promise<string> => scroller.evaluate((element) => getComputedStyle(element).overflowY);
      const before = await of();
      await scroller.focus();
      const after = await of();
      const height = await page
        .locator('.dew-result .grid')
        .first()
        .evaluate((element) => element.getBoundingClientRect().height);
      return { before, after, height };
    }, null);
    assert.deepEqual(overflow, { before: 'hidden', after: 'auto', height: 320 });
  });

  test('what read a cell is out of date when the cell has run again', async () => {
    const { notebook } = await workbench();
    assert.equal(notebook.results.isOutdated(cellsOf()[2]!), false);
    await runCell(1);
    await until('the mark', () => notebook.results.isOutdated(cellsOf()[2]!));
    await runCell(2);
    await until('no mark', () => !notebook.results.isOutdated(cellsOf()[2]!));
  });

  test('a running cell is cancelled, and says so', async () => {
    const edit = new vscode.WorkspaceEdit();
    const cell = cellsOf()[2]!;
    const whole = new vscode.Range(0, 0, cell.document.lineCount, 0);
    edit.replace(
      cell.document.uri,
      whole,
      'select sum(a.range * b.range) from range(10000000) a, range(1000000) b',
    );
    await vscode.workspace.applyEdit(edit);
    const before = cell.executionSummary?.executionOrder;
    void runCell(2);
    await until('the start', () => cell.executionSummary?.executionOrder !== before);
    await vscode.commands.executeCommand('notebook.cancelExecution');
    await until('the end', () => ended(cell));
    assert.equal(cell.executionSummary?.success, false);
    const last = (): string => Buffer.from(cell.outputs.at(-1)?.items[0]?.data ?? []).toString();
    await until('word of the cancel', () => last() === 'Cancelled');
  });

  test('a cell whose start fails says why, ends, and lets the next one run', async () => {
    const { results } = (await workbench()).notebook;
    results.begin = () => Promise.reject(new Error('The folder is gone.'));
    const before = cellsOf()[1]?.executionSummary?.executionOrder ?? 0;
    const again = () => (cellsOf()[1]?.executionSummary?.executionOrder ?? 0) > before && ended(cellsOf()[1]);
    await runCell(1);
    await until('the end of the cell', again);
    assert.equal(cellsOf()[1]?.executionSummary?.success, false);
    Reflect.deleteProperty(results, 'begin');
    await runCell(1);
    await until('a good end', () => cellsOf()[1]?.executionSummary?.success === true);
  });

  test('saving changes the lines of the edited cell only, and stores no output', async () => {
    const { notebook } = vscode.window.activeNotebookEditor!;
    await notebook.save();
    const saved = await readFile(uri.fsPath, 'utf8');
    const expected = text.replace(
      'select count(*) as orders, max(id) as newest from orders',
      'select sum(a.range * b.range) from range(10000000) a, range(1000000) b',
    );
    assert.equal(saved, expected);
  });
});

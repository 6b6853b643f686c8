import * as assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { openSql, until, workspaceFolder } from './driver/editor.ts';
import { shownRows } from './driver/results.ts';

/** DuckDB holds its file by this very lock: whoever gets it can open the file for writing. */
const openForWriting = `
import fcntl, sys
with open(sys.argv[1], "r+b") as file:
    fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    head = file.read(12)
    assert head[8:12] == b"DUCK", head
print("opened")
`;

suite('the database of a project', () => {
  test('can be opened for writing by Python while its table is on the screen', async function () {
    this.timeout(60_000);
    const project = path.join(workspaceFolder(), 'sales');
    const file = path.join(project, 'data', 'warehouse.duckdb');
    await openSql(
      "create or replace table shown as select 'from the file' as place;\nselect * from shown;\n",
      path.join('sales', 'shown.sql'),
    );
    await vscode.commands.executeCommand('dew.runFile');
    await until('row of the table', async () => (await shownRows())[0]?.cells[0] === 'from the file', 20_000);
    await until('database file', () => existsSync(file));
    const output = execFileSync('python3', ['-c', openForWriting, file], { encoding: 'utf8' });
    assert.equal(output.trim(), 'opened');
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
  });
});

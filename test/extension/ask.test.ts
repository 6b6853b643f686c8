import * as assert from 'node:assert/strict';
import * as path from 'node:path';
import { LLMock } from '@copilotkit/aimock';
import * as vscode from 'vscode';
import { runOutside, until, workspaceFolder } from './driver/editor.ts';
import { onPage } from './driver/page.ts';
import { shownRows } from './driver/results.ts';
import { auditInEveryTheme, pageOf, textOf } from './driver/views.ts';

const server = new LLMock({ port: 0, logLevel: 'silent' });
const settings = (): vscode.WorkspaceConfiguration => vscode.workspace.getConfiguration('dew.ask');
const set = (name: string, value: string | undefined): Thenable<void> =>
  settings().update(name, value, vscode.ConfigurationTarget.Global);

function click(name: string): Promise<void> {
  return onPage(
    async ({ frame }, [selector, text]) => {
      await (await frame(selector!)).locator('button', { hasText: text! }).first().click();
    },
    [pageOf('ask'), name],
  );
}

suite('ask your data', () => {
  const project = (): string => path.join(workspaceFolder(), 'sales');

  suiteSetup(async () => {
    await server.start();
    runOutside(
      project(),
      "CREATE OR REPLACE TABLE asked AS FROM (VALUES (1, 'paid', 10.50), (2, 'open', 20.25)) a(id, status, amount)",
    );
  });
  suiteTeardown(async () => {
    runOutside(project(), 'DROP TABLE asked');
    for (const name of ['provider', 'baseUrl', 'model']) await set(name, undefined);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await server.stop();
  });

  test('is off, and sends nothing, until a model is chosen', async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await vscode.commands.executeCommand('dew.ask');
    await until('the page', async () => (await textOf('ask')).includes('Asking is off'));
    await set('baseUrl', `${server.url}/v1`);
    await set('model', 'any-model');
    await set('provider', 'server');
    await until('the question', async () => (await textOf('ask')).includes('Ask your data'));
    assert.equal(server.getRequests().length, 0);
  });

  test('shows what it sends, answers with a proved statement, and runs it only on the button', async function () {
    this.timeout(90_000);
    server.onMessage(/amount per status/, {
      content:
        'Summed.\n```sql\nSELECT status, sum(amount) AS total FROM asked GROUP BY ALL ORDER BY total\n```',
    });
    await onPage(async ({ frame }, selector) => {
      const page = await frame(selector);
      await page.locator('textarea').fill('amount per status?');
    }, pageOf('ask'));
    await until('the draft', async () => /Tables: \d+ of \d+/.test(await textOf('ask')));
    assert.equal(server.getRequests().length, 0);
    await click('Send to');
    await until('the answer', async () => (await textOf('ask')).includes('DuckDB has bound it'));
    assert.equal(server.getRequests().length, 1);
    assert.doesNotMatch(JSON.stringify(server.getRequests()[0]?.body), /paid|20\.25/);
    assert.deepEqual(await auditInEveryTheme('ask'), []);
    await click('Run');
    const rows = await until('two rows', async () => {
      const shown = await shownRows();
      return shown.length === 2 && shown;
    });
    assert.deepEqual(
      rows.map(({ cells }) => cells),
      [
        ['paid', '10.50'],
        ['open', '20.25'],
      ],
    );
  });
});

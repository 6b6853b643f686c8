/** What the suites of pictures share: a calm window, the side bar, clicks, and the size of what was taken. */
import * as assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { until } from './editor.ts';
import { onPage } from './page.ts';
import { pageOf, textOf, type ViewName } from './views.ts';

export async function calmWindow(): Promise<void> {
  const settings = vscode.workspace.getConfiguration();
  for (const [name, value] of [
    ['editor.minimap.enabled', false],
    ['editor.fontFamily', 'monospace'],
    ['breadcrumbs.enabled', false],
    ['dew.run.openView', true],
  ] as const)
    await settings.update(name, value, vscode.ConfigurationTarget.Global);
  // The title would tell that a test drives the window.
  await onPage(
    ({ page }) => page.addStyleTag({ content: '.window-title { visibility: hidden }' }).then(() => 0),
    null,
  );
}

export async function runToItsEnd(root: string): Promise<void> {
  await vscode.commands.executeCommand('dew.runPipeline', { root, pipeline: 'main' });
  await until('end of the run', async () => /\b(done|warned|failed)\b/i.test(await textOf('run')), 300_000);
}

export const clickIn = (view: ViewName, selector: string): Promise<void> =>
  onPage(
    async ({ frame }, [page, wanted]) => {
      await (await frame(page)).locator(wanted).first().click();
    },
    [pageOf(view), selector] as const,
  );

/** Opens these sections of the side bar and closes the others. */
export async function showSections(...wanted: string[]): Promise<void> {
  await vscode.commands.executeCommand('dew.roadmap.focus');
  await onPage(async ({ page }, names) => {
    for (const header of await page.locator('.sidebar .pane-header').all()) {
      const label = (await header.getAttribute('aria-label')) ?? '';
      const open = (await header.getAttribute('aria-expanded')) === 'true';
      if (open !== names.some((name) => label.startsWith(name))) await header.click();
    }
  }, wanted);
}

export const settle = (milliseconds = 1000): Promise<void> =>
  onPage(({ page }, time) => page.waitForTimeout(time), milliseconds);

/** They go into the repository and onto a page that people wait for. */
export function assertSmall(names: readonly string[]): void {
  for (const name of names) {
    const { size } = statSync(path.join(process.env['DEW_DRIVER_IMAGES'] ?? '', `${name}.png`));
    assert.ok(size < 300_000, `${name}.png has ${size} bytes`);
  }
}

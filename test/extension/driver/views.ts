/** Each view in every theme: accessibility by axe, and a picture. */
import * as vscode from 'vscode';
import { until } from './editor.ts';
import { onPage } from './page.ts';

/** The four themes that the editor ships; the first word names the pictures. */
export const themes: Record<string, string> = {
  light: 'Light Modern',
  dark: 'Dark Modern',
  'high-contrast': 'Default High Contrast',
  'high-contrast-light': 'Default High Contrast Light',
};

const themeKinds: Record<string, vscode.ColorThemeKind> = {
  light: vscode.ColorThemeKind.Light,
  dark: vscode.ColorThemeKind.Dark,
  'high-contrast': vscode.ColorThemeKind.HighContrast,
  'high-contrast-light': vscode.ColorThemeKind.HighContrastLight,
};

export type ViewName =
  | 'ask'
  | 'connection'
  | 'dashboard'
  | 'file'
  | 'lineage'
  | 'profile'
  | 'results'
  | 'run'
  | 'roadmap'
  | 'wizard';

/** Every page links its own style sheet: that tells it from the other webviews. */
export const pageOf = (view: ViewName): string => `link[href*="/webviews/${view}.css"]`;

export async function useTheme(name: string): Promise<void> {
  const configuration = vscode.workspace.getConfiguration();
  await configuration.update('workbench.colorTheme', themes[name], vscode.ConfigurationTarget.Global);
  await until(`theme ${name}`, () => vscode.window.activeColorTheme.kind === themeKinds[name]);
}

export function resize(width: number, height: number): Promise<void> {
  return onPage(({ page }, size) => page.setViewportSize(size), { width, height });
}

/** What axe finds in a view, one line for each place; empty is right. */
export function violationsIn(view: ViewName): Promise<string[]> {
  return onPage(async ({ frame, axe }, selector) => {
    const page = await frame(selector);
    await page.evaluate(axe);
    return page.evaluate(async () => {
      interface Axe {
        run(where: Document): Promise<{
          violations: { id: string; nodes: { html: string; failureSummary: string }[] }[];
        }>;
      }
      const { violations } = await (globalThis as unknown as { axe: Axe }).axe.run(document);
      return violations.flatMap(({ id, nodes }) =>
        nodes.map(
          ({ html, failureSummary }) => `${id}: ${html.slice(0, 160)} (${failureSummary.split('\n').at(-1)})`,
        ),
      );
    });
  }, pageOf(view));
}

/** The text of a view. */
export function textOf(view: ViewName): Promise<string> {
  return onPage(async ({ frame }, selector) => {
    const page = await frame(selector, 15_000);
    return page.evaluate(() => document.body.innerText);
  }, pageOf(view));
}

/** A picture of the window, in the folder of this run's pictures or, when they are renewed, of the docs. */
export function picture(name: string): Promise<void> {
  const folder = process.env['DEW_DRIVER_IMAGES'] ?? '';
  return onPage(async ({ page }, path) => {
    // Hover marks and the blinking cursor would make two pictures of the same thing differ.
    await page.mouse.move(640, 5);
    await page.waitForTimeout(250);
    await page.screenshot({ path, caret: 'hide' });
  }, `${folder}/${name}.png`);
}

/** All four themes; answers what axe found in each. */
export async function auditInEveryTheme(view: ViewName): Promise<string[]> {
  const found: string[] = [];
  for (const theme of Object.keys(themes)) {
    await useTheme(theme);
    await picture(`${view}-${theme}`);
    found.push(...(await violationsIn(view)).map((line) => `${theme}: ${line}`));
  }
  await useTheme('light');
  // Without the side bar, a window of 540 px leaves a view about 480.
  await vscode.commands.executeCommand('workbench.action.closeSidebar');
  await resize(540, 900);
  await picture(`${view}-narrow`);
  found.push(...(await violationsIn(view)).map((line) => `480 px: ${line}`));
  found.push(...(await overflowIn(view)));
  await resize(1280, 800);
  return found;
}

/** What the editor's notifications say; the driver's editor keeps its toasts back. */
export async function notices(): Promise<string> {
  await vscode.commands.executeCommand('notifications.showList');
  const text = await onPage(
    async ({ page }) => (await page.locator('.notifications-center').allInnerTexts()).join('\n'),
    null,
  );
  await vscode.commands.executeCommand('notifications.hideList');
  return text;
}

/** A page that scrolls sideways at 480 px hides what it shows; parts of it, such as a grid, may scroll. */
function overflowIn(view: ViewName): Promise<string[]> {
  return onPage(async ({ frame }, selector) => {
    const page = await frame(selector);
    const wide = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    return wide > 1 ? [`480 px: the page is ${wide} px wider than its window`] : [];
  }, pageOf(view));
}

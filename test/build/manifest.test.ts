/** package.json against the typed maps of commands, settings and context keys, both ways. */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { commandMap, commandNames } from '../../src/extension/platform/commandMap.ts';
import { contextKeyNames } from '../../src/extension/platform/contextKeyNames.ts';
import { restrictedSettings, settingDefaults } from '../../src/extension/platform/settings.ts';

interface Item {
  command: string;
  when?: string;
  group?: string;
}
interface Manifest {
  icon: string;
  activationEvents: string[];
  capabilities: {
    untrustedWorkspaces: { supported: string; restrictedConfigurations: string[] };
    virtualWorkspaces: { supported: boolean };
  };
  contributes: {
    commands: { command: string; title: string; category: string; enablement?: string }[];
    menus: Record<string, Item[]>;
    keybindings: (Item & { key: string })[];
    configuration: { properties: Record<string, Record<string, unknown>> }[];
    views: Record<string, { id: string; name: string; icon: string }[]>;
    viewsContainers: Record<string, { id: string; icon: string }[]>;
    viewsWelcome: { view: string; contents: string; when?: string }[];
    walkthroughs: {
      id: string;
      steps: {
        title: string;
        description: string;
        media: { markdown: string };
        completionEvents: string[];
      }[];
    }[];
    grammars: { path: string }[];
  };
}

const root = join(import.meta.dirname, '..', '..');
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Manifest;
const { contributes } = manifest;
const menuItems = Object.values(contributes.menus).flat();
const views = Object.values(contributes.views).flat();

describe('commands', () => {
  it('are declared exactly as the map says, in the one category', () => {
    const declared = Object.fromEntries(contributes.commands.map(({ command, title }) => [command, title]));
    const mapped = Object.fromEntries(commandNames.map((name) => [name, commandMap[name].title]));
    expect(declared).toEqual(mapped);
    expect(new Set(contributes.commands.map(({ category }) => category))).toEqual(
      new Set(['Data Workbench']),
    );
  });

  it('are registered in the sources once each', () => {
    const sources = readdirSync(join(root, 'src/extension'), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .map((file) => readFileSync(join(root, 'src/extension', file), 'utf8'))
      .join('\n');
    const registered = [...sources.matchAll(/registerCommand\(\s*'(dew\.\w+)'/g)].map((match) => match[1]);
    expect(registered.toSorted()).toEqual(commandNames.toSorted());
  });

  it('that need arguments are hidden from the palette, and no others', () => {
    const hidden = contributes.menus['commandPalette']?.filter(({ when }) => when === 'false') ?? [];
    const mapped = commandNames.filter((name) => commandMap[name].hidden);
    expect(hidden.map(({ command }) => command).toSorted()).toEqual(mapped.toSorted());
  });

  it('of menus, keys, welcome texts and walkthroughs exist', () => {
    const links = [
      ...contributes.viewsWelcome.map(({ contents }) => contents),
      ...contributes.walkthroughs.flatMap(({ steps }) => steps.map(({ description }) => description)),
    ].flatMap((text) => [...text.matchAll(/command:([\w.]+)/g)].map((match) => match[1] ?? ''));
    const used = [...menuItems, ...contributes.keybindings].map(({ command }) => command);
    const unknown = [...used, ...links].filter(
      (command) => command.startsWith('dew.') && !(commandNames as string[]).includes(command),
    );
    expect(unknown).toEqual([]);
  });

  it('on keys are limited to where they apply', () => {
    for (const { when } of contributes.keybindings) expect(when).toContain('editorLangId == sql');
  });
});

describe('settings', () => {
  const properties = Object.assign(
    {},
    ...contributes.configuration.map((group) => group.properties),
  ) as Record<
    string,
    { type: string; default: unknown; description?: string; markdownDescription?: string; enum?: string[] }
  >;

  it('are declared with the defaults of the map, and no others', () => {
    const declared = Object.fromEntries(
      Object.entries(properties).map(([name, { default: value }]) => [name, value]),
    );
    expect(declared).toEqual(settingDefaults);
  });

  it.each(Object.entries(properties))('%s has its type and a description', (_name, property) => {
    const type = property.type === 'integer' ? 'number' : property.type;
    expect(typeof property.default).toBe(type);
    expect((property.description ?? property.markdownDescription ?? '').length).toBeGreaterThan(20);
  });

  it('that are restricted in an untrusted workspace are the listed ones', () => {
    const { restrictedConfigurations } = manifest.capabilities.untrustedWorkspaces;
    expect(restrictedConfigurations.toSorted()).toEqual(restrictedSettings.toSorted());
  });
});

describe('views', () => {
  it('stand in the one stable order', () => {
    const names = contributes.views['dew']?.map(({ name }) => name);
    expect(names).toEqual(['Roadmap', 'Pipelines', 'Catalog', 'Data files', 'History']);
  });

  it('have a welcome text each, except the one with a page of its own', () => {
    const welcomed = new Set(contributes.viewsWelcome.map(({ view }) => view));
    const trees = views.map(({ id }) => id).filter((id) => id !== 'dew.results');
    expect([...welcomed].toSorted()).toEqual(trees.toSorted());
  });

  it('says that a tree is empty only of one that was read', () => {
    const { viewsWelcome } = contributes;
    expect(viewsWelcome.length).toBeGreaterThan(0);
    for (const { view, when } of viewsWelcome) expect(when?.split(' && ')).toContain(`${view}Empty`);
  });

  it('are named by menus as they are called', () => {
    const ids = views.map(({ id }) => id);
    const named = menuItems.flatMap(({ when }) => [...(when ?? '').matchAll(/view == ([\w.]+)/g)]);
    for (const match of named) expect(ids).toContain(match[1]);
  });
});

it('context keys in when clauses are set by the extension', () => {
  const clauses = [
    ...menuItems.map(({ when }) => when),
    ...contributes.keybindings.map(({ when }) => when),
    ...contributes.viewsWelcome.map(({ when }) => when),
    ...contributes.commands.map(({ enablement }) => enablement),
  ];
  const own = [...views.map(({ id }) => id), ...contextKeyNames, ...Object.keys(settingDefaults)];
  for (const clause of clauses) {
    for (const [name] of (clause ?? '').matchAll(/\bdew\.[\w.]+/g)) expect(own).toContain(name);
  }
});

it('activation waits for a project or a SQL file', () => {
  expect(manifest.activationEvents).toEqual(['workspaceContains:**/dew.yaml', 'onLanguage:sql']);
  expect(manifest.capabilities.untrustedWorkspaces.supported).toBe('limited');
  expect(manifest.capabilities.virtualWorkspaces.supported).toBe(false);
});

it('files that the manifest names exist', () => {
  const files = [
    manifest.icon,
    ...views.map(({ icon }) => icon),
    ...Object.values(contributes.viewsContainers)
      .flat()
      .map(({ icon }) => icon),
    ...contributes.grammars.map(({ path }) => path),
    ...contributes.walkthroughs.flatMap(({ steps }) => steps.map(({ media }) => media.markdown)),
  ];
  for (const file of files) expect(existsSync(join(root, file)), file).toBe(true);
});

/** Settings as data, without `vscode`; package.json is tested against their names, types and defaults. */
export interface Settings {
  'dew.engine.memoryLimit': string;
  'dew.engine.threads': number;
  'dew.engine.temporaryFolder': string;
  'dew.engine.idleMinutes': number;
  'dew.engine.extensionDownload': boolean;
  'dew.results.diskLimit': string;
  'dew.checks.onSave': boolean;
  'dew.run.withoutSelection': boolean;
  'dew.run.shortcut': boolean;
  'dew.run.openView': boolean;
  'dew.sql.dialect': 'auto' | 'duckdb' | 'other';
  'dew.sql.codeLens': boolean;
  'dew.sql.highlightStatement': boolean;
  'dew.sql.inlineResults': boolean;
  'dew.sql.diagnostics': boolean;
  'dew.ask.provider': 'off' | 'server' | 'editor';
  'dew.ask.baseUrl': string;
  'dew.ask.model': string;
  'dew.files.openDelimited': boolean;
  'dew.files.openParquet': boolean;
  'dew.files.openWorkbooks': boolean;
  'dew.files.openDatabases': boolean;
  'dew.terminal.addToPath': boolean;
}

export type SettingName = keyof Settings;

export const settingDefaults: { readonly [Name in SettingName]: Settings[Name] } = {
  'dew.engine.memoryLimit': '',
  'dew.engine.threads': 0,
  'dew.engine.temporaryFolder': '',
  'dew.engine.idleMinutes': 10,
  'dew.engine.extensionDownload': false,
  'dew.results.diskLimit': '5GB',
  'dew.checks.onSave': true,
  'dew.run.withoutSelection': true,
  'dew.run.shortcut': true,
  'dew.run.openView': true,
  'dew.sql.dialect': 'auto',
  'dew.sql.codeLens': true,
  'dew.sql.highlightStatement': true,
  'dew.sql.inlineResults': true,
  'dew.sql.diagnostics': true,
  'dew.ask.provider': 'off',
  'dew.ask.baseUrl': 'https://api.openai.com/v1',
  'dew.ask.model': '',
  'dew.files.openDelimited': true,
  'dew.files.openParquet': true,
  'dew.files.openWorkbooks': true,
  'dew.files.openDatabases': true,
  'dew.terminal.addToPath': true,
};

/** Settings that name a folder or reach the network: a workspace may not set them until it is trusted. */
export const restrictedSettings: readonly SettingName[] = [
  'dew.engine.temporaryFolder',
  'dew.engine.extensionDownload',
  'dew.engine.memoryLimit',
  'dew.terminal.addToPath',
];

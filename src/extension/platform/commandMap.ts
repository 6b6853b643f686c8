/**
 * Every command of the extension, as data and without `vscode`: package.json is tested against it
 * both ways. `runs` commands start work that an untrusted workspace must not start; `hidden` ones are
 * called by views and CodeLenses with arguments and stay out of the palette.
 */
import type { Dialect } from '../../protocol/engine/dialect.ts';
import type { CheckTarget, StatementTarget, TaskTarget } from './commandTypes.ts';

export interface CommandTypes {
  'dew.runStatement': (target?: StatementTarget) => Promise<void>;
  'dew.runSelection': () => Promise<void>;
  'dew.runFile': () => Promise<void>;
  'dew.explainStatement': (target?: StatementTarget) => Promise<void>;
  'dew.explainAnalyzeStatement': (target?: StatementTarget) => Promise<void>;
  'dew.cancelStatement': (target?: StatementTarget) => Promise<void>;
  'dew.showResult': (resultId: string) => Promise<void>;
  'dew.showResults': () => Promise<void>;
  'dew.commitTransaction': () => Promise<void>;
  'dew.rollbackTransaction': () => Promise<void>;
  'dew.newQuery': () => Promise<void>;
  'dew.setSqlDialect': () => Promise<void>;
  'dew.openHistoryEntry': (entry?: unknown) => Promise<void>;
  'dew.copyHistoryEntry': (entry?: unknown) => Promise<void>;
  'dew.refreshHistory': () => Promise<void>;
  'dew.refreshCatalog': () => Promise<void>;
  'dew.previewRelation': (node?: unknown) => Promise<void>;
  'dew.saveAsExtract': (node?: unknown) => Promise<void>;
  'dew.copyName': (node?: unknown) => Promise<void>;
  'dew.addConnection': () => Promise<void>;
  'dew.practiceServer': () => Promise<void>;
  'dew.editConnection': (node?: unknown) => Promise<void>;
  'dew.testConnection': (node?: unknown) => Promise<void>;
  'dew.removeConnection': (node?: unknown) => Promise<void>;
  'dew.setConnectionSecret': (node?: unknown) => Promise<void>;
  'dew.chooseConnection': () => Promise<void>;
  'dew.releaseDatabase': () => Promise<void>;
  'dew.refreshDataFiles': () => Promise<void>;
  'dew.previewFile': (node?: unknown) => Promise<void>;
  'dew.openDataFile': (node?: unknown) => Promise<void>;
  'dew.copyDataFilePath': (node?: unknown) => Promise<void>;
  'dew.refreshPipelines': () => Promise<void>;
  'dew.runPipeline': (target?: unknown) => Promise<void>;
  'dew.runPipelineOn': (target?: unknown) => Promise<void>;
  'dew.forcePipeline': (target?: unknown) => Promise<void>;
  'dew.runTask': (target?: TaskTarget) => Promise<void>;
  'dew.runFromHere': (target?: TaskTarget) => Promise<void>;
  'dew.dryRun': (target?: unknown) => Promise<void>;
  'dew.retryRun': (target?: unknown) => Promise<void>;
  'dew.cancelRun': (target?: unknown) => Promise<void>;
  'dew.openRun': (target?: unknown) => Promise<void>;
  'dew.openTask': (target?: unknown) => Promise<void>;
  'dew.openPipeline': (target?: unknown) => Promise<void>;
  'dew.initProject': () => Promise<void>;
  'dew.refreshRoadmap': () => Promise<void>;
  'dew.newRoadmapProject': (target?: unknown) => Promise<void>;
  'dew.openProjectPage': (target?: unknown) => Promise<void>;
  'dew.checkAll': (target?: unknown) => Promise<void>;
  'dew.verifyReal': (target?: unknown) => Promise<void>;
  'dew.checkStep': (target?: unknown) => Promise<void>;
  'dew.openGuide': (target?: unknown) => Promise<void>;
  'dew.openHint': (target?: CheckTarget) => Promise<void>;
  'dew.openCheckPlace': (target?: CheckTarget) => Promise<void>;
  'dew.overrideCheck': (target?: CheckTarget) => Promise<void>;
  'dew.removeOverride': (target?: CheckTarget) => Promise<void>;
  'dew.showReference': (target?: unknown) => Promise<void>;
  'dew.openSample': (folder?: string) => Promise<void>;
  'dew.openWalkthrough': () => Promise<void>;
  'dew.profile': (target?: unknown) => Promise<void>;
  'dew.profileStatement': () => Promise<void>;
  'dew.openChart': (target?: unknown) => Promise<void>;
  'dew.openDashboard': (target?: unknown) => Promise<void>;
  'dew.showLineage': (target?: unknown) => Promise<void>;
  'dew.dialectReport': (target?: unknown, to?: Dialect[]) => Promise<void>;
  'dew.newNotebook': () => Promise<void>;
  'dew.exportNotebook': () => Promise<void>;
  'dew.ask': () => Promise<void>;
  'dew.setModelKey': () => Promise<void>;
  'dew.doctor': () => Promise<void>;
  'dew.restartEngine': () => Promise<void>;
  'dew.showEngineState': () => Promise<void>;
  'dew.showLog': () => Promise<void>;
}

export type CommandName = keyof CommandTypes;

export interface CommandFacts {
  title: string;
  runs?: true;
  hidden?: true;
}

export const commandMap: { readonly [Name in CommandName]: CommandFacts } = {
  'dew.runStatement': { title: 'Run Statement', runs: true },
  'dew.runSelection': { title: 'Run Selection', runs: true },
  'dew.runFile': { title: 'Run All Statements of the File', runs: true },
  'dew.explainStatement': { title: 'Explain Statement', runs: true },
  'dew.explainAnalyzeStatement': { title: 'Explain Statement with Timings', runs: true },
  'dew.cancelStatement': { title: 'Cancel Statement' },
  'dew.showResult': { title: 'Show Result', hidden: true },
  'dew.showResults': { title: 'Show Results' },
  'dew.commitTransaction': { title: 'Commit Transaction', runs: true },
  'dew.rollbackTransaction': { title: 'Roll Back Transaction', runs: true },
  'dew.newQuery': { title: 'New Query' },
  'dew.setSqlDialect': { title: 'Choose SQL Dialect of the File' },
  'dew.openHistoryEntry': { title: 'Open Query', hidden: true },
  'dew.copyHistoryEntry': { title: 'Copy SQL', hidden: true },
  'dew.refreshHistory': { title: 'Refresh History' },
  'dew.refreshCatalog': { title: 'Refresh Catalog' },
  'dew.previewRelation': { title: 'Preview Table', hidden: true },
  'dew.saveAsExtract': { title: 'Save as Extract Task', hidden: true },
  'dew.copyName': { title: 'Copy Name', hidden: true },
  'dew.addConnection': { title: 'Add Connection', runs: true },
  'dew.practiceServer': { title: 'Start or Stop Practice SQL Server', runs: true },
  'dew.editConnection': { title: 'Edit Connection', runs: true },
  'dew.testConnection': { title: 'Test Connection', runs: true },
  'dew.removeConnection': { title: 'Remove Connection', runs: true },
  'dew.setConnectionSecret': { title: 'Set Connection Secret', runs: true },
  'dew.chooseConnection': { title: 'Choose Connection of the File' },
  'dew.releaseDatabase': { title: 'Release the Database File' },
  'dew.refreshDataFiles': { title: 'Refresh Data Files' },
  'dew.previewFile': { title: 'Preview Data File' },
  'dew.openDataFile': { title: 'Open in Editor', hidden: true },
  'dew.copyDataFilePath': { title: 'Copy Relative Path', hidden: true },
  'dew.refreshPipelines': { title: 'Refresh Pipelines' },
  'dew.runPipeline': { title: 'Run Pipeline', runs: true },
  'dew.runPipelineOn': { title: 'Run Pipeline On...', runs: true },
  'dew.forcePipeline': { title: 'Run Pipeline, Unchanged Tasks Too', runs: true },
  'dew.runTask': { title: 'Run Task', runs: true, hidden: true },
  'dew.runFromHere': { title: 'Run from Here', runs: true, hidden: true },
  'dew.dryRun': { title: 'Show Plan (Dry Run)' },
  'dew.retryRun': { title: 'Retry Last Run', runs: true },
  'dew.cancelRun': { title: 'Cancel Run' },
  'dew.openRun': { title: 'Open Last Run' },
  'dew.openTask': { title: 'Open Task', hidden: true },
  'dew.openPipeline': { title: 'Open Pipeline File', hidden: true },
  'dew.initProject': { title: 'Make This Folder a Project', runs: true },
  'dew.refreshRoadmap': { title: 'Refresh Roadmap' },
  'dew.newRoadmapProject': { title: 'New Roadmap Project' },
  'dew.openProjectPage': { title: 'Open Project Page' },
  'dew.checkAll': { title: 'Check All Steps', runs: true },
  'dew.verifyReal': { title: 'Verify on Real System', runs: true },
  'dew.checkStep': { title: 'Check Step', runs: true },
  'dew.openGuide': { title: 'Open Step Guide' },
  'dew.openHint': { title: 'Open Hint', hidden: true },
  'dew.openCheckPlace': { title: 'Go to Place', hidden: true },
  'dew.overrideCheck': { title: 'Override Check', hidden: true },
  'dew.removeOverride': { title: 'Remove Override', hidden: true },
  'dew.showReference': { title: 'Compare with Reference', hidden: true },
  'dew.openSample': { title: 'Open the Sample' },
  'dew.openWalkthrough': { title: 'Open Walkthrough' },
  'dew.profile': { title: 'Profile Table or File' },
  'dew.profileStatement': { title: 'Profile Statement', runs: true },
  'dew.openChart': { title: 'Show Chart', runs: true },
  'dew.openDashboard': { title: 'Open Dashboard', runs: true },
  'dew.showLineage': { title: 'Show Lineage' },
  'dew.dialectReport': { title: 'Dialect Report' },
  'dew.newNotebook': { title: 'New SQL Notebook' },
  'dew.exportNotebook': { title: 'Export Notebook as SQL' },
  'dew.ask': { title: 'Ask Your Data', runs: true },
  'dew.setModelKey': { title: 'Set Language Model Key' },
  'dew.doctor': { title: 'Check This Machine', runs: true },
  'dew.restartEngine': { title: 'Restart Engine' },
  'dew.showEngineState': { title: 'Show Engine State' },
  'dew.showLog': { title: 'Show Log' },
};

export const commandNames = Object.keys(commandMap) as CommandName[];

/** What a command id names in a command link or `executeCommand`. */
export type CommandArguments<Name extends CommandName> = Parameters<CommandTypes[Name]>;

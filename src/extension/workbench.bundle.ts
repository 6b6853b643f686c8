/** Everything that the extension does: constructs the features, which put their answers into the contributions. */
import type * as vscode from 'vscode';
import type { EngineClient } from '../engineClient/engineClient.ts';
import { AskFeature } from './features/ask/askFeature.ts';
import { CatalogFeature } from './features/catalog/catalogFeature.ts';
import { ChartFeature } from './features/charts/chartFeature.ts';
import { ConnectionsFeature } from './features/connections/connectionsFeature.ts';
import { DashboardFeature } from './features/dashboards/dashboardFeature.ts';
import { DialectFeature } from './features/dialect/dialectFeature.ts';
import { DataFilesFeature } from './features/dataFiles/dataFilesFeature.ts';
import { EngineFeature } from './features/engine/engineFeature.ts';
import { HistoryFeature } from './features/history/historyFeature.ts';
import { LineageFeature } from './features/lineage/lineageFeature.ts';
import { NotebookFeature } from './features/notebook/notebookFeature.ts';
import { PipelineFeature } from './features/pipelines/pipelineFeature.ts';
import { ProfileFeature } from './features/profile/profileFeature.ts';
import { QueryFeature } from './features/query/queryFeature.ts';
import { RoadmapFeature } from './features/roadmap/roadmapFeature.ts';
import { WelcomeFeature } from './features/welcome/welcomeFeature.ts';
import type { Contributions } from './contributions.ts';
import { refusedCommands } from './platform/commands.ts';
import { useContributions } from './platform/contributed.ts';
import { Engines } from './platform/engines.ts';
import { disposeLog, log } from './platform/log.ts';
import type { Platform } from './platform/platform.ts';
import { Projects } from './platform/projects.ts';
import { VirtualDocuments } from './platform/virtualDocuments.ts';

/** What the entry of the extension, and the tests in the real editor, get. */
export interface Workbench {
  /** Ends the engines. */
  end(): Promise<void>;
  /** The client of a folder's engine; default: the window's first folder. */
  engine(folder?: vscode.Uri): EngineClient;
  /** True while any engine process is alive. */
  engineRunning(): boolean;
  /** Shows the results panel without taking the focus; resolves when its page exists. */
  revealResults(): Promise<void>;
  resultsView(): vscode.WebviewView | undefined;
  query: QueryFeature;
  catalog: CatalogFeature;
  connections: ConnectionsFeature;
  dataFiles: DataFilesFeature;
  history: HistoryFeature;
  pipelines: PipelineFeature;
  roadmap: RoadmapFeature;
  ask: AskFeature;
  notebook: NotebookFeature;
  /** Commands that an untrusted workspace refused, in order. */
  refusedCommands: readonly string[];
}

export function startWorkbench(context: vscode.ExtensionContext, contributions: Contributions): Workbench {
  useContributions(contributions);
  const own = <Part extends vscode.Disposable>(part: Part): Part => {
    context.subscriptions.push(part);
    return part;
  };
  own({ dispose: disposeLog });
  const projects = own(new Projects());
  const engines = own(new Engines(context, projects));
  const documents = own(new VirtualDocuments());
  const platform: Platform = { context, projects, engines, documents };
  const query = own(new QueryFeature(platform));
  const catalog = own(new CatalogFeature(platform, query));
  const connections = own(new ConnectionsFeature(platform, query.secrets, () => catalog.tree.refresh()));
  const dataFiles = own(new DataFilesFeature(platform, query));
  const history = own(new HistoryFeature(platform, query.runs));
  const pipelines = own(new PipelineFeature(platform, query));
  const roadmap = own(new RoadmapFeature(platform, query));
  own(new ProfileFeature(platform));
  own(new ChartFeature(platform, query));
  own(new DashboardFeature(platform, query));
  own(new LineageFeature(platform));
  own(new DialectFeature(platform));
  const notebook = own(new NotebookFeature(platform, query));
  const ask = own(new AskFeature(platform, query));
  const engine = own(new EngineFeature(platform));
  own(new WelcomeFeature(platform));
  void projects.all();
  void engine.addToPath();
  query.restore().catch((error: unknown) => log().warn(`results of before: ${String(error)}`));
  return {
    end: () => engines.end(),
    engine: (folder) => engines.of(folder).client,
    engineRunning: () => engines.running.length > 0,
    revealResults: () => query.view.reveal(),
    resultsView: () => query.view.webviewView,
    query,
    catalog,
    connections,
    dataFiles,
    history,
    pipelines,
    roadmap,
    ask,
    notebook,
    refusedCommands,
  };
}

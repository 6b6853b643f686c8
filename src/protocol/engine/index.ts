import type { Exchange } from '../rpc.ts';
import type { AskRequests } from './ask.ts';
import type { ChartNotifications, ChartRequests } from './chart.ts';
import type { CatalogRequests } from './catalog.ts';
import type { ConnectionRequests } from './connection.ts';
import type { LineageRequests } from './lineage.ts';
import type { DashboardRequests } from './dashboard.ts';
import type { DialectRequests } from './dialect.ts';
import type { PipelineNotifications, PipelineRequests } from './pipeline.ts';
import type { PracticeNotifications, PracticeRequests } from './practice.ts';
import type { ProfileNotifications, ProfileRequests } from './profile.ts';
import type { ProjectNotifications, ProjectRequests } from './project.ts';
import type { QueryNotifications, QueryRequests } from './query.ts';
import type { StarRequests } from './star.ts';

/** What the parent tells the engine once, before anything else. */
export interface EngineOptions {
  /** Working directory: the project root, or the workspace folder. */
  root: string;
  /** True where `root` holds a dew.yaml. */
  project: boolean;
  /** Folder for result databases and temporary files. */
  storage: string;
  /** Names the result database, so that a reloaded window adopts its results. */
  window: string;
  /** Folder of the installed templates. */
  templates: string;
  workbenchVersion: string;
  /** DuckDB texts such as `4GB`; empty means the default. */
  memoryLimit: string;
  threads: number;
  temporaryFolder: string;
  resultsDiskLimit: string;
  idleMinutes: number;
  extensionDownload: boolean;
}

export interface EngineState {
  processId: number;
  duckdbVersion: string | null;
  memoryBytes: number;
  memoryLimit: string;
  running: number;
}

interface LifeRequests {
  'engine/start': Exchange<EngineOptions, { processId: number }>;
  'engine/ping': Exchange<null, null>;
  'engine/state': Exchange<null, EngineState>;
  /** Gives up every project database now, so that another process can open it. */
  'engine/release': Exchange<null, null>;
}

export interface EngineRequests
  extends
    LifeRequests,
    QueryRequests,
    CatalogRequests,
    AskRequests,
    ChartRequests,
    ConnectionRequests,
    LineageRequests,
    DashboardRequests,
    DialectRequests,
    PipelineRequests,
    PracticeRequests,
    ProfileRequests,
    ProjectRequests,
    StarRequests {}

interface LifeNotifications {
  /** How many runs hold the engine: while one does, the client does not kill it after a cancel. */
  'engine/busy': { held: number };
}

export interface EngineNotifications
  extends
    LifeNotifications,
    QueryNotifications,
    ChartNotifications,
    PipelineNotifications,
    PracticeNotifications,
    ProfileNotifications,
    ProjectNotifications {}

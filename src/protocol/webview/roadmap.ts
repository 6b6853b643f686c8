/**
 * The page of one roadmap project. The host forwards the `project/*` requests to the engine as they
 * are and answers the `roadmap/*` ones itself; `project/check` is cancelled by the channel.
 */
import type {
  ProjectNotifications,
  ProjectProgress,
  ProjectRequests,
  RoadmapProject,
} from '../engine/project.ts';
import type { Exchange, Failure, Place } from '../rpc.ts';

export interface RoadmapSnapshot {
  progress: ProjectProgress;
  project: RoadmapProject;
  phase: { number: number; title: string };
  /** ISO date of the machine, so that the page needs no clock of its own. */
  today: string;
  /** When each check passed for the first time (ISO 8601, from progress.jsonl): the pace and the forecast. */
  firstPassed: Record<string, string>;
  /** The newest check as it was recorded: its end, its length, its checks; null where none was. */
  lastCheck: { at: string; durationMs: number; checks: number; green: number } | null;
  /** False in an untrusted workspace: guides and outcomes can be read, nothing runs. */
  trusted: boolean;
}

export interface RoadmapViewRequests extends Pick<
  ProjectRequests,
  'project/check' | 'project/override' | 'project/hint'
> {
  'roadmap/load': Exchange<null, RoadmapSnapshot>;
  'roadmap/openPlace': Exchange<Place, null>;
  'roadmap/openGuide': Exchange<{ step: string }, null>;
  'roadmap/openRun': Exchange<{ runId: string }, null>;
  /** Runs the query of an outcome's evidence in the results panel. */
  'roadmap/openQuery': Exchange<{ name: string; sql: string }, null>;
  /** Opens the learner's files beside the reference of a green step. */
  'roadmap/compare': Exchange<{ step: string }, { files: number }>;
  'roadmap/runPipeline': Exchange<null, null>;
}

export interface RoadmapViewNotifications extends ProjectNotifications {
  'roadmap/snapshot': RoadmapSnapshot;
  /** A check was started outside the page (tree, save, command line). */
  'roadmap/checking': { only: string[] } | null;
  'roadmap/failed': Failure;
}

/** The wizard that makes a project from a template. */
import type { Mode, ProjectNotifications, ProjectRequests, RoadmapPhase } from '../engine/project.ts';
import type { Exchange } from '../rpc.ts';

export interface WizardSnapshot {
  phases: RoadmapPhase[];
  /** Project to begin with; null for the first built one. */
  selected: string | null;
  /** Folder that new projects are proposed in; absolute, in the machine's own notation. */
  parent: string;
  /** Path separator of that notation. */
  separator: '/' | '\\';
  /** ISO date. */
  today: string;
  mode: Mode;
  hoursPerWeek: number;
  /** Tools a project needs (`python`, `git`) that this machine lacks, with what to do. */
  missing: Record<string, string>;
  trusted: boolean;
}

export interface Schedule {
  /** ISO date, the end of the window that the plan gives the project at this pace. */
  deadline: string;
  /** What the estimate rests on. */
  hours: number;
  weeks: number;
}

export interface WizardRequests extends Pick<ProjectRequests, 'project/create'> {
  'wizard/load': Exchange<null, WizardSnapshot>;
  /** The host's folder dialog; null where it was closed. */
  'wizard/chooseFolder': Exchange<{ current: string }, { folder: string | null }>;
  /** What speaks against this folder (exists and is not empty, cannot be written); null where nothing does. */
  'wizard/checkFolder': Exchange<{ folder: string }, { problem: string | null }>;
  'wizard/schedule': Exchange<{ project: string; start: string; hoursPerWeek: number }, Schedule>;
  /** Opens the new project: in this window or in a new one. */
  'wizard/open': Exchange<{ folder: string; newWindow: boolean }, null>;
  'wizard/close': Exchange<null, null>;
}

export type WizardNotifications = ProjectNotifications;

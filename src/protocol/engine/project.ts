import type { Exchange, Place } from '../rpc.ts';

export type Mode = 'guided' | 'complete';
export type CheckStatus = 'pass' | 'embedded' | 'fail' | 'error' | 'blocked' | 'not_run';

export interface ProjectParameter {
  id: string;
  title: string;
  description: string;
  type: 'text' | 'integer' | 'choice';
  choices?: string[];
  /** Of an integer. */
  minimum?: number;
  maximum?: number;
  default: string;
}

export interface RoadmapStep {
  id: string;
  title: string;
  checks: { id: string; title: string }[];
  /** Markdown file of the guide inside the installed template; null where none is written. */
  guide: string | null;
}

export interface RoadmapProject {
  id: string;
  number: number;
  phase: number;
  title: string;
  objective: string;
  skills: string[];
  steps: RoadmapStep[];
  deliverables: RoadmapStep[];
  parameters: ProjectParameter[];
  needs: string[];
  /** Working hours that a learner should plan. */
  hours: number;
  /** False while the template has no files/: shown as planned, cannot be made. */
  built: boolean;
  version: string;
}

export interface RoadmapPhase {
  number: number;
  title: string;
  /** `1-4`, `21+`. */
  months: string;
  projects: RoadmapProject[];
}

/** The real server that a proof was seen on; never its name. */
export interface RealServer {
  environment: string;
  product: string;
  version: string;
  /** True for a practice server, which proves nothing about the real one. */
  practice: boolean;
  /** Hash of host, port and database. */
  host: string;
}

export interface Evidence {
  server?: RealServer;
  runId?: string;
  query?: string;
  resultHash?: string;
  commit?: string;
  detail?: string;
}

export interface CheckOutcome {
  id: string;
  title: string;
  status: CheckStatus;
  expected: string;
  found: string;
  place: Place | null;
  /** Graded: where to look, what to think of, the fix. */
  hints: string[];
  evidence: Evidence | null;
  stale: boolean;
  overridden: { reason: string; at: string } | null;
  checkedAt: string | null;
  durationMs: number | null;
}

export interface StepOutcome {
  id: string;
  title: string;
  status: CheckStatus;
  checks: CheckOutcome[];
}

/** The JSON document of `dew check --json`. */
export interface CheckDocument {
  project: string;
  mode: Mode;
  steps: StepOutcome[];
  deliverables: StepOutcome[];
}

/** One line of `progress.jsonl`. */
export type ProgressEvent =
  | {
      event: 'created';
      at: string;
      mode: Mode;
      version: string;
      objective: string | null;
      start: string;
      hoursPerWeek: number;
    }
  | {
      event: 'checked';
      at: string;
      check: string;
      status: CheckStatus;
      expected: string;
      found: string;
      place: Place | null;
      evidence: Evidence | null;
      codeHash: string;
      durationMs: number;
    }
  /** A check of a step, of some checks or (`only` empty) of everything came to its end. */
  | { event: 'verified'; at: string; only: string[]; checks: number; green: number; durationMs: number }
  | { event: 'hint_opened'; at: string; check: string; grade: number }
  | { event: 'overridden'; at: string; check: string; reason: string }
  | { event: 'override_removed'; at: string; check: string };

export interface ProjectProgress {
  project: string;
  number: number;
  title: string;
  mode: Mode;
  version: string;
  percent: number;
  steps: StepOutcome[];
  deliverables: StepOutcome[];
  objective: string | null;
  /** ISO dates. */
  start: string | null;
  deadline: string | null;
  hoursPerWeek: number | null;
  /** Highest hint grade opened per check. */
  openedHints: Record<string, number>;
  activity: { at: string; text: string; detail: string }[];
}

export interface CreateParams {
  project: string;
  folder: string;
  mode: Mode;
  parameters: Record<string, string>;
  objective?: string;
  start?: string;
  hoursPerWeek?: number;
}

export interface DoctorItem {
  name: string;
  status: 'ok' | 'missing' | 'warning';
  found: string;
  next: string | null;
}

export interface CheckParams {
  only: string[];
  quick: boolean;
  files?: string[];
  /** Entry of `environments` in dew.yaml: sandboxes run on its server, and what is proved there is kept in evidence/. */
  environment?: string;
  /** The user agreed to scratch schemas on a production system. */
  confirmed?: boolean;
}

export interface ServicesParams {
  action: 'up' | 'down';
  /** With `down`: removes the data too. */
  volumes: boolean;
}

export interface ServicesAnswer {
  command: string;
  output: string;
}

export interface ProjectRequests {
  'project/roadmap': Exchange<null, RoadmapPhase[]>;
  'project/create': Exchange<CreateParams, { folder: string; notes: string[] }>;
  /** A project without a template in the engine's root. */
  'project/init': Exchange<{ name: string }, { folder: string }>;
  /** All checks, or those named by step (`3`, `d1`) or check (`3.2`). `quick`: on a sample, within two seconds, never recorded as proof. */
  'project/check': Exchange<CheckParams, CheckDocument>;
  'project/progress': Exchange<null, ProjectProgress>;
  'project/override': Exchange<{ check: string; reason: string | null }, ProjectProgress>;
  /** Records that a hint was opened; answers its text. */
  'project/hint': Exchange<{ check: string; grade: number }, { text: string }>;
  'project/guide': Exchange<{ step: string }, { markdown: string }>;
  /** The learner's files against the reference of a green step; empty where they agree. */
  'project/reference': Exchange<{ step: string }, { file: string; mine: string; reference: string }[]>;
  'project/doctor': Exchange<null, DoctorItem[]>;
  /** Starts or stops what the compose file of the project names. */
  'project/services': Exchange<ServicesParams, ServicesAnswer>;
  /** Text of a crontab line or a GitHub Actions workflow; the workflow is written where `write` is true. */
  'project/schedule': Exchange<
    { pipeline: string; kind: 'crontab' | 'github'; write: boolean },
    { text: string; file: string | null }
  >;
}

export interface ProjectNotifications {
  'project/progressed': { activity: string; done: number; total: number };
}

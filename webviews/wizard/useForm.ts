/** Entries of the wizard and what is wrong with them. */
import { useEffect, useState } from 'preact/hooks';
import { messageOf } from '../../src/protocol/failure.ts';
import type { CreateParams, Mode, RoadmapProject } from '../../src/protocol/engine/project.ts';
import type { Schedule, WizardSnapshot } from '../../src/protocol/webview/wizard.ts';
import type { WizardHost } from './host.ts';
import {
  dateProblem,
  folderBelow,
  hoursOf,
  hoursProblem,
  objectiveProblem,
  parameterProblem,
} from './validate.ts';

export interface WizardForm {
  mode: Mode;
  parameters: Record<string, string>;
  folder: string;
  objective: string;
  start: string;
  hours: string;
  schedule: Schedule | null;
  /** By field id; only what stands against creating. */
  problems: Record<string, string>;
  setMode(mode: Mode): void;
  setParameter(id: string, value: string): void;
  setFolder(folder: string): void;
  setObjective(objective: string): void;
  setStart(start: string): void;
  setHours(hours: string): void;
  params(): CreateParams;
}

/** One project's form; another project gets another one (`key`). */
export function useForm(host: WizardHost, snapshot: WizardSnapshot, project: RoadmapProject): WizardForm {
  const [mode, setMode] = useState<Mode>(snapshot.mode);
  const [parameters, setParameters] = useState<Record<string, string>>(() =>
    Object.fromEntries(project.parameters.map(({ id, default: value }) => [id, value])),
  );
  const [folder, setFolder] = useState(() => folderBelow(snapshot.parent, snapshot.separator, project.id));
  const [folderProblem, setFolderProblem] = useState<string | null>(null);
  const [objective, setObjective] = useState('');
  const [start, setStart] = useState(snapshot.today);
  const [hours, setHours] = useState(String(snapshot.hoursPerWeek));
  const [schedule, setSchedule] = useState<Schedule | null>(null);
  useEffect(() => {
    if (folder.trim() === '') return setFolderProblem('Enter a folder.');
    let stale = false;
    const timer = setTimeout(() => {
      host.request('wizard/checkFolder', { folder: folder.trim() }).then(
        ({ problem }) => {
          if (!stale) setFolderProblem(problem);
        },
        (error: unknown) => {
          if (!stale) setFolderProblem(messageOf(error));
        },
      );
    }, 150);
    return () => {
      stale = true;
      clearTimeout(timer);
    };
  }, [folder]);
  const plans = dateProblem(start) === null && hoursProblem(hours) === null;
  useEffect(() => {
    if (!plans) return setSchedule(null);
    let stale = false;
    host.request('wizard/schedule', { project: project.id, start, hoursPerWeek: hoursOf(hours) }).then(
      (made) => {
        if (!stale) setSchedule(made);
      },
      () => {
        // The engine refuses what this form already marks; without a schedule none is shown.
        if (!stale) setSchedule(null);
      },
    );
    return () => {
      stale = true;
    };
  }, [project.id, start, hours]);

  const problems: Record<string, string> = {};
  const note = (id: string, problem: string | null) => {
    if (problem !== null) problems[id] = problem;
  };
  for (const parameter of project.parameters)
    note(
      `parameter-${parameter.id}`,
      parameterProblem(parameter, parameters[parameter.id] ?? parameter.default),
    );
  note('folder', folderProblem);
  note('objective', objectiveProblem(objective));
  note('start', dateProblem(start));
  note('hours', hoursProblem(hours));
  return {
    mode,
    parameters,
    folder,
    objective,
    start,
    hours,
    schedule,
    problems,
    setMode,
    setParameter: (id, value) => setParameters((now) => ({ ...now, [id]: value })),
    setFolder,
    setObjective,
    setStart,
    setHours,
    params: () => ({
      project: project.id,
      folder: folder.trim(),
      mode,
      parameters: Object.fromEntries(
        project.parameters.map(({ id, default: value }) => [id, (parameters[id] ?? value).trim()]),
      ),
      ...(objective.trim() === '' ? {} : { objective: objective.trim() }),
      start,
      hoursPerWeek: hoursOf(hours),
    }),
  };
}

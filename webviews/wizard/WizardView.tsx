/** New Roadmap Project: choose, decide, create. */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { CreateParams, RoadmapPhase, RoadmapProject } from '../../src/protocol/engine/project.ts';
import type { Failure } from '../../src/protocol/rpc.ts';
import type { WizardSnapshot } from '../../src/protocol/webview/wizard.ts';
import { failureOf } from '../common/host.ts';
import { SkillChips } from '../common/SkillChips.tsx';
import { StateCard } from '../common/StateCard.tsx';
import { useViewKeys } from '../common/viewKeys.ts';
import { Waiting } from '../common/Waiting.tsx';
import { ProjectForm, type Making } from './ProjectForm.tsx';
import { ProjectList } from './ProjectList.tsx';
import type { WizardHost } from './host.ts';

export function WizardView({ host }: { host: WizardHost }) {
  const [snapshot, setSnapshot] = useState<WizardSnapshot | null>(null);
  const [selected, setSelected] = useState<string | null>(null);
  const [making, setMaking] = useState<Making | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [made, setMade] = useState<{ folder: string; notes: string[] } | null>(null);
  const stop = useRef<AbortController | null>(null);
  const fail = (error: unknown) => setFailure(failureOf(error));
  useEffect(() => {
    host.on('project/progressed', (progressed) => setMaking((now) => now && progressed));
    host.request('wizard/load', null).then((loaded) => {
      const all = loaded.phases.flatMap((phase) => phase.projects);
      const known = all.find((project) => project.id === loaded.selected);
      setSelected((known ?? all.find((project) => project.built) ?? all[0])?.id ?? null);
      setSnapshot(loaded);
    }, fail);
  }, []);
  useViewKeys(making ? () => stop.current?.abort() : null);
  const create = (params: CreateParams) => {
    const control = new AbortController();
    stop.current = control;
    setFailure(null);
    setMaking({ activity: '', done: 0, total: 0 });
    void host
      .request('project/create', params, control.signal)
      .then(setMade, (error: unknown) => {
        const failed = failureOf(error);
        setFailure(
          failed.code === 'cancelled' ? { ...failed, message: 'Cancelled. No project was made.' } : failed,
        );
      })
      .finally(() => setMaking(null));
  };
  const phase = snapshot?.phases.find((one) => one.projects.some((project) => project.id === selected));
  const project = phase?.projects.find((one) => one.id === selected);
  if (!snapshot || !phase || !project) {
    return <Waiting title="The roadmap cannot be read" failure={failure} />;
  }
  if (made) return <Done host={host} project={project} made={made} failure={failure} onFail={fail} />;
  return (
    <div class="dew wiz">
      <div class="wiz-title">
        <h1 class="h18">New roadmap project</h1>
        <span class="t12 t2">
          {snapshot.phases.flatMap((one) => one.projects).filter((one) => one.built).length} of{' '}
          {snapshot.phases.flatMap((one) => one.projects).length} projects can be made now
        </span>
      </div>
      <div class="wiz-body">
        <ProjectList
          phases={snapshot.phases}
          selected={project.id}
          onSelect={(id) => {
            if (making) return;
            setFailure(null);
            setSelected(id);
          }}
        />
        <div class="wiz-main" key={project.id}>
          <About phase={phase} project={project} />
          {project.built ? (
            <ProjectForm
              host={host}
              snapshot={snapshot}
              project={project}
              making={making}
              failure={failure}
              onCreate={create}
              onCancel={() => stop.current?.abort()}
              onFail={fail}
            />
          ) : (
            <Planned project={project} />
          )}
        </div>
      </div>
    </div>
  );
}

function About({ phase, project }: { phase: RoadmapPhase; project: RoadmapProject }) {
  return (
    <section class="sec wiz-about" aria-label="Project" tabIndex={0}>
      <div class="t12 t2">
        Phase {phase.number}, {phase.title}
      </div>
      <h2 class="h18">
        Project {project.number}: {project.title}
      </h2>
      <p>{project.objective}</p>
      <SkillChips class="wiz-skills" skills={project.skills} />
      <p class="t12 t2">
        {project.steps.length} steps, {project.deliverables.length}{' '}
        {project.deliverables.length === 1 ? 'deliverable' : 'deliverables'}, about {project.hours} hours
        {project.needs.length > 0 ? `; needs ${project.needs.join(', ')}` : ''}
      </p>
    </section>
  );
}

function Planned({ project }: { project: RoadmapProject }) {
  return (
    <div class="wiz-scroll">
      <section class="sec wiz-section">
        <h3 class="h13">Planned</h3>
        <p class="t12">
          This project cannot be made yet: its files are not part of this version. Its steps are already
          known, so you can read ahead.
        </p>
        <ol class="wiz-steps">
          {project.steps.map((step) => (
            <li key={step.id}>{step.title}</li>
          ))}
        </ol>
      </section>
    </div>
  );
}

interface DoneProps {
  host: WizardHost;
  project: RoadmapProject;
  made: { folder: string; notes: string[] };
  failure: Failure | null;
  onFail(error: unknown): void;
}

function Done({ host, project, made, failure, onFail }: DoneProps) {
  const open = (newWindow: boolean) => {
    host.request('wizard/open', { folder: made.folder, newWindow }).catch(onFail);
  };
  return (
    <div class="dew wiz">
      <StateCard
        icon="pass-filled"
        tone="c-done"
        title={`Project ${project.number} is made`}
        live={failure ? 'alert' : 'status'}
        actions={[
          { label: 'Open the project', icon: 'folder-opened', primary: true, onClick: () => open(false) },
          { label: 'Open in a new window', onClick: () => open(true) },
        ]}
      >
        {failure ? failure.message : <span class="mono wiz-path">{made.folder}</span>}
        {made.notes.map((note) => (
          <span key={note} class="wiz-note">
            {note}
          </span>
        ))}
      </StateCard>
    </div>
  );
}

/** The fifteen projects by phase: one choice, arrows move through all of them. */
import type { RoadmapPhase, RoadmapProject } from '../../src/protocol/engine/project.ts';
import { Icon } from '../common/Icon.tsx';

export interface ProjectListProps {
  phases: RoadmapPhase[];
  selected: string;
  onSelect(id: string): void;
}

export function ProjectList({ phases, selected, onSelect }: ProjectListProps) {
  const all = phases.flatMap((phase) => phase.projects);
  const onKeyDown = (event: KeyboardEvent & { currentTarget: HTMLElement }) => {
    const at = all.findIndex((project) => project.id === selected);
    const step = {
      ArrowDown: at + 1,
      ArrowRight: at + 1,
      ArrowUp: at - 1,
      ArrowLeft: at - 1,
      Home: 0,
      End: all.length - 1,
    }[event.key];
    const next = step === undefined ? undefined : all[(step + all.length) % all.length];
    if (!next) return;
    event.preventDefault();
    onSelect(next.id);
    [...event.currentTarget.querySelectorAll<HTMLElement>('[role=radio]')]
      .find((element) => element.dataset['project'] === next.id)
      ?.focus();
  };
  return (
    <div class="wiz-list" role="radiogroup" aria-label="Project" onKeyDown={onKeyDown}>
      {phases.map((phase) => (
        <div key={phase.number} class="wiz-phase" role="presentation">
          <div class="label wiz-phase-name" role="presentation">
            Phase {phase.number}, {phase.title} <span class="num">(months {phase.months})</span>
          </div>
          {phase.projects.map((project) => (
            <Row key={project.id} project={project} selected={project.id === selected} onSelect={onSelect} />
          ))}
        </div>
      ))}
    </div>
  );
}

function Row(props: { project: RoadmapProject; selected: boolean; onSelect(id: string): void }) {
  const { project, selected, onSelect } = props;
  return (
    <button
      type="button"
      role="radio"
      data-project={project.id}
      class={`wiz-project${selected ? ' on' : ''}${project.built ? '' : ' t2'}`}
      aria-checked={selected}
      tabIndex={selected ? 0 : -1}
      onClick={() => onSelect(project.id)}
    >
      <Icon name="milestone" small class={project.built ? '' : 't2'} />
      <span class="num wiz-number">{project.number}</span>
      <span class="ell grow" title={project.title}>
        {project.title}
      </span>
      {project.built ? null : <span class="t11">planned</span>}
    </button>
  );
}

/** The roadmap as the tree, the wizard and the command line show it; and the plan it came from. */
import type { RoadmapPhase, RoadmapProject, RoadmapStep } from '../../protocol/engine/project.ts';
import type { Roadmap, Template, TemplateStep } from './templateSchema.ts';

export interface TemplateOnDisk {
  template: Template;
  /** Step ids whose guide is written. */
  guides: ReadonlySet<string>;
  /** The folder has files/. */
  built: boolean;
}

export function roadmapPhases(roadmap: Roadmap, templates: TemplateOnDisk[]): RoadmapPhase[] {
  const projects = templates.map(projectOf).sort((a, b) => a.number - b.number);
  return roadmap.phases.map(({ number, title, months }) => ({
    number,
    title,
    months,
    projects: projects.filter((project) => project.phase === number),
  }));
}

function projectOf({ template, guides, built }: TemplateOnDisk): RoadmapProject {
  const { id, number, phase, title, objective, skills, needs, version, hours } = template;
  const stepOf = (step: TemplateStep): RoadmapStep => ({
    id: step.id,
    title: step.title,
    checks: step.checks.map((check) => ({ id: check.id, title: check.title })),
    guide: guides.has(step.id) ? `guide/${step.id}.md` : null,
  });
  return {
    ...{ id, number, phase, title, objective, skills, needs, version, hours, built },
    steps: template.steps.map(stepOf),
    deliverables: template.deliverables.map(stepOf),
    parameters: template.parameters.map(
      ({ id: name, title: label, description, type, choices, minimum, maximum, default: value }) => ({
        ...{ id: name, title: label, description, type, default: value },
        ...(choices ? { choices } : {}),
        ...(minimum === undefined ? {} : { minimum }),
        ...(maximum === undefined ? {} : { maximum }),
      }),
    ),
  };
}

/** The plan as one Markdown text, word for word, out of roadmap.yaml and the templates. */
export function renderPlan(roadmap: Roadmap, templates: Template[]): string {
  const blocks = [`# ${roadmap.title}`, roadmap.introduction];
  for (const phase of roadmap.phases) {
    blocks.push(`## Phase ${phase.number} Projects: ${phase.title}`);
    for (const project of templates
      .filter((template) => template.phase === phase.number)
      .sort((a, b) => a.number - b.number))
      blocks.push(renderProject(project));
  }
  blocks.push(roadmap.guidance.trimEnd(), `## ${roadmap.timeline.title}`, roadmap.timeline.introduction);
  blocks.push(roadmap.phases.map((phase) => `- **Months ${phase.months}**: ${phase.timeline}`).join('\n'));
  blocks.push(roadmap.closing);
  return `${blocks.join('\n\n')}\n`;
}

function renderProject(project: Template): string {
  return [
    `### Project ${project.number}: ${project.title}`,
    `**Objective**: ${project.objective}`,
    `**Skills Applied**: ${project.skills.join(', ')}`,
    '**Project Steps**:',
    ...project.steps.map((step) => `${step.id}. ${step.title}`),
    `**Deliverables**: ${project.deliverables_line}`,
  ].join('\n');
}

import type { Command } from '../command.ts';
import { textTable } from '../table.ts';

export const list: Command = {
  name: 'list',
  usage: 'dew list [--json]',
  summary: 'The fifteen projects of the roadmap.',
  project: false,
  positionals: { least: 0, most: 0 },
  options: {},
  async run({ engine, output, signal }) {
    const phases = await engine.request('project/roadmap', null, { signal });
    output.document(phases);
    const sections = phases.map((phase) => {
      const rows = phase.projects.map((project) => [
        String(project.number),
        project.id,
        project.title,
        project.built ? 'ready' : 'planned',
      ]);
      const columns = [
        { name: '#', kind: 'number' as const },
        { name: 'id' },
        { name: 'project' },
        { name: 'state' },
      ];
      return `Phase ${phase.number}: ${phase.title} (months ${phase.months})\n${textTable(columns, rows)}`;
    });
    output.result(sections.join('\n\n'));
    return 0;
  },
};

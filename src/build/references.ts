/**
 * What is written once in code and shown elsewhere: JSON Schemas of the files that a person edits, and
 * the references under docs/. `npm run references` writes them; a test compares them with the code.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { commands } from '../cli/commands/index.ts';
import { chartJsonSchema } from '../core/chart/chartSchema.ts';
import { dashboardJsonSchema } from '../core/dashboard/dashboardSchema.ts';
import { mongoJsonSchema } from '../core/mongo/statementSchema.ts';
import { pipelineJsonSchema } from '../core/pipeline/schema.ts';
import { dewJsonSchema } from '../core/project/dewFile.ts';
import { taskDescriptors } from '../tasks/index.ts';
import { root, writeWhole } from './bundle.ts';

interface Manifest {
  contributes: {
    commands: { command: string; title: string; category?: string }[];
    keybindings: { command: string; key: string; mac?: string; when?: string }[];
    configuration: { properties: Record<string, Setting> } | { properties: Record<string, Setting> }[];
  };
}

interface Setting {
  type?: string | string[];
  default?: unknown;
  description?: string;
  markdownDescription?: string;
}

interface ObjectSchema {
  properties?: Record<string, { description?: string }>;
  required?: string[];
}

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
const table = (head: string[], rows: string[][]): string =>
  [head, head.map(() => '---'), ...rows].map((row) => `| ${row.map(cell).join(' | ')} |`).join('\n');

function editorReference({ contributes }: Manifest): string {
  const keys = new Map(contributes.keybindings.map((binding) => [binding.command, binding.key]));
  const titles = contributes.commands.map(({ command, title, category }) => [
    `${category ? `${category}: ` : ''}${title}`,
    keys.get(command) ? `\`${keys.get(command)}\`` : '',
    `\`${command}\``,
  ]);
  const settings = [contributes.configuration]
    .flat()
    .flatMap(({ properties }) => Object.entries(properties))
    .map(([name, setting]) => [
      `\`${name}\``,
      `\`${JSON.stringify(setting.default)}\``,
      setting.markdownDescription ?? setting.description ?? '',
    ]);
  return [
    '# Commands and settings of the extension',
    'Written from package.json by `npm run references`.',
    '## Commands',
    table(['command', 'key', 'id'], titles),
    '## Settings',
    table(['setting', 'default', 'meaning'], settings),
  ].join('\n\n');
}

function commandLineReference(): string {
  const sections = commands.map((command) => {
    const options = Object.entries(command.options).map(([name, option]) => [
      `\`--${name}${option.value ? ` ${option.value}` : ''}\``,
      option.description,
    ]);
    return [
      `## dew ${command.name}`,
      command.summary,
      `\`${command.usage}\``,
      ...(options.length > 0 ? [table(['option', 'meaning'], options)] : []),
    ].join('\n\n');
  });
  return [
    '# The command line',
    'Written from the commands by `npm run references`. Every command takes `--project <folder>`, `--json` and `--help`; exit code 0 done, 1 the work failed, 2 wrong usage.',
    ...sections,
  ].join('\n\n');
}

function taskReference(): string {
  const sections = taskDescriptors.map((descriptor) => {
    const schema = (pipelineJsonSchema([descriptor]) as { properties: { tasks: { items: unknown } } })
      .properties.tasks.items as ObjectSchema & { oneOf?: ObjectSchema[]; anyOf?: ObjectSchema[] };
    const one = schema.oneOf?.[0] ?? schema.anyOf?.[0] ?? schema;
    const fields = Object.entries(one.properties ?? {}).map(([name, field]) => [
      `\`${name}\``,
      one.required?.includes(name) ? 'yes' : '',
      field.description ?? '',
    ]);
    return [
      `## ${descriptor.type}${descriptor.form === undefined ? '' : ` (${descriptor.form})`}`,
      descriptor.description,
      table(['field', 'required', 'meaning'], fields),
    ].join('\n\n');
  });
  return [
    '# Tasks of a pipeline',
    'Written from the task descriptors by `npm run references`.',
    ...sections,
  ].join('\n\n');
}

/** Path in the checkout -> its text. */
export function references(): Map<string, string> {
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Manifest;
  const json = (value: unknown): string => JSON.stringify(value, null, 2);
  return new Map(
    Object.entries({
      'media/schemas/pipeline.schema.json': json(pipelineJsonSchema(taskDescriptors)),
      'media/schemas/chart.schema.json': json(chartJsonSchema()),
      'media/schemas/dashboard.schema.json': json(dashboardJsonSchema()),
      'media/schemas/dew.schema.json': json(dewJsonSchema()),
      'media/schemas/mongo.schema.json': json(mongoJsonSchema()),
      'docs/reference/editor.md': editorReference(manifest),
      'docs/reference/command-line.md': commandLineReference(),
      'docs/reference/tasks.md': taskReference(),
    }).map(([path, text]) => [path, `${text}\n`]),
  );
}

if (process.argv[1] === import.meta.filename)
  for (const [path, text] of references()) await writeWhole(join(root, path), text);

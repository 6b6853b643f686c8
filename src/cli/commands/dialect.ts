import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { dialectMarkdown, dialectText } from '../../core/dialect/print.ts';
import { dialects } from '../../core/dialect/systems.ts';
import { textOption, UsageError, type Command } from '../command.ts';

const formats = ['text', 'json', 'markdown'] as const;

export const dialect: Command = {
  name: 'dialect',
  usage:
    'dew dialect [model|file ...] [--to snowflake,bigquery,redshift] [--format text|json|markdown] [--write <file>]',
  summary: 'Lists what would have to change on another system; nothing is run there.',
  project: false,
  positionals: { least: 0, most: 1000 },
  options: {
    to: {
      type: 'string',
      value: '<systems>',
      description: `Some of ${dialects.join(', ')}, with commas (default: snowflake,bigquery,redshift)`,
    },
    format: { type: 'string', value: '<format>', description: 'text, json or markdown' },
    write: { type: 'string', value: '<file>', description: 'Also writes the report there, as Markdown' },
  },
  async run(invocation) {
    const { engine, output, signal, positionals, root } = invocation;
    const format = textOption(invocation, 'format') ?? (output.json ? 'json' : 'text');
    if (!(formats as readonly string[]).includes(format))
      throw new UsageError(`--format is one of ${formats.join(', ')}, not "${format}".`);
    const names = (textOption(invocation, 'to') ?? 'snowflake,bigquery,redshift')
      .split(',')
      .map((name) => name.trim());
    const to = dialects.filter((name) => names.includes(name));
    const wrong = names.find((name) => !(dialects as readonly string[]).includes(name));
    if (wrong !== undefined) throw new UsageError(`--to takes ${dialects.join(', ')}, not "${wrong}".`);
    const write = textOption(invocation, 'write');
    const targets = positionals.map((name) => (existsSync(name) ? resolve(name) : name));
    const report = await engine.request(
      'dialect/report',
      { targets, to, output: write === undefined ? null : resolve(root, write) },
      { signal },
    );
    if (format === 'json') output.write(`${JSON.stringify(report)}\n`);
    else if (format === 'markdown') output.result(dialectMarkdown(report, (file) => file));
    else output.result(dialectText(report));
    if (report.written !== null) output.note(`Written to ${report.written}.`);
    return 0;
  },
};

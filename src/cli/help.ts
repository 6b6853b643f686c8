/** Help texts, all from the commands' own data. */
import { nearest } from '../core/nearest.ts';
import type { Command } from './command.ts';

export function overview(commands: Command[]): string {
  const widest = Math.max(...commands.map(({ name }) => name.length));
  const lines = commands.map(({ name, summary }) => `  ${name.padEnd(widest)}  ${summary}`);
  return `Data Engineering Workbench, on the command line.

Usage: dew <command> [options]

${lines.join('\n')}

Every command takes --project <folder> (default: the nearest folder upwards with a dew.yaml),
--json (one JSON document on standard output, everything else on standard error) and --help.
Exit code: 0 done, 1 the work failed, 2 wrong usage.
`;
}

export function commandHelp(command: Command): string {
  const options = Object.entries(command.options).map(([name, option]) => {
    const left = `--${name}${option.value ? ` ${option.value}` : ''}`;
    return `  ${left.padEnd(28)}  ${option.description}`;
  });
  return `${command.summary}

Usage: ${command.usage}
${options.length > 0 ? `\n${options.join('\n')}\n` : ''}`;
}

/** ` Did you mean "x"?`, or nothing. */
export function suggest(name: string, commands: Command[]): string {
  const near = nearest(
    name,
    commands.map((command) => command.name),
  );
  return near ? ` Did you mean "${near}"?` : '';
}

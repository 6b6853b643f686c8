/** The lint that knows types (.oxlintrc.json): what it must refuse stands in a folder of its own. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { root } from '../../src/build/bundle.ts';

const planted: [title: string, file: string, text: string, expected: string][] = [
  [
    'a cycle of imports',
    'cycle.ts',
    "import { there } from './there.ts';\nexport const here: number = there;\n",
    'import(no-cycle)',
  ],
  [
    'a promise that no one awaits',
    'floating.ts',
    'export function go(one: () => Promise<number>): void {\n  one();\n}\n',
    'typescript(no-floating-promises)',
  ],
  [
    'a promise given to one who ignores it',
    'misused.ts',
    'export function go(all: number[], one: () => Promise<void>): void {\n  all.forEach(async () => {\n    await one();\n  });\n}\n',
    'typescript(no-misused-promises)',
  ],
  [
    'a value of no known type that becomes a number',
    'unsafe.ts',
    "export const parsed: number = JSON.parse('1');\n",
    'typescript(no-unsafe-assignment)',
  ],
  [
    'an object in a text',
    'text.ts',
    'export const go = (one: { a: number }): string => `${one}`;\n',
    'typescript(no-base-to-string)',
  ],
  [
    'a switch that forgets a case',
    'forgets.ts',
    "export function go(one: 'a' | 'b'): number {\n  let sum = 0;\n  switch (one) {\n    case 'a':\n      sum = 1;\n  }\n  return sum;\n}\n",
    'typescript(switch-exhaustiveness-check)',
  ],
  [
    'a text that is thrown',
    'thrown.ts',
    "export function go(): never {\n  throw 'no';\n}\n",
    'typescript(only-throw-error)',
  ],
];
const allowed: [file: string, text: string][] = [
  ['there.ts', "import { here } from './cycle.ts';\nexport const there = 1;\nvoid here;\n"],
  [
    'kept.ts',
    "export function go(one: 'a' | 'b', count: number, yes: boolean): string {\n  switch (one) {\n    case 'a':\n      return `${count}`;\n    default:\n      return `${yes}`;\n  }\n}\n",
  ],
];

interface Finding {
  code: string;
  filename: string;
}

const oxlint = join(root, 'node_modules', 'oxlint', 'bin', 'oxlint');
let folder = '';
let findings: Finding[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dew-lint-'));
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction');
  const tsconfig = { extends: join(root, 'tsconfig.json'), include: ['*.ts'] };
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(tsconfig));
  const files = [...planted.map(([, file, text]) => [file, text] as const), ...allowed];
  for (const [file, text] of files) await writeFile(join(folder, file), text);
  // By name: it would follow the link to node_modules and lint every package.
  const names = files.map(([file]) => file);
  const list = [oxlint, '--config', join(root, '.oxlintrc.json'), '--format', 'json', ...names];
  const printed = await new Promise<string>((resolve) =>
    execFile(process.execPath, list, { cwd: folder, timeout: 50_000 }, (_error, stdout) => resolve(stdout)),
  );
  findings = (JSON.parse(printed) as { diagnostics: Finding[] }).diagnostics;
}, 60_000);

afterAll(() => rm(folder, { recursive: true, force: true }));

it.each(planted)('the lint refuses %s', (_title, file, _text, expected) => {
  expect(findings.filter(({ filename }) => filename === file).map(({ code }) => code)).toContain(expected);
});

it('the lint says nothing of what keeps its rules', () => {
  expect(findings.filter(({ filename }) => filename === 'kept.ts')).toEqual([]);
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { references } from '../../src/build/references.ts';
import { root } from '../../src/build/bundle.ts';

it.each([...references()])('%s says what the code says (npm run references writes it)', (path, text) => {
  expect(readFileSync(join(root, path), 'utf8')).toBe(text);
});

it('every field of every task has a description', () => {
  const tasks = references().get('docs/reference/tasks.md') ?? '';
  const bare = tasks
    .split('\n')
    .filter((line) => /^\| `\w+` \|.*\|\s*\|$/.test(line) && !line.startsWith('| `type`'));
  expect(bare).toEqual([]);
});

import { randomBytes } from 'node:crypto';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname, isAbsolute, relative, resolve, sep } from 'node:path';
import { failWith } from '../../core/failure.ts';
import { erdDocument } from '../../core/star/erd.ts';
import type { StarRequests } from '../../protocol/engine/star.ts';
import type { EngineContext, Handlers } from '../context.ts';
import { readRows } from '../project/readRows.ts';
import { defaultStar, physicalTables, readStar } from '../star/star.ts';

export type StarHandlers = Pick<Handlers, keyof StarRequests>;

export function createStarHandlers(context: EngineContext): StarHandlers {
  const { root } = context.options;
  return {
    'star/erd': async ({ write }, { signal }) => {
      const star = await readStar(root, defaultStar);
      const rows = (sql: string) => readRows(context, root, sql, signal);
      const tables = await physicalTables(star, rows, defaultStar);
      const target = write === null ? null : resolve(root, write);
      const inside = target === null ? 'docs/erd.md' : relative(root, target);
      if (inside === '' || inside.startsWith('..') || isAbsolute(inside))
        throw failWith('bad_input', `${write ?? ''} lies outside the project.`, 'Write to docs/erd.md.');
      const markdown = erdDocument(star, tables, defaultStar, inside.split(sep).join('/'));
      if (target !== null) {
        await mkdir(dirname(target), { recursive: true });
        const beside = `${target}.${randomBytes(4).toString('hex')}`;
        await writeFile(beside, markdown);
        await rename(beside, target);
      }
      return { markdown };
    },
  };
}

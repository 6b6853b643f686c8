/** A tool that says yes or no (compiler, lint, format): one count. */
import { join } from 'node:path';
import { root } from '../bundle.ts';
import { tryCommand } from '../command.ts';
import type { Suite } from './suite.ts';

export function toolSuite(name: string, script: string, list: string[]): Suite {
  return {
    name,
    run: async () => {
      const { code } = await tryCommand(process.execPath, [join(root, 'node_modules', script), ...list], {
        cwd: root,
      });
      return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: [] };
    },
  };
}

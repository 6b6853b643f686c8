/** A script of package.json that says yes or no (compiler, lint, format): one count. */
import { root } from '../bundle.ts';
import { tryCommand } from '../command.ts';
import type { Suite } from './suite.ts';

export function scriptSuite(name: string, script = name): Suite {
  return {
    name,
    run: async () => {
      const { code } = await tryCommand('npm', ['run', '--silent', script], { cwd: root });
      return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: [] };
    },
  };
}

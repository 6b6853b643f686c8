import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ESLint } from 'eslint';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..', '..');
const eslint = new ESLint({ cwd: root });

/** A real file of a layer, whose text the lint is given changed: nothing is written to disk. */
const fileOf = (pattern: string): string => {
  const file = globSync(pattern, { cwd: root }).sort()[0];
  if (!file) throw new Error(`No file matches ${pattern}.`);
  return file;
};

async function messagesOf(file: string, text: string): Promise<string[]> {
  const [result] = await eslint.lintText(text, { filePath: join(root, file) });
  return (result?.messages ?? []).map(({ ruleId, message }) => `${ruleId ?? 'parser'}: ${message}`);
}

const leak = (module: string): string =>
  `import * as leaked from '${module}';\nexport const used: unknown = leaked;\n`;
const lazyLeak = (module: string): string => `export const used: unknown = import('${module}');\n`;

const leaks: [string, string, string, RegExp][] = [
  [
    'the extension starts a process',
    'src/extension/platform/*.ts',
    leak('node:child_process'),
    /no-restricted-imports.*starts no process/,
  ],
  ['core imports node:fs', 'src/core/*.ts', leak('node:fs'), /no-restricted-imports.*no Node IO/],
  [
    'core imports fs/promises by import()',
    'src/core/*.ts',
    lazyLeak('fs/promises'),
    /no-restricted-syntax.*no Node IO/,
  ],
  ['core reads process.env', 'src/core/*.ts', 'export const used = process.env;\n', /no-restricted-globals/],
  ['core imports DuckDB', 'src/core/*.ts', leak('@duckdb/node-api'), /no-restricted-imports.*no DuckDB/],
  ['core imports vscode', 'src/core/*.ts', leak('vscode'), /no-restricted-imports.*no vscode/],
  ['core imports the engine', 'src/core/*.ts', leak('../engine/context.ts'), /src\/core may import only/],
  ['protocol imports core', 'src/protocol/*.ts', leak('../core/failure.ts'), /src\/protocol may import only/],
  [
    'a webview imports core/sql',
    'webviews/common/*.ts',
    leak('../../src/core/sql/quote.ts'),
    /webviews may import only/,
  ],
  [
    'a webview imports the engine',
    'webviews/common/*.ts',
    leak('../../src/engine/context.ts'),
    /webviews may import only/,
  ],
  [
    'the command line imports the engine',
    'src/cli/*.ts',
    leak('../engine/context.ts'),
    /src\/cli may import only/,
  ],
  [
    'the command line imports DuckDB',
    'src/cli/*.ts',
    leak('@duckdb/node-api'),
    /Only the engine loads DuckDB/,
  ],
  ['the engine imports vscode', 'src/engine/*.ts', leak('vscode'), /Only src\/extension and test\/extension/],
  [
    'the engine imports its client',
    'src/engine/*.ts',
    leak('../engineClient/engineClient.ts'),
    /src\/engine may import only/,
  ],
  [
    'the client imports core',
    'src/engineClient/*.ts',
    leak('../core/failure.ts'),
    /src\/engineClient may import only/,
  ],
  [
    'the extension imports DuckDB by import()',
    'src/extension/*/*.ts',
    lazyLeak('@duckdb/node-api'),
    /engine process only/,
  ],
  [
    'the extension imports the engine',
    'src/extension/platform/*.ts',
    leak('../../engine/context.ts'),
    /src\/extension may import only/,
  ],
];

describe('the lint refuses', () => {
  it.each(leaks)('%s', async (_title, pattern, text, expected) => {
    expect((await messagesOf(fileOf(pattern), text)).join('\n')).toMatch(expected);
  });

  it('a file of 401 lines, and not one of 400', async () => {
    const lines = (count: number): string =>
      Array.from({ length: count }, (_, at) => `export const v${at} = ${at};\n`).join('');
    const file = fileOf('src/core/*.ts');
    expect((await messagesOf(file, lines(401))).join('\n')).toMatch(/max-lines/);
    expect(await messagesOf(file, lines(400))).toEqual([]);
  });

  it('nothing in a file that keeps the table', async () => {
    const file = 'src/core/sql/quote.ts';
    expect(await messagesOf(file, readFileSync(join(root, file), 'utf8'))).toEqual([]);
  });
});

import importX from 'eslint-plugin-import-x';
import { createTypeScriptImportResolver } from 'eslint-import-resolver-typescript';
import tseslint from 'typescript-eslint';

/** The import table of docs/architecture.md: layer -> what it may import besides itself. */
const table = {
  'src/protocol': [],
  'src/core': ['src/protocol'],
  'src/connectors': ['src/protocol', 'src/core'],
  'src/tasks': ['src/protocol', 'src/core'],
  'src/practice': ['src/protocol', 'src/core'],
  'src/engine': ['src/protocol', 'src/core', 'src/connectors', 'src/practice', 'src/tasks'],
  'src/engineClient': ['src/protocol'],
  'src/cli': ['src/protocol', 'src/core', 'src/engineClient'],
  'src/extension': ['src/protocol', 'src/core', 'src/engineClient'],
  webviews: ['src/protocol', 'src/core/format'],
};
const ours = ['./src', './webviews', './test'];
const zones = Object.entries(table).map(([target, allowed]) => ({
  target: `./${target}`,
  from: ours,
  except: [],
  message: `${target} may import only: ${[target, ...allowed].join(', ')}.`,
  allowed: [target, ...allowed],
}));

/** import-x wants zones as pairs (target, one forbidden folder); this turns "may import" into them. */
const folders = [...Object.keys(table), 'src/build', 'test'];
const forbidden = zones.flatMap(({ target, allowed, message }) =>
  folders
    .filter((folder) => !allowed.includes(folder))
    .filter((folder) => !(folder === 'src/core' && allowed.includes('src/core/format')))
    .map((folder) => ({ target, from: `./${folder}`, message })),
);
const formatOnly = {
  target: './webviews',
  from: './src/core',
  except: ['./format'],
  message: 'webviews may import only src/protocol and src/core/format.',
};

/** Bans modules however they are imported: statically, as a type, or by import(). */
const banned = (expression, message) => ({
  'no-restricted-imports': ['error', { patterns: [{ regex: expression, message }] }],
  'no-restricted-syntax': ['error', { selector: `ImportExpression[source.value=/${expression}/]`, message }],
});
const vscode = '^vscode$';
const duckdb = '^@duckdb\\u002f';
const nodeIo =
  '^(node:)?(fs|child_process|net|http|https|http2|tls|dgram|dns|os|worker_threads|cluster|inspector|process|readline|vm)(\\u002f.*)?$';
const either = (...expressions) => expressions.map((expression) => `(${expression})`).join('|');

// What needs types, or the whole graph of imports, is checked by oxlint: .oxlintrc.json.
export default tseslint.config(
  {
    ignores: [
      'dist/**',
      'node_modules/**',
      '.vscode-test/**',
      'templates/**',
      'test/fixtures/**',
      'coverage/**',
      '**/*.mjs',
      '**/*.cjs',
      '**/*.js',
    ],
  },
  ...tseslint.configs.recommended,
  {
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    plugins: { 'import-x': importX },
    settings: {
      'import-x/resolver-next': [createTypeScriptImportResolver({ project: 'tsconfig.json' })],
    },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      'no-console': 'error',
      eqeqeq: 'error',
      'max-lines': ['error', { max: 400, skipBlankLines: false, skipComments: false }],
      'import-x/no-restricted-paths': ['error', { zones: [...forbidden, formatOnly] }],
      ...banned(vscode, 'Only src/extension and test/extension may import vscode.'),
    },
  },
  {
    files: ['src/protocol/**', 'src/core/**', 'webviews/**'],
    rules: {
      ...banned(either(vscode, duckdb, nodeIo), 'This layer does no IO: no vscode, no Node IO, no DuckDB.'),
      'no-restricted-globals': ['error', { name: 'process', message: 'This layer does no IO.' }],
    },
  },
  {
    files: ['src/engineClient/**', 'src/cli/**', 'src/tasks/**', 'src/practice/**', 'src/connectors/**'],
    ignores: ['src/connectors/duckdb/**'],
    rules: banned(either(vscode, duckdb), 'Only the engine loads DuckDB; only the extension imports vscode.'),
  },
  {
    files: ['src/extension/**'],
    rules: banned(
      `${duckdb}|^(node:)?child_process$`,
      'DuckDB runs in the engine process only; the host starts no process but the engine, by its client.',
    ),
  },
  { files: ['src/extension/extension.ts'], rules: { 'max-lines': ['error', { max: 150 }] } },
  {
    files: ['test/extension/**', 'src/build/**'],
    rules: { 'no-restricted-imports': 'off', 'no-restricted-syntax': 'off' },
  },
  { files: ['src/build/**', 'test/**', 'src/cli/**'], rules: { 'no-console': 'off' } },
  {
    files: ['test/**'],
    rules: { 'max-lines': ['error', { max: 600 }], '@typescript-eslint/no-unused-expressions': 'off' },
  },
);

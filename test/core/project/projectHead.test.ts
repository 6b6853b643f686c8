import fc from 'fast-check';
import { expect, it } from 'vitest';
import { stringify } from 'yaml';
import { parseProjectHead } from '../../../src/core/project/projectHead.ts';

it('reads name, template and mode of a block mapping', () => {
  const text = `version: 1
name: "Sales analysis" # shown in the tree
database: data/warehouse.duckdb
template:
  id: data-analysis-pipeline
  version: 1.0.0
  mode: guided
  parameters:
    id: 7
connections: {}
`;
  expect(parseProjectHead(text, 'folder')).toEqual({
    name: 'Sales analysis',
    template: 'data-analysis-pipeline',
    mode: 'guided',
  });
});

it('reads a flow mapping', () => {
  const text = 'name: x\ntemplate: {id: data-mesh, version: 1.0.0, mode: complete, parameters: {}}\n';
  expect(parseProjectHead(text, 'folder')).toEqual({ name: 'x', template: 'data-mesh', mode: 'complete' });
});

it('a project without a template has none, and the folder names what has no name', () => {
  expect(parseProjectHead('version: 1\nconnections:\n  id: x\n', 'folder')).toEqual({
    name: 'folder',
    template: null,
    mode: null,
  });
  expect(parseProjectHead('version: 1\ntemplate: null\n', 'folder').template).toBeNull();
});

it('an unknown mode is no mode', () => {
  expect(parseProjectHead('template:\n  id: a\n  mode: other\n', 'f')).toMatchObject({
    template: 'a',
    mode: null,
  });
});

it('agrees with the YAML that the workbench writes', () => {
  const id = fc.stringMatching(/^[a-z][a-z0-9-]{0,20}$/);
  fc.assert(
    fc.property(id, fc.constantFrom('guided', 'complete'), (template, mode) => {
      const file = {
        version: 1,
        name: 'n',
        template: { id: template, version: '1.0.0', mode, parameters: {} },
      };
      expect(parseProjectHead(stringify(file), 'f')).toEqual({ name: 'n', template, mode });
    }),
  );
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type JsonNode, parseJsonTree } from '../../../src/core/format/jsonTree.ts';
import { printJson } from '../../../src/core/format/printJson.ts';

const plain = (node: JsonNode): unknown => {
  switch (node.kind) {
    case 'null':
      return null;
    case 'string':
    case 'boolean':
      return node.value;
    case 'number':
      return JSON.parse(node.text);
    case 'array':
      return node.items.map(plain);
    case 'object':
      return Object.fromEntries(node.members.map(({ key, value }) => [key, plain(value)]));
  }
};

function rootOf(json: string, ...dialect: ['duckdb'?]): JsonNode {
  const { root, issue } = parseJsonTree(json, ...dialect);
  if (issue) throw new SyntaxError(issue.message);
  return root;
}

describe('JSON as a tree', () => {
  it('reads what JSON.parse reads, and prints what JSON.stringify prints', () => {
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
        const json = JSON.stringify(value);
        const same = JSON.parse(json) as unknown;
        expect(plain(rootOf(json))).toEqual(same);
        expect(JSON.parse(printJson(rootOf(json)))).toEqual(same);
        expect(plain(rootOf(JSON.stringify(value, null, 2)))).toEqual(same);
      }),
    );
  });

  it('keeps digits that a double cannot hold', () => {
    const json = '[9007199254740993, 0.10000000000000000000001, 170141183460469231731687303715884105727]';
    expect(printJson(rootOf(json)).replace(/\s/g, '')).toBe(json.replace(/\s/g, ''));
  });

  it('says where each value stands', () => {
    const json = ' {"a\u00e4" : [true, "b\\n"] } // end';
    const places: string[] = [];
    const walk = (node: JsonNode): void => {
      places.push(json.slice(node.start, node.end));
      if (node.kind === 'array') node.items.forEach(walk);
      if (node.kind === 'object') {
        for (const { keyStart, keyEnd, value } of node.members) {
          places.push(json.slice(keyStart, keyEnd));
          walk(value);
        }
      }
    };
    walk(rootOf(json));
    expect(places).toEqual([
      '{"a\u00e4" : [true, "b\\n"] }',
      '"a\u00e4"',
      '[true, "b\\n"]',
      'true',
      '"b\\n"',
    ]);
  });

  it.each([
    '',
    '{',
    '[1',
    '[1 2]',
    '[1]]',
    '{"a"}',
    '{"a" 1}',
    '}',
    '["a\tb"]',
    '["\\x"]',
    '[01]',
    '[1,]',
    '[NaN]',
  ])('refuses %j', (json) => {
    expect(() => rootOf(json)).toThrow(SyntaxError);
  });

  it('reads what DuckDB keeps in a JSON column beyond the standard', () => {
    expect(printJson(rootOf('[NaN, -Infinity, inf, {"a": 1,},]', 'duckdb')).replace(/\s/g, '')).toBe(
      '[NaN,-Infinity,inf,{"a":1}]',
    );
    expect(() => rootOf('[1,,]', 'duckdb')).toThrow(SyntaxError);
  });

  it('says that a text is nested too deeply', () => {
    expect(parseJsonTree('['.repeat(200_000)).issue?.message).toBe('The values are nested too deeply.');
  });
});

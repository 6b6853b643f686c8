import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDuckdbType } from '../../webviews/results/duckdbType.ts';
import { type JsonNode, parseExactJson, printJson } from '../../webviews/results/exactJson.ts';

const plain = (node: JsonNode): unknown => {
  switch (node.kind) {
    case 'null':
      return null;
    case 'text':
      return node.text;
    case 'other':
      return JSON.parse(node.text);
    case 'list':
      return node.items.map(plain);
    case 'object':
      return Object.fromEntries(node.entries.map(([key, value]) => [key, plain(value)]));
  }
};

describe('exact JSON', () => {
  it('reads what JSON.parse reads, and prints what JSON.stringify prints', () => {
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
        const json = JSON.stringify(value);
        const same = JSON.parse(json) as unknown;
        expect(plain(parseExactJson(json))).toEqual(same);
        expect(JSON.parse(printJson(parseExactJson(json)))).toEqual(same);
        expect(plain(parseExactJson(JSON.stringify(value, null, 2)))).toEqual(same);
      }),
    );
  });

  it('keeps digits that a double cannot hold', () => {
    const json = '[9007199254740993, 0.10000000000000000000001, 170141183460469231731687303715884105727]';
    expect(printJson(parseExactJson(json)).replace(/\s/g, '')).toBe(json.replace(/\s/g, ''));
  });

  it.each(['', '{', '[1', '{"a"}', '{"a" 1}', '}'])('refuses %j', (json) => {
    expect(() => parseExactJson(json)).toThrow(SyntaxError);
  });
});

describe('DuckDB type', () => {
  it('finds the fields and items of nested types', () => {
    const type = parseDuckdbType(
      'STRUCT(a INTEGER, "b, c" STRUCT(d DECIMAL(12,2))[], e MAP(VARCHAR, DOUBLE[2]))[]',
    );
    expect(type.name).toBe('STRUCT[]');
    const fields = type.item!.fields;
    expect([...fields.keys()]).toEqual(['a', 'b, c', 'e']);
    expect(fields.get('b, c')!.item!.fields.get('d')!.name).toBe('DECIMAL(12,2)');
    expect(fields.get('e')!.item!.name).toBe('DOUBLE[2]');
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type DuckdbType, parseDuckdbType, typeName } from '../../../src/core/format/duckdbType.ts';
import { quoteIdentifier, quoteLiteral } from '../../../src/core/sql/quote.ts';

const scalar = (text: string): DuckdbType => ({ kind: 'scalar', name: text.replace(/\(.*$/s, ''), text });

describe('type texts', () => {
  it('reads scalars with their parameters', () => {
    expect(parseDuckdbType('DECIMAL(18,3)')).toEqual(scalar('DECIMAL(18,3)'));
    expect(parseDuckdbType('TIMESTAMP WITH TIME ZONE')).toEqual(scalar('TIMESTAMP WITH TIME ZONE'));
    expect(parseDuckdbType("ENUM('a, b)', 'it''s')")).toEqual(scalar("ENUM('a, b)', 'it''s')"));
  });

  it('reads fields without names', () => {
    const type = parseDuckdbType('STRUCT(INTEGER, TIMESTAMP WITH TIME ZONE)');
    expect(type).toMatchObject({
      kind: 'struct',
      fields: [{ name: null }, { name: null, type: { name: 'TIMESTAMP WITH TIME ZONE' } }],
    });
  });

  it.each([
    ['STRUCT(a INTEGER, "b, c" STRUCT(d DECIMAL(12,2))[])[]', 'STRUCT[]'],
    ['MAP(VARCHAR, DOUBLE[2])', 'MAP'],
    ['DOUBLE[2][]', 'DOUBLE[2][]'],
    ['UNION(num INTEGER, str VARCHAR)[]', 'UNION[]'],
    ['DECIMAL(12,2)', 'DECIMAL(12,2)'],
  ])('names %s in short as %s', (text, name) => {
    expect(typeName(parseDuckdbType(text))).toBe(name);
  });

  it('reads back any tree that it can write', () => {
    const leaf = fc
      .constantFrom('INTEGER', 'VARCHAR', 'DECIMAL(4,1)', 'TIMESTAMP WITH TIME ZONE')
      .map(scalar);
    const enumeration = fc
      .array(fc.string(), { minLength: 1, maxLength: 3 })
      .map(
        (values) =>
          ({ kind: 'scalar', name: 'ENUM', text: `ENUM(${values.map(quoteLiteral).join(', ')})` }) as const,
      );
    const { type } = fc.letrec<{ type: DuckdbType }>((tie) => ({
      type: fc.oneof(
        { maxDepth: 4 },
        leaf,
        enumeration,
        tie('type').map((element): DuckdbType => ({ kind: 'list', element, text: `${element.text}[]` })),
        fc.tuple(tie('type'), tie('type')).map(([key, value]): DuckdbType => ({
          kind: 'map',
          key,
          value,
          text: `MAP(${key.text}, ${value.text})`,
        })),
        fc
          .array(fc.tuple(fc.string({ minLength: 1 }), tie('type')), { minLength: 1, maxLength: 3 })
          .map((fields): DuckdbType => ({
            kind: 'struct',
            fields: fields.map(([name, field]) => ({ name, type: field })),
            text: `STRUCT(${fields.map(([name, field]) => `${quoteIdentifier(name)} ${field.text}`).join(', ')})`,
          })),
      ),
    }));
    fc.assert(
      fc.property(type, (tree) => {
        expect(parseDuckdbType(tree.text)).toEqual(tree);
      }),
    );
  });
});

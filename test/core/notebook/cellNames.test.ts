import { describe, expect, it } from 'vitest';
import { dependents, mentions } from '../../../src/core/notebook/cellNames.ts';
import { plainSql } from '../../../src/core/notebook/plainSql.ts';

describe('names of results', () => {
  it('are found as words, not in comments, strings or longer words', () => {
    expect(mentions('select * from ORDERS', 'orders')).toBe(true);
    expect(mentions('select * from "daily orders"', 'Daily Orders')).toBe(true);
    expect(mentions('-- orders\nselect 1', 'orders')).toBe(false);
    expect(mentions("select 'orders', my_orders", 'orders')).toBe(false);
  });

  it('lead to every cell below, also in a circle', () => {
    const cells = [
      { id: 'a', sql: '-- name: orders\nselect 1' },
      { id: 'b', sql: '-- name: daily\nfrom orders' },
      { id: 'c', sql: 'from daily' },
      { id: 'd', sql: '-- name: loop\nfrom daily, loop' },
      { id: 'e', sql: 'select 2' },
    ];
    expect(dependents(cells, 'a')).toEqual(['b', 'c', 'd']);
    expect(dependents(cells, 'd')).toEqual([]);
    expect(dependents(cells, 'gone')).toEqual([]);
  });
});

describe('plain SQL', () => {
  it('makes tables of named results and comments of Markdown', () => {
    const text = plainSql([
      { kind: 'markdown', value: '# Title\n\ntext' },
      { kind: 'sql', value: '-- name: my orders\nselect 1 as a ; -- why\nselect 2' },
      { kind: 'sql', value: '  ' },
    ]);
    expect(text).toBe(
      '-- # Title\n--\n-- text\n\n-- name: my orders\nCREATE OR REPLACE TEMP TABLE "my orders" AS\nselect 1 as a;\nFROM "my orders"; -- why\nselect 2;\n',
    );
  });

  it('makes tables of every named result that a cell below can read', () => {
    const table = (sql: string) => plainSql([{ kind: 'sql', value: `-- name: wide\n${sql}` }]);
    for (const sql of [
      'pivot t on k using sum(v)',
      'with a as (from t) pivot a on k',
      'SUMMARIZE t',
      'show tables',
    ])
      expect(table(sql)).toBe(
        `-- name: wide\nCREATE OR REPLACE TEMP TABLE "wide" AS\nFROM (\n${sql}\n);\nFROM "wide";\n`,
      );
    expect(table('EXPLAIN select 1')).toBe('-- name: wide\nEXPLAIN select 1;\n');
  });
});

import { describe, expect, test } from 'vitest';
import { splitStatements, statementAt } from '../../../src/core/sql/split.ts';
import { statementKind } from '../../../src/core/sql/kind.ts';
import { tokens } from '../../../src/core/sql/tokens.ts';

describe('splitting a document into statements', () => {
  const pieces = (text: string) => splitStatements(text).map(({ sql }) => sql);

  test.each([
    ['select 1; select 2', ['select 1', 'select 2']],
    [';;  ;', []],
    ["select ';', 'it''s; so'; select 2", ["select ';', 'it''s; so'", 'select 2']],
    ["select e'it\\'s; so'; select 2", ["select e'it\\'s; so'", 'select 2']],
    ['select ";" from t; select 2', ['select ";" from t', 'select 2']],
    ['select 1 -- a; b\n; select 2', ['select 1', 'select 2']],
    ['select /* ; /* ; */ ; */ 1; select 2', ['select /* ; /* ; */ ; */ 1', 'select 2']],
    ['select $$ ; $$; select $a$ ; $b$ ; $a$', ['select $$ ; $$', 'select $a$ ; $b$ ; $a$']],
    ['select $1; select 2', ['select $1', 'select 2']],
    ['select a$b$ from t; select $c$;', ['select a$b$ from t', 'select $c$;']],
    ["select 'open ; select 2", ["select 'open ; select 2"]],
    ['-- only a comment', []],
  ])('%s', (text, expected) => {
    expect(pieces(text)).toEqual(expected);
  });

  test('offsets point at the statement; the name comes from the comment before it', () => {
    const text = '-- name: first rows\nselect 1;\n\n/* x */ select\n 2 -- tail\n;';
    const statements = splitStatements(text);
    expect(statements.map(({ name }) => name)).toEqual(['first rows', null]);
    for (const { sql, start, end } of statements) expect(text.slice(start, end)).toBe(sql);
    expect(statements[1]?.sql).toBe('select\n 2');
  });

  test('the statement at an offset', () => {
    const text = 'select 1; select 2;\n\nselect 3';
    expect(statementAt(text, 3)?.sql).toBe('select 1');
    expect(statementAt(text, 19)?.sql).toBe('select 2');
    expect(statementAt(text, 20)).toBeNull();
    expect(statementAt(text, text.length)?.sql).toBe('select 3');
  });

  test('a comment belongs to the statement below it, but not over a blank line', () => {
    const text = '-- about a\n\n-- name: a\n/* two\n lines */\nselect 1;\n\n  -- indented\n  select 2';
    const at = (part: string) => statementAt(text, text.indexOf(part))?.sql;
    expect(at('about')).toBeUndefined();
    expect(at('-- name')).toBe('select 1');
    expect(at('name')).toBe('select 1');
    expect(at('two')).toBe('select 1');
    expect(at(' lines')).toBe('select 1');
    expect(at('indented')).toBe('select 2');
    expect(statementAt(text, text.indexOf('  -- indented') - 1)).toBeNull();
    expect(statementAt('-- only', 3)).toBeNull();
  });

  test('tokens leave no gap', () => {
    const text = "select 'a', \"b\", $$c$$, 1.5e3 /* d */ -- e\n from f where g >= 2 and ü = 'x";
    let at = 0;
    for (const token of tokens(text)) {
      expect(token.start).toBe(at);
      expect(token.end).toBeGreaterThan(at);
      at = token.end;
    }
    expect(at).toBe(text.length);
  });
});

describe('the kind of a statement', () => {
  test.each([
    ['select 1', 'query'],
    ['/* c */ FROM t', 'query'],
    ['(select 1) union (select 2)', 'query'],
    ['with a as (select 1), b as materialized (insert into x values (1)) select * from a', 'query'],
    ['with a as (select 1) insert into t select * from a', 'write'],
    ['explain select 1', 'read'],
    ['explain analyze insert into t values (1)', 'write'],
    ['pivot t on a using sum(b)', 'read'],
    ['insert into t values (1) returning a', 'write'],
    ['create or replace temp table t as select 1', 'session'],
    ['create table t as select 1', 'write'],
    ['call some_function()', 'write'],
    ['BEGIN', 'begin'],
    ['commit', 'end_transaction'],
    ['set threads = 2', 'session'],
  ])('%s is %s', (sql, kind) => {
    expect(statementKind(sql)).toBe(kind);
  });
});

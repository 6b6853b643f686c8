import { describe, expect, test } from 'vitest';
import { changeIn } from '../../../src/core/mongo/changes.ts';
import { readStatement, wholeStatement } from '../../../src/core/mongo/statement.ts';

const issuesOf = (text: string): string[] =>
  readStatement(text).issues.map(
    ({ start, end, message, next, severity }) =>
      `${severity} ${text.slice(start, end)}: ${message}${next ? ` ${next}` : ''}`,
  );

describe('a statement for MongoDB', () => {
  test.each([
    ['{"collection": "a"}', []],
    ['{"collection": "a", "filter": {}, // all\n "limit": 5 /* few */}', []],
    ['{"database": "admin", "pipeline": [{"$currentOp": {}}]}', []],
    ['{"command": {"ping": 1}}', []],
    ['{', ['error {: The text ends where a key should stand.']],
    ['{"collection": "a",}', ['error ,: A comma before "}" is not allowed. Remove it.']],
    ['{"collection": "a" "filter": {}}', ['error "filter": "," or "}" should stand here, not ""filter"".']],
    ['{"collection": \'a\'}', ["error 'a': \"'a'\" is no JSON value. Texts stand in double quotes."]],
    ['{"collection": "a', ['error "a: This text has no closing quote.']],
    ['{"collection": "a"} x', ['error x: Nothing may follow the value, but "x" does.']],
    ['[1]', ['error [1]: A statement is an object: {"collection": "orders", "pipeline": [...]}.']],
    [
      '{"colection": "a"}',
      [
        'error "colection": Unknown field "colection". Did you mean "collection"?',
        'error {: "collection" is missing. Say which collection is read, or give a "command".',
      ],
    ],
    ['{"collection": "a", "collection": "b"}', ['error "collection": "collection" stands here twice.']],
    ['{"collection": 5}', ['error 5: "collection" must be a text.']],
    ['{"collection": "a", "limit": -1}', ['error -1: "limit" must be a whole number, zero or more.']],
    [
      '{"collection": "a", "filter": {}, "pipeline": []}',
      ['error "filter": "filter" does not go together with "pipeline".'],
    ],
    [
      '{"collection": "a", "command": {"ping": 1}}',
      ['error "collection": "collection" does not go together with "command".'],
    ],
    [
      '{"collection": "a", "pipeline": [{"$mach": {}}]}',
      ['warning "$mach": Unknown stage "$mach". Did you mean "$match"?'],
    ],
    [
      '{"collection": "a", "pipeline": [{"$newest": {}}]}',
      ['warning "$newest": Unknown stage "$newest". The server may know it.'],
    ],
    [
      '{"collection": "a", "pipeline": [{"$match": {}, "$sort": {}}]}',
      ['error "$sort": A stage has one name, and this one has "$match" already. Make it a stage of its own.'],
    ],
    [
      '{"collection": "a", "pipeline": ["$match"]}',
      ['error "$match": A stage is an object: {"$match": {...}}.'],
    ],
    [
      '{"collection": "a", "pipeline": [{"$lookup": {"pipeline": [{"$mtach": {}}]}}]}',
      ['warning "$mtach": Unknown stage "$mtach". Did you mean "$match"?'],
    ],
  ])('%s', (text, issues) => {
    expect(issuesOf(text)).toEqual(issues);
  });

  test('is the whole text, named by itself or after its collection', () => {
    const [one] = wholeStatement('\n{"collection": "a"} // end\n');
    expect(one).toMatchObject({ sql: '{"collection": "a"}', start: 1, end: 20, name: 'a' });
    expect(wholeStatement('{"name": "n", "collection": "a"}')[0]?.name).toBe('n');
    expect(wholeStatement(' {broken ')[0]).toMatchObject({ sql: '{broken', name: null });
    expect(wholeStatement(' \n')).toEqual([]);
  });

  test.each([
    ['{"collection": "a", "pipeline": [{"$match": {"x": "$out"}}]}', null],
    ['{"collection": "a", "pipeline": [{"$out": "b"}]}', '"$out"'],
    ['{"collection": "a", "pipeline": [{"$facet": {"x": [{"$merge": {"into": "b"}}]}}]}', '"$merge"'],
    ['{"command": {"count": "a"}}', null],
    ['{"command": {"Count": "a"}}', 'the command "Count"'],
    ['{"command": {"mapReduce": "a", "out": "b"}}', 'the command "mapReduce"'],
    ['{"command": {"explain": {"aggregate": "a", "pipeline": [{"$out": "b"}]}}}', '"$out"'],
  ])('what changes in %s', (text, what) => {
    const { statement } = readStatement(text);
    expect(statement && (changeIn(statement)?.what ?? null)).toBe(what);
  });
});

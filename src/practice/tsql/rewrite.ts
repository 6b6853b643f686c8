/**
 * T-SQL to DuckDB, token by token. What both dialects read alike goes through; what DuckDB would read differently is
 * rewritten or refused. Refusing is always right here, guessing never.
 */
import { quoteIdentifier, quoteLiteral } from '../../core/sql/quote.ts';
import { readDataType } from './dataTypes.ts';
import { TsqlFailure, unknown } from './failure.ts';
import { closing, splitAt } from './brackets.ts';
import { callOf } from './functions.ts';
import type { Token } from './tokens.ts';

export interface Names {
  /** SQL of `@name` and `@@NAME`, keyed in lower case. */
  readonly variables: ReadonlyMap<string, string>;
  readonly constants: ReadonlyMap<string, string>;
}

const hints = new Set([
  'NOLOCK',
  'READUNCOMMITTED',
  'READCOMMITTED',
  'TABLOCK',
  'TABLOCKX',
  'HOLDLOCK',
  'UPDLOCK',
  'ROWLOCK',
  ',',
]);
const foreignSigns = new Set([
  '^',
  '::',
  '->',
  '{',
  '}',
  '?',
  '$',
  '!<',
  '!>',
  '||',
  '+=',
  '-=',
  '*=',
  '/=',
  '#',
  '`',
  '\\',
]);
const listEnd = new Set([
  'FROM',
  'INTO',
  'WHERE',
  'GROUP',
  'ORDER',
  'UNION',
  'EXCEPT',
  'INTERSECT',
  'HAVING',
  'VALUES',
]);
/** Names like any other in T-SQL, but words of DuckDB's grammar. */
const onlyInDuckdb = new Set(
  `ANALYSE ANALYZE ARRAY ASYMMETRIC AT BOTH DEFERRABLE DESCRIBE DO FALSE INITIALLY LAMBDA LATERAL LEADING LIMIT PLACING
  QUALIFY RETURNING SHOW SUMMARIZE SYMMETRIC TRAILING TRUE VARIADIC`.split(/\s+/),
);
const informationViews = new Set(['TABLES', 'COLUMNS', 'SCHEMATA']);

/** The only collation that there is. */
const isOwnCollation = (word: string | undefined, name: string | undefined): boolean =>
  word === 'COLLATE' && (name === 'DATABASE_DEFAULT' || name === 'LATIN1_GENERAL_100_BIN2');

export class Rewriter {
  readonly #names: Names;

  constructor(names: Names) {
    this.#names = names;
  }

  /** The DuckDB text of a run of tokens; a TOP becomes the LIMIT at its end. */
  text(tokens: readonly Token[]): string {
    let out = '';
    let limit: string | undefined;
    let list = false;
    let cases = 0;
    for (let at = 0; at < tokens.length;) {
      const token = tokens[at] as Token;
      const { word, line, before } = token;
      if (word === 'CASE') cases += 1;
      if (word === 'END') cases -= 1;
      if (word === 'SELECT') list = true;
      if (listEnd.has(word)) list = false;
      if (list && cases === 0 && word === '=')
        throw unknown(
          'an alias written name = expression, or an assignment, in a select list',
          line,
          'Write expression AS name.',
        );
      if (word === 'TOP' && ['SELECT', 'DISTINCT', 'ALL'].includes(tokens[at - 1]?.word ?? '')) {
        const top = this.#top(tokens, at);
        limit = top.limit;
        at = top.next;
        continue;
      }
      if (word === 'WITH' && tokens[at + 1]?.word === '(' && this.#isHint(tokens, at + 1)) {
        at = closing(tokens, at + 1) + 1;
        continue;
      }
      const piece = this.#piece(tokens, at);
      out += before + piece.text;
      at = piece.next;
    }
    return limit === undefined ? out : `${out} LIMIT ${limit}`;
  }

  /** One token, or a call with its arguments. */
  #piece(tokens: readonly Token[], at: number): { text: string; next: number } {
    const token = tokens[at] as Token;
    const following = tokens[at + 1];
    const one = (text: string): { text: string; next: number } => ({ text, next: at + 1 });
    switch (token.kind) {
      case 'string':
        if (tokens[at - 1]?.word === '+' || following?.word === '+')
          throw unknown('+ between texts', token.line, 'Write CONCAT(a, b).');
        return one(quoteLiteral(token.text));
      case 'quoted':
        return one(quoteIdentifier(token.text));
      case 'binary':
        return one(`unhex('${token.text.length % 2 === 0 ? '' : '0'}${token.text}')`);
      case 'variable':
        return one(this.#variable(token));
      case 'number':
        return one(token.text);
      case 'sign':
        if (token.word === '(') {
          const end = closing(tokens, at);
          return {
            text: `(${this.text(tokens.slice(at + 1, end))}${tokens[end]?.before ?? ''})`,
            next: end + 1,
          };
        }
        this.#checkSign(token, following);
        return one(token.text);
      case 'word':
        return this.#word(tokens, at);
    }
  }

  #word(tokens: readonly Token[], at: number): { text: string; next: number } {
    const token = tokens[at] as Token;
    if (token.text.startsWith('##')) throw unknown('global temporary tables', token.line);
    if (token.text.startsWith('#')) return { text: quoteIdentifier(token.text), next: at + 1 };
    if (token.word === 'INFORMATION_SCHEMA' && tokens[at + 1]?.word === '.') {
      const view = (tokens[at + 2]?.text ?? '').toUpperCase();
      if (!informationViews.has(view)) throw unknown(`INFORMATION_SCHEMA.${view}`, token.line);
      return { text: `sys.information_schema_${view.toLowerCase()}`, next: at + 3 };
    }
    if (onlyInDuckdb.has(token.word)) {
      if (token.word === 'AT' && tokens[at + 1]?.word === 'TIME') throw unknown('AT TIME ZONE', token.line);
      return { text: quoteIdentifier(token.text), next: at + 1 };
    }
    if (tokens[at + 1]?.word !== '(') return { text: token.text, next: at + 1 };
    const end = closing(tokens, at + 1);
    const before = tokens[at - 1]?.word;
    // Columns after a name: of a second common table expression, WITH a AS (...), b (x) AS (...), and of an index.
    if (
      (before === ',' && tokens[end + 1]?.word === 'AS' && tokens[end + 2]?.word === '(') ||
      (before === 'ON' && end === tokens.length - 1)
    )
      return { text: token.text, next: at + 1 };
    const call = callOf(token, tokens[at - 1], tokens.slice(at + 2, end), {
      text: (part) => this.text(part).trim(),
      constants: this.#names.constants,
    });
    if (call === undefined) return { text: token.text, next: at + 1 };
    // An aggregate over a window: the cast goes around both.
    if (call.cast !== undefined && tokens[end + 1]?.word === 'OVER' && tokens[end + 2]?.word === '(') {
      const over = closing(tokens, end + 2);
      const window = this.text(tokens.slice(end + 3, over));
      return { text: `CAST(${call.text} OVER (${window}) AS ${call.cast})`, next: over + 1 };
    }
    return {
      text: call.cast === undefined ? call.text : `CAST(${call.text} AS ${call.cast})`,
      next: end + 1,
    };
  }

  #variable(token: Token): string {
    const name = token.text.toLowerCase();
    const known = name.startsWith('@@') ? this.#names.constants.get(name) : this.#names.variables.get(name);
    if (known !== undefined) return known;
    if (name.startsWith('@@')) throw unknown(token.text, token.line);
    throw new TsqlFailure(137, `Must declare the scalar variable "${token.text}".`, token.line);
  }

  #checkSign(token: Token, following: Token | undefined): void {
    if (foreignSigns.has(token.word)) throw unknown(`the operator ${token.text}`, token.line);
    if (token.word !== '/' && token.word !== '%') return;
    const safe =
      following?.word === 'NULLIF' || (following?.kind === 'number' && Number(following.text) !== 0);
    if (!safe)
      throw unknown(
        `${token.text} with a divisor that may be zero`,
        token.line,
        'SQL Server fails there, DuckDB gives NULL. Write NULLIF(divisor, 0).',
      );
  }

  #top(tokens: readonly Token[], at: number): { limit: string; next: number } {
    const line = (tokens[at] as Token).line;
    const bracket = tokens[at + 1]?.word === '(';
    const end = bracket ? closing(tokens, at + 1) : at + 1;
    const inside = bracket ? tokens.slice(at + 2, end) : tokens.slice(at + 1, at + 2);
    const only = inside.length === 1 ? inside[0] : undefined;
    const next = tokens[end + 1]?.word ?? '';
    if (!only || !['number', 'variable'].includes(only.kind) || next === 'PERCENT' || next === 'WITH')
      throw unknown('this form of TOP', line, 'Write TOP (number).');
    let depth = 0;
    for (const { word } of tokens) {
      if (word === '(') depth += 1;
      if (word === ')') depth -= 1;
      if (depth === 0 && ['UNION', 'EXCEPT', 'INTERSECT', 'OFFSET'].includes(word))
        throw unknown(`TOP together with ${word}`, line);
    }
    return { limit: only.kind === 'variable' ? this.#variable(only) : only.text, next: end + 1 };
  }

  #isHint(tokens: readonly Token[], open: number): boolean {
    return tokens.slice(open + 1, closing(tokens, open)).every(({ word }) => hints.has(word));
  }

  /** The columns and constraints between the parentheses of CREATE TABLE. */
  tableElements(tokens: readonly Token[]): string {
    return splitAt(tokens, ',')
      .map((element) => this.#element(element))
      .join(', ');
  }

  #element(tokens: readonly Token[]): string {
    const kept = tokens.filter(
      ({ word }, at) =>
        word !== 'CLUSTERED' &&
        word !== 'NONCLUSTERED' &&
        !isOwnCollation(tokens[at]?.word, tokens[at + 1]?.word) &&
        !isOwnCollation(tokens[at - 1]?.word, word),
    );
    const [name] = kept;
    if (!name) throw new TsqlFailure(102, 'Incorrect syntax near ",".', tokens[0]?.line ?? 1);
    for (const { word, line } of kept)
      if (['IDENTITY', 'COLLATE', 'ROWVERSION', 'SPARSE', 'PERSISTED', 'ROWGUIDCOL', 'INDEX'].includes(word))
        throw unknown(`${word} in a table`, line);
    if (['CONSTRAINT', 'PRIMARY', 'UNIQUE', 'CHECK', 'FOREIGN'].includes(name.word)) return this.text(kept);
    if (!kept[1])
      throw new TsqlFailure(
        173,
        `The definition for column '${name.text}' must include a data type.`,
        name.line,
      );
    const type = readDataType(kept, 1);
    if (type.padded) throw unknown('char and nchar columns', name.line, 'Write nvarchar.');
    const column = quoteIdentifier(name.text);
    const most =
      type.characters === undefined
        ? ''
        : ` CHECK (length(${column}) <= ${type.characters < 0 ? 1 : type.characters})`;
    return `${column} ${type.sql}${most}${this.text(kept.slice(1 + type.tokens))}`;
  }
}

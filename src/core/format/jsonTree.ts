/** JSON as a tree that knows where everything stands and keeps numbers as they were written; comments are allowed. */
export type JsonNode = { start: number; end: number } & (
  | { kind: 'object'; members: JsonMember[] }
  | { kind: 'array'; items: JsonNode[] }
  | { kind: 'string'; value: string }
  | { kind: 'number'; text: string }
  | { kind: 'boolean'; value: boolean }
  | { kind: 'null' }
);

export interface JsonMember {
  key: string;
  keyStart: number;
  keyEnd: number;
  value: JsonNode;
}

/** Something wrong in a text; offsets in UTF-16 units, `end` exclusive. */
export interface TextIssue {
  start: number;
  end: number;
  message: string;
  next?: string;
}

interface Token {
  text: string;
  start: number;
  end: number;
}

const spaceOrComment = /[\s/]/;
const structure = new Set('[]{},:');
const simple = /^"[^"\\\u0000-\u001f]*"$/;
const space = /(?:\s|\/\/[^\n]*|\/\*[^]*?\*\/)*/y;
const token = /[[\]{},:]|"(?:[^"\\\n]|\\.)*"|[^\s[\]{},:"]+|"[^\n]*/y;
const number = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/;
const nonFinite = /^-?(nan|inf|infinity)$/i;

class Broken extends Error {
  readonly issue: TextIssue;

  constructor(issue: TextIssue) {
    super(issue.message);
    this.issue = issue;
  }
}

/** DuckDB's JSON may hold NaN and infinite numbers, and a comma before the end of a list or an object. */
export type JsonDialect = 'standard' | 'duckdb';

/** The tree of a text, or the first thing that is wrong in it. */
export function parseJsonTree(
  text: string,
  dialect: JsonDialect = 'standard',
): { root: JsonNode; issue?: never } | { root?: never; issue: TextIssue } {
  try {
    return { root: new Parser(text, dialect).whole() };
  } catch (error) {
    if (error instanceof Broken) return { issue: error.issue };
    if (error instanceof RangeError)
      return { issue: { start: 0, end: text.length, message: 'The values are nested too deeply.' } };
    throw error;
  }
}

class Parser {
  readonly #text: string;
  readonly #dialect: JsonDialect;
  #at = 0;

  constructor(text: string, dialect: JsonDialect) {
    this.#text = text;
    this.#dialect = dialect;
  }

  whole(): JsonNode {
    const root = this.#value();
    const more = this.#peek();
    if (more)
      throw new Broken({ ...more, message: `Nothing may follow the value, but "${more.text}" does.` });
    return root;
  }

  #peek(): Token | null {
    let start = this.#at;
    if (spaceOrComment.test(this.#text.charAt(start))) {
      space.lastIndex = start;
      space.test(this.#text);
      start = Math.max(space.lastIndex, start);
    }
    const first = this.#text.charAt(start);
    if (structure.has(first)) return { text: first, start, end: start + 1 };
    token.lastIndex = start;
    if (!token.test(this.#text)) return null;
    return { text: this.#text.slice(start, token.lastIndex), start, end: token.lastIndex };
  }

  #next(wanted: string): Token {
    const found = this.#peek();
    if (!found) {
      const end = this.#text.length;
      throw new Broken({
        start: Math.max(0, end - 1),
        end,
        message: `The text ends where ${wanted} should stand.`,
      });
    }
    this.#at = found.end;
    return found;
  }

  #value(): JsonNode {
    const { text, start, end } = this.#next('a value');
    switch (text) {
      case '{':
        return this.#object(start);
      case '[':
        return this.#array(start);
      case 'true':
      case 'false':
        return { kind: 'boolean', value: text === 'true', start, end };
      case 'null':
        return { kind: 'null', start, end };
    }
    if (text.startsWith('"')) return { kind: 'string', value: this.#unquoted(text, start, end), start, end };
    if (number.test(text) || (this.#dialect === 'duckdb' && nonFinite.test(text)))
      return { kind: 'number', text, start, end };
    throw new Broken({ start, end, message: `"${text}" is no JSON value.`, ...hintOf(text) });
  }

  #object(start: number): JsonNode {
    const members: JsonMember[] = [];
    if (this.#closes('}')) return { kind: 'object', members, start, end: this.#at };
    for (;;) {
      const key = this.#next('a key');
      if (!key.text.startsWith('"')) {
        const quoted = /^[\w$]/.test(key.text) ? { next: `Write "${key.text}" in double quotes.` } : {};
        throw new Broken({
          ...key,
          message: `A key in double quotes should stand here, not "${key.text}".`,
          ...quoted,
        });
      }
      const name = this.#unquoted(key.text, key.start, key.end);
      const colon = this.#next('":"');
      if (colon.text !== ':') throw new Broken({ ...colon, message: `":" should follow the key "${name}".` });
      members.push({ key: name, keyStart: key.start, keyEnd: key.end, value: this.#value() });
      if (this.#ends('}')) return { kind: 'object', members, start, end: this.#at };
    }
  }

  #array(start: number): JsonNode {
    const items: JsonNode[] = [];
    if (this.#closes(']')) return { kind: 'array', items, start, end: this.#at };
    for (;;) {
      items.push(this.#value());
      if (this.#ends(']')) return { kind: 'array', items, start, end: this.#at };
    }
  }

  #closes(bracket: string): boolean {
    const next = this.#peek();
    if (next?.text !== bracket) return false;
    this.#at = next.end;
    return true;
  }

  /** After a member or item: true at the end, false before the next one. */
  #ends(bracket: string): boolean {
    const found = this.#next(`"," or "${bracket}"`);
    if (found.text === bracket) return true;
    if (found.text !== ',') {
      throw new Broken({ ...found, message: `"," or "${bracket}" should stand here, not "${found.text}".` });
    }
    const next = this.#peek();
    if (next?.text !== bracket) return false;
    if (this.#dialect === 'duckdb') return this.#closes(bracket);
    throw new Broken({
      ...found,
      message: `A comma before "${bracket}" is not allowed.`,
      next: 'Remove it.',
    });
  }

  #unquoted(quoted: string, start: number, end: number): string {
    if (simple.test(quoted)) return quoted.slice(1, -1);
    try {
      return JSON.parse(quoted) as string;
    } catch {
      const open = !/^"(?:[^"\\\n]|\\.)*"$/.test(quoted);
      throw new Broken({
        start,
        end,
        message: open
          ? 'This text has no closing quote.'
          : 'This text holds an escape that JSON does not know.',
      });
    }
  }
}

function hintOf(text: string): { next?: string } {
  if (text.startsWith("'")) return { next: 'Texts stand in double quotes.' };
  if (/^(ObjectId|ISODate|NumberLong|NumberDecimal|UUID)\b/.test(text)) {
    return { next: 'Write the value as extended JSON, such as {"$oid": "..."} or {"$date": "..."}.' };
  }
  return {};
}

export const memberOf = (node: JsonNode, key: string): JsonNode | undefined =>
  node.kind === 'object' ? node.members.find((member) => member.key === key)?.value : undefined;

/** Every object member below a node, the outer ones first. */
export function* membersBelow(node: JsonNode): Generator<JsonMember, undefined> {
  if (node.kind === 'array') for (const item of node.items) yield* membersBelow(item);
  if (node.kind === 'object') {
    for (const member of node.members) {
      yield member;
      yield* membersBelow(member.value);
    }
  }
  return undefined;
}

/** DuckDB's type texts (`STRUCT(a INTEGER, "b c" VARCHAR[])[]`) as a tree. */

export type DuckdbType =
  | { kind: 'scalar'; name: string; text: string }
  | { kind: 'list'; element: DuckdbType; text: string }
  | { kind: 'struct'; fields: { name: string | null; type: DuckdbType }[]; text: string }
  | { kind: 'map'; key: DuckdbType; value: DuckdbType; text: string };

/** Reads one type from the front of a text, counting quotes and parentheses. */
class Reader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  type(): DuckdbType {
    const start = this.#at;
    let type = this.#plain();
    while (this.#text[this.#at] === '[') {
      this.#at = this.#text.indexOf(']', this.#at) + 1;
      type = { kind: 'list', element: type, text: this.#text.slice(start, this.#at) };
    }
    return type;
  }

  #plain(): DuckdbType {
    const start = this.#at;
    const word = /^(STRUCT|MAP)\(/.exec(this.#text.slice(start))?.[1];
    if (word === undefined) {
      this.#skipScalar();
      const text = this.#text.slice(start, this.#at).trim();
      return { kind: 'scalar', name: text.replace(/\s*\(.*$/s, ''), text };
    }
    this.#at += word.length + 1;
    const fields: { name: string | null; type: DuckdbType }[] = [];
    while (this.#at < this.#text.length && this.#text[this.#at] !== ')') {
      const name = word === 'STRUCT' ? this.#fieldName() : null;
      fields.push({ name, type: this.type() });
      if (this.#text[this.#at] === ',') this.#at++;
      while (this.#text[this.#at] === ' ') this.#at++;
    }
    this.#at++;
    const text = this.#text.slice(start, this.#at);
    const [key, value] = fields;
    if (word === 'MAP' && key && value) return { kind: 'map', key: key.type, value: value.type, text };
    return { kind: 'struct', fields, text };
  }

  /** `"b c" VARCHAR` and `a INTEGER` have a name; the fields of `row(1, 2)` have none. */
  #fieldName(): string | null {
    const rest = this.#text.slice(this.#at);
    const quoted = /^"((?:[^"]|"")*)" /.exec(rest);
    if (quoted) {
      this.#at += quoted[0].length;
      return (quoted[1] ?? '').replaceAll('""', '"');
    }
    const named = /^([A-Za-z_][A-Za-z0-9_$]*) (?!WITH TIME ZONE|PRECISION)/.exec(rest);
    if (!named) return null;
    this.#at += named[0].length;
    return named[1] ?? null;
  }

  /** Up to the comma, bracket or parenthesis that ends it; its own parentheses and quotes are skipped. */
  #skipScalar(): void {
    let depth = 0;
    for (; this.#at < this.#text.length; this.#at++) {
      const character = this.#text[this.#at];
      if (character === "'" || character === '"') this.#skipQuoted(character);
      else if (character === '(') depth++;
      else if (character === ')' && depth > 0) depth--;
      else if (depth === 0 && (character === ')' || character === ',' || character === '[')) return;
    }
  }

  /** Leaves the position on the closing quote; a doubled quote is part of the text. */
  #skipQuoted(quote: string): void {
    for (this.#at++; this.#at < this.#text.length; this.#at++) {
      if (this.#text[this.#at] !== quote) continue;
      if (this.#text[this.#at + 1] !== quote) return;
      this.#at++;
    }
  }
}

export function parseDuckdbType(text: string): DuckdbType {
  return new Reader(text).type();
}

/** Without the fields of what it nests: `STRUCT[]`, `MAP`, `DECIMAL(12,2)`. */
export function typeName(type: DuckdbType): string {
  switch (type.kind) {
    case 'list':
      return typeName(type.element) + type.text.slice(type.element.text.length);
    case 'struct':
      return 'STRUCT';
    case 'map':
      return 'MAP';
    case 'scalar':
      return type.name === 'UNION' ? type.name : type.text;
  }
}

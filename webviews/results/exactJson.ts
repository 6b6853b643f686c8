/** JSON as a tree that keeps every number as the text it was written in. */
export type JsonNode =
  | { kind: 'object'; entries: [key: string, node: JsonNode][] }
  | { kind: 'list'; items: JsonNode[] }
  | { kind: 'text'; text: string }
  | { kind: 'other'; text: string }
  | { kind: 'null' };

const token = /\s*(?:([[\]{},:])|"((?:[^"\\]|\\.)*)"|([^\s[\]{},:"]+))/y;

/** Throws where the text is no JSON. */
export function parseExactJson(json: string): JsonNode {
  token.lastIndex = 0;
  const next = (): RegExpExecArray => {
    const match = token.exec(json);
    if (!match) throw new SyntaxError('unexpected end of JSON');
    return match;
  };
  const peek = (): string | undefined => {
    const at = token.lastIndex;
    const match = next();
    token.lastIndex = at;
    return match[1];
  };
  const value = (match: RegExpExecArray): JsonNode => {
    if (match[1] === '{') return object();
    if (match[1] === '[') return list();
    if (match[2] !== undefined) return { kind: 'text', text: JSON.parse(`"${match[2]}"`) as string };
    if (match[3] === 'null') return { kind: 'null' };
    if (match[3] !== undefined) return { kind: 'other', text: match[3] };
    throw new SyntaxError(`unexpected ${match[1]} in JSON`);
  };
  const object = (): JsonNode => {
    const entries: [string, JsonNode][] = [];
    while (peek() !== '}') {
      const key = next();
      if (key[2] === undefined || next()[1] !== ':') throw new SyntaxError('a key was expected in JSON');
      entries.push([JSON.parse(`"${key[2]}"`) as string, value(next())]);
      if (peek() === ',') next();
    }
    next();
    return { kind: 'object', entries };
  };
  const list = (): JsonNode => {
    const items: JsonNode[] = [];
    while (peek() !== ']') {
      items.push(value(next()));
      if (peek() === ',') next();
    }
    next();
    return { kind: 'list', items };
  };
  return value(next());
}

/** Indented as `JSON.stringify(value, null, 2)` does, numbers untouched. */
export function printJson(node: JsonNode, indent = ''): string {
  const inner = `${indent}  `;
  switch (node.kind) {
    case 'null':
      return 'null';
    case 'other':
      return node.text;
    case 'text':
      return JSON.stringify(node.text);
    case 'list':
      if (node.items.length === 0) return '[]';
      return `[\n${node.items.map((item) => inner + printJson(item, inner)).join(',\n')}\n${indent}]`;
    case 'object': {
      if (node.entries.length === 0) return '{}';
      const lines = node.entries.map(
        ([key, item]) => `${inner}${JSON.stringify(key)}: ${printJson(item, inner)}`,
      );
      return `{\n${lines.join(',\n')}\n${indent}}`;
    }
  }
}

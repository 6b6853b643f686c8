import type { JsonNode } from './jsonTree.ts';

/** Indented as `JSON.stringify(value, null, 2)` does, numbers untouched. */
export function printJson(node: JsonNode, indent = ''): string {
  const inner = `${indent}  `;
  switch (node.kind) {
    case 'null':
      return 'null';
    case 'number':
      return node.text;
    case 'string':
    case 'boolean':
      return JSON.stringify(node.value);
    case 'array':
      if (node.items.length === 0) return '[]';
      return `[\n${node.items.map((item) => inner + printJson(item, inner)).join(',\n')}\n${indent}]`;
    case 'object': {
      if (node.members.length === 0) return '{}';
      const lines = node.members.map(
        ({ key, value }) => `${inner}${JSON.stringify(key)}: ${printJson(value, inner)}`,
      );
      return `{\n${lines.join(',\n')}\n${indent}}`;
    }
  }
}

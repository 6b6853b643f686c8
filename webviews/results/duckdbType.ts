/** The parts of a nested DuckDB type text, for the words at the right of the cell viewer's tree. */
export interface DuckdbType {
  /** `VARCHAR`, `STRUCT`, `MAP`, `VARCHAR[]` ... */
  name: string;
  fields: Map<string, DuckdbType>;
  /** Of a list's items or a map's values. */
  item: DuckdbType | null;
}

export function parseDuckdbType(text: string): DuckdbType {
  const type = text.trim();
  const list = /^(.*)(\[\d*\])$/s.exec(type);
  if (list) {
    const item = parseDuckdbType(list[1]!);
    return { name: `${item.name}${list[2]}`, fields: new Map(), item };
  }
  const nested = /^(STRUCT|MAP|UNION)\((.*)\)$/s.exec(type);
  if (!nested) return { name: type, fields: new Map(), item: null };
  const parts = splitOutside(nested[2]!);
  if (nested[1] === 'MAP') return { name: 'MAP', fields: new Map(), item: parseDuckdbType(parts[1] ?? '') };
  const fields = new Map<string, DuckdbType>();
  for (const part of parts) {
    const field = /^\s*(?:"((?:[^"]|"")*)"|(\S+))\s+(.*)$/s.exec(part);
    if (field) fields.set(field[1]?.replaceAll('""', '"') ?? field[2]!, parseDuckdbType(field[3]!));
  }
  return { name: nested[1]!, fields, item: null };
}

/** At commas outside brackets and quotes. */
function splitOutside(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let quoted = false;
  let start = 0;
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (character === '"') quoted = !quoted;
    else if (quoted) continue;
    else if (character === '(' || character === '[') depth++;
    else if (character === ')' || character === ']') depth--;
    else if (character === ',' && depth === 0) {
      parts.push(text.slice(start, at));
      start = at + 1;
    }
  }
  parts.push(text.slice(start));
  return parts;
}

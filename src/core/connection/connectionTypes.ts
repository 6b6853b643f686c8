/** The types of the connections of a dew.yaml, by name, read from its lines: what the editor has to know at every key. */
export function connectionTypes(text: string): Map<string, string> {
  const types = new Map<string, string>();
  let inside = false;
  let name: string | undefined;
  for (const line of text.split(/\r?\n/)) {
    if (/^\S/.test(line) && !line.startsWith('#')) inside = /^connections:\s*(#.*)?$/.test(line);
    if (!inside) continue;
    name = /^ {2}(\w+):\s*(#.*)?$/.exec(line)?.[1] ?? name;
    const type = /^ {4,}type:\s*["']?(\w+)/.exec(line)?.[1];
    if (type !== undefined && name !== undefined && !types.has(name)) types.set(name, type);
  }
  return types;
}

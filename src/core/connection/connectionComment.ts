/** The name in a `-- connection: name` comment above the first statement; null where there is none. */
export function connectionComment(text: string): string | null {
  for (const line of text.split('\n')) {
    const found = /^\s*--\s*connection:\s*([\w-]+)\s*$/i.exec(line);
    if (found) return found[1] ?? null;
    if (!/^\s*(--.*)?\r?$/.test(line)) return null;
  }
  return null;
}

/** Column names of a header: trimmed, an empty one numbered, a repeated one counted. */
export function columnNames(cells: readonly string[]): string[] {
  const taken = new Set<string>();
  return cells.map((cell, index) => {
    // SQL text ends at a zero byte.
    const name = cell.replaceAll('\u0000', '').trim() || `column${index}`;
    let free = name;
    for (let count = 1; taken.has(free.toLowerCase()); count++) free = `${name}_${count}`;
    taken.add(free.toLowerCase());
    return free;
  });
}

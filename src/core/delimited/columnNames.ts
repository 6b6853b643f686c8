/** A name for the column of line numbers that no other column has. */
export function lineName(names: readonly string[]): string {
  let name = 'line';
  while (names.some((other) => other.toLowerCase() === name)) name = `_${name}`;
  return name;
}

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

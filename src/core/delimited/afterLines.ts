/** `text` after its first `lines` lines; nothing where it has not that many. */
export function afterLines(text: string, lines: number): string {
  let position = 0;
  for (let line = 0; line < lines; line++) {
    const end = text.indexOf('\n', position);
    if (end < 0) return '';
    position = end + 1;
  }
  return text.slice(position);
}

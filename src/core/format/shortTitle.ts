/**
 * A title cut at the end of a word, with an ellipsis: what stands behind it in a narrow row stays
 * visible. The whole title belongs into the tooltip and the accessible label.
 */
export function shortTitle(title: string, longest = 23): string {
  if (title.length <= longest) return title;
  const cut = title.slice(0, longest);
  const space = cut.lastIndexOf(' ');
  const words = title[longest] === ' ' ? cut : space > 0 ? cut.slice(0, space) : cut;
  return `${words}…`;
}

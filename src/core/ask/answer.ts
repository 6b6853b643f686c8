/** The statement in a model's answer: the last fenced block, else the whole text where it looks like SQL. */
export interface Answer {
  sql: string | null;
  note: string;
}

const fence = /```[ \t]*([A-Za-z]*)[^\S\n]*\n([\s\S]*?)```/g;
const statement = /^\s*(?:--[^\n]*\n\s*)*(?:select|with|from|values|unpivot|\()/i;

export function readAnswer(text: string): Answer {
  const blocks = [...text.matchAll(fence)].filter(([, language]) => /^(sql|duckdb|)$/i.test(language ?? ''));
  const [last] = blocks.slice(-1);
  if (last) {
    const note = text
      .replace(last[0], '')
      .replaceAll(/\n{3,}/g, '\n\n')
      .trim();
    return { sql: (last[2] ?? '').trim() || null, note };
  }
  return statement.test(text) ? { sql: text.trim(), note: '' } : { sql: null, note: text.trim() };
}

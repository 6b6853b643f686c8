/** The head of dew.yaml without a YAML parser, so that the extension's host file stays small. */
import type { Mode } from '../../protocol/engine/project.ts';

/** What the host needs of a dew.yaml before the engine has read it. */
export interface ProjectHead {
  name: string;
  /** Null for a project that was made without a template. */
  template: string | null;
  mode: Mode | null;
}

const unquote = (text: string): string => text.trim().replace(/^(["'])(.*)\1$/, '$2');

/**
 * Reads three facts of a dew.yaml as the workbench writes it (block or flow mapping). The full file is
 * read and validated by the engine; a form that is not understood here gives null, never a guess.
 */
export function parseProjectHead(text: string, folderName: string): ProjectHead {
  const lines = text.split(/\r?\n/).map((line) => line.replace(/\s+#.*$/, ''));
  const value = (pattern: RegExp, among: string[]): string | null => {
    const found = among.map((line) => pattern.exec(line)?.[1]).find((match) => match !== undefined);
    return found === undefined ? null : unquote(found);
  };
  const start = lines.findIndex((line) => /^template:/.test(line));
  const rest = start < 0 ? [] : lines.slice(start + 1);
  const end = rest.findIndex((line) => /^\S/.test(line));
  const block = start < 0 ? [] : [lines[start] ?? '', ...(end < 0 ? rest : rest.slice(0, end))];
  const inTemplate = (key: string): string | null =>
    value(new RegExp(`^\\s+${key}:\\s*([^,}]+)$`), block) ??
    value(new RegExp(`^template:\\s*\\{(?:.*,)?\\s*${key}:\\s*([^,}]+)`), block);
  const mode = inTemplate('mode');
  return {
    name: value(/^name:\s*(.+)$/, lines) ?? folderName,
    template: inTemplate('id'),
    mode: mode === 'guided' || mode === 'complete' ? mode : null,
  };
}

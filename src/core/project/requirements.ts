/** `requirements.txt` and `requirements.lock`, as far as a check asks. */

export interface Requirement {
  /** Normal form of PEP 503. */
  name: string;
  line: number;
}

export interface Pin {
  /** More than one where markers choose among them, such as by the version of Python. */
  versions: string[];
  line: number;
  /** True where every line of this name has a marker, so that it need not be installed here. */
  conditional: boolean;
}

export interface Lock {
  pins: Map<string, Pin>;
  /** Lines that pin nothing. */
  unread: { text: string; line: number }[];
}

function normalName(name: string): string {
  return name.replace(/[-_.]+/g, '-').toLowerCase();
}

/** Lines with comments taken off and continued lines joined to their first. */
function logicalLines(text: string): { text: string; line: number }[] {
  const lines: { text: string; line: number }[] = [];
  let open: { text: string; line: number } | null = null;
  text.split(/\r?\n/).forEach((raw, index) => {
    const plain = raw.replace(/(^|\s)#.*$/, '').trim();
    const continued = plain.endsWith('\\');
    const part = continued ? plain.slice(0, -1).trim() : plain;
    if (open) open.text += ` ${part}`;
    else open = { text: part, line: index + 1 };
    if (continued) return;
    if (open.text.trim() !== '') lines.push(open);
    open = null;
  });
  return lines;
}

export function readRequirements(text: string): Requirement[] {
  return logicalLines(text).flatMap(({ text: content, line }) => {
    const match = /^([A-Za-z0-9][A-Za-z0-9._-]*)/.exec(content);
    return match ? [{ name: normalName(match[1] ?? ''), line }] : [];
  });
}

export function readLock(text: string): Lock {
  const lock: Lock = { pins: new Map(), unread: [] };
  for (const { text: content, line } of logicalLines(text)) {
    if (content.startsWith('-')) continue;
    const match = /^([A-Za-z0-9][A-Za-z0-9._-]*)(?:\[[^\]]*\])?\s*===?\s*([^\s;]+)\s*(;)?/.exec(content);
    if (!match) {
      lock.unread.push({ text: content, line });
      continue;
    }
    const name = normalName(match[1] ?? '');
    const known = lock.pins.get(name);
    lock.pins.set(name, {
      versions: [...(known?.versions ?? []), match[2] ?? ''],
      line: known?.line ?? line,
      conditional: match[3] !== undefined && known?.conditional !== false,
    });
  }
  return lock;
}

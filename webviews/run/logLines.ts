/** What a log line means for the eye: tint, and the places it names. */

export interface LogEntry {
  at: string;
  stream: 'out' | 'err' | 'note';
  text: string;
}

export type LogTint = 'error' | 'warning' | 'note' | null;

const errorStart =
  /^(Traceback \(most recent call last\)|[\w.]*(Error|Exception)\b[:\s]|(ERROR|CRITICAL|FATAL)\b)/;
const errorInside = /\b(ERROR|CRITICAL|FATAL)\b/;
const warning = /\b(\w*Warning|WARN|WARNING)\b/;

/** Tints one line after another; remembers that it stands inside a traceback. */
export class LogTinter {
  #inTraceback = false;

  tint(entry: LogEntry): LogTint {
    if (entry.stream === 'note') {
      this.#inTraceback = false;
      return 'note';
    }
    const { text } = entry;
    if (text.startsWith('Traceback (most recent call last)')) this.#inTraceback = true;
    else if (this.#inTraceback && !/^\s/.test(text)) {
      // The first line that is not indented is the exception itself and ends the traceback.
      this.#inTraceback = false;
      return 'error';
    }
    if (this.#inTraceback || errorStart.test(text) || (entry.stream === 'err' && errorInside.test(text)))
      return 'error';
    return warning.test(text) ? 'warning' : null;
  }
}

export interface LinePart {
  text: string;
  place: { file: string; line: number; column?: number } | null;
}

const python = /File "([^"]+)", line (\d+)/g;
const colon =
  /((?:[A-Za-z]:)?[\w./\\-]+\.(?:py|sql|ya?ml|csv|tsv|json|ndjson|md|toml|txt)):(\d+)(?::(\d+))?/g;

/** Splits a line at the places it names, so that they can be clicked. */
export function splitPlaces(text: string): LinePart[] {
  const found: { start: number; end: number; place: NonNullable<LinePart['place']> }[] = [];
  for (const pattern of [python, colon]) {
    for (const match of text.matchAll(pattern)) {
      const column = match[3] === undefined ? {} : { column: Number(match[3]) };
      const place = { file: match[1]!, line: Number(match[2]), ...column };
      // Places that Python itself names in angle brackets (`<string>`, `<frozen ...>`) are no files.
      if (place.file.startsWith('<')) continue;
      const end = match.index + match[0].length;
      if (!found.some((other) => match.index < other.end && end > other.start))
        found.push({ start: match.index, end, place });
    }
  }
  found.sort((a, b) => a.start - b.start);
  const parts: LinePart[] = [];
  let at = 0;
  for (const { start, end, place } of found) {
    if (start > at) parts.push({ text: text.slice(at, start), place: null });
    parts.push({ text: text.slice(start, end), place });
    at = end;
  }
  if (at < text.length || parts.length === 0) parts.push({ text: text.slice(at), place: null });
  return parts;
}

/** Appends the live lines that the fetched log does not hold yet: the longest overlap of its end with their start. */
export function joinLog(fetched: LogEntry[], live: LogEntry[]): LogEntry[] {
  const same = (a: LogEntry, b: LogEntry) => a.at === b.at && a.text === b.text && a.stream === b.stream;
  for (let size = Math.min(fetched.length, live.length); size > 0; size--) {
    let equal = true;
    for (let at = 0; at < size && equal; at++) equal = same(fetched[fetched.length - size + at]!, live[at]!);
    if (equal) return [...fetched, ...live.slice(size)];
  }
  return [...fetched, ...live];
}

/** `00:21.402` since the start of the run. */
export function logTime(at: string, start: string): string {
  const milliseconds = Math.max(0, Date.parse(at) - Date.parse(start));
  const two = (value: number) => String(value).padStart(2, '0');
  const minutes = Math.floor(milliseconds / 60_000);
  const seconds = Math.floor(milliseconds / 1000) % 60;
  return `${two(minutes)}:${two(seconds)}.${String(milliseconds % 1000).padStart(3, '0')}`;
}

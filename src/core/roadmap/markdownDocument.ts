/** What a Markdown document holds, as far as a check asks. */

export interface DocumentSection {
  heading: string;
  line: number;
  words: number;
}

export interface DocumentLink {
  target: string;
  line: number;
}

export interface MarkdownDocument {
  sections: DocumentSection[];
  links: DocumentLink[];
  /** Left-over signs of unfinished work. */
  unfinished: { text: string; line: number }[];
  /** First words of each mermaid block. */
  diagrams: { kind: string; line: number }[];
  /** Words in backticks. */
  names: Set<string>;
  /** Slugs that `#...` links may aim at. */
  anchors: Set<string>;
}

const unfinishedWords = /\b(TODO|FIXME|TBD|XXX)\b|lorem ipsum|\(fill in\)|<your [^>]*>/i;

export function readDocument(text: string): MarkdownDocument {
  const document: MarkdownDocument = {
    sections: [],
    links: [],
    unfinished: [],
    diagrams: [],
    names: new Set(),
    anchors: new Set(),
  };
  let fence: { mark: string; mermaid: boolean } | null = null;
  text.split(/\r?\n/).forEach((raw, index) => {
    const line = index + 1;
    const opened = /^\s*(```+|~~~+)\s*(\w*)/.exec(raw);
    if (opened) {
      if (fence) fence = raw.trim().startsWith(fence.mark) ? null : fence;
      else fence = { mark: opened[1] ?? '```', mermaid: opened[2] === 'mermaid' };
      return;
    }
    if (fence) {
      if (fence.mermaid && raw.trim() !== '') {
        document.diagrams.push({ kind: raw.trim().split(/\s+/)[0] ?? '', line });
        fence.mermaid = false;
      }
      return;
    }
    const unfinished = unfinishedWords.exec(raw);
    if (unfinished) document.unfinished.push({ text: unfinished[0], line });
    const heading = /^#{1,6}\s+(.*?)\s*#*$/.exec(raw);
    if (heading) {
      const title = heading[1] ?? '';
      document.sections.push({ heading: title, line, words: 0 });
      document.anchors.add(slugOf(title));
      return;
    }
    readLine(raw, line, document);
  });
  return document;
}

function readLine(raw: string, line: number, document: MarkdownDocument): void {
  for (const name of raw.matchAll(/`([^`]+)`/g)) document.names.add(name[1] ?? '');
  for (const link of raw.matchAll(/!?\[[^\]]*\]\(\s*<?([^)\s>]+)>?[^)]*\)/g))
    document.links.push({ target: link[1] ?? '', line });
  const section = document.sections.at(-1);
  if (section) section.words += raw.match(/[\p{L}\p{N}][\p{L}\p{N}'’.,_-]*/gu)?.length ?? 0;
}

export function slugOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replace(/\s/g, '-');
}

/** Words under a heading and under what is nested in it: up to the next of the wanted headings. */
export function wordsUnder(document: MarkdownDocument, heading: string, wanted: string[]): number | null {
  const plain = (text: string): string =>
    text
      .toLowerCase()
      .replace(/[^\p{L}\p{N} ]/gu, '')
      .trim();
  const same = (a: string, b: string): boolean => plain(a) === plain(b);
  const start = document.sections.findIndex((section) => same(section.heading, heading));
  if (start < 0) return null;
  let words = 0;
  for (const [offset, section] of document.sections.slice(start).entries()) {
    if (offset > 0 && wanted.some((other) => same(section.heading, other))) break;
    words += section.words;
  }
  return words;
}

const diagramKinds =
  /^(graph|flowchart|sequenceDiagram|classDiagram|stateDiagram(-v2)?|erDiagram|gantt|pie|gitGraph|journey|timeline|mindmap|C4Context|quadrantChart|sankey-beta)\b/;

export function isDiagram(kind: string): boolean {
  return diagramKinds.test(kind);
}

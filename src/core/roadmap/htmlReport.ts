/** What an HTML report shows, as far as a check asks: its images and its text. */

export interface ReportImage {
  /** A data URI, or a path relative to the report; null for a drawing inside the page. */
  source: string | null;
  alternative: string | null;
  /** Marks of a drawing inside the page. */
  marks: number;
}

export function imagesOf(html: string): ReportImage[] {
  const images: ReportImage[] = [];
  for (const [tag] of html.replace(/<!--[\s\S]*?-->/g, '').matchAll(/<img\b[^>]*>/gi)) {
    const source = attribute(tag, 'src');
    if (source) images.push({ source, alternative: attribute(tag, 'alt'), marks: 0 });
  }
  for (const [drawing] of html.matchAll(/<svg\b[\s\S]*?<\/svg\s*>/gi)) {
    const [tag = ''] = /<svg\b[^>]*>/i.exec(drawing) ?? [];
    const title = /<title\b[^>]*>([^<]+)<\/title>/i.exec(drawing)?.[1] ?? null;
    const marks = drawing.match(/<(path|rect|circle|line|polyline|polygon|text)\b/gi)?.length ?? 0;
    images.push({ source: null, alternative: attribute(tag, 'aria-label') ?? title, marks });
  }
  return images;
}

function attribute(tag: string, name: string): string | null {
  const match = new RegExp(`\\s${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)'|([^\\s>]+))`, 'i').exec(tag);
  return match ? decode(match[1] ?? match[2] ?? match[3] ?? '') : null;
}

/** The text that a reader sees, blanks folded. */
export function visibleText(html: string): string {
  return decode(
    html
      .replace(/<!--[\s\S]*?-->/g, ' ')
      .replace(/<(script|style|template)\b[\s\S]*?<\/\1\s*>/gi, ' ')
      .replace(/<[^>]*>/g, ' '),
  ).replace(/[ \t\r\n]+/g, ' ');
}

const entities: Record<string, string> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: '\u00a0',
  thinsp: '\u2009',
};

function decode(text: string): string {
  return text.replace(
    /&(?:#(\d+)|#x([0-9a-f]+)|([a-z]+));/gi,
    (whole, decimal: string, hex: string, name: string) => {
      if (decimal) return String.fromCodePoint(Number(decimal));
      if (hex) return String.fromCodePoint(Number.parseInt(hex, 16));
      return entities[name.toLowerCase()] ?? whole;
    },
  );
}

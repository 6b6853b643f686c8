/** What the parts of an XLSX file say of each other: the sheets that its book lists, and where they stand. */

export interface ListedSheet {
  name: string;
  hidden: boolean;
  /** Name of its part in the file, `xl/worksheets/sheet1.xml`. */
  part: string;
}

export interface Relation {
  /** Last word of its type, `worksheet`, `sharedStrings`. */
  kind: string;
  part: string;
}

/** By their names; `of` is the part that they belong to, `xl/workbook.xml`, or empty for the file itself. */
export function relationsOf(of: string, xml: string): Map<string, Relation> {
  const folder = of.replace(/[^/]*$/, '');
  return new Map(
    elements(xml, 'Relationship').map((one) => {
      const target = new URL(one['Target'] ?? '', `file:///${folder}`).pathname;
      return [
        one['Id'] ?? '',
        { kind: one['Type']?.replace(/^.*\//, '') ?? '', part: decodeURI(target).slice(1) },
      ];
    }),
  );
}

/** Name of the part that holds the relations of `part`. */
export const relationsPart = (part: string): string => part.replace(/([^/]*)$/, '_rels/$1.rels');

/** In the order of the book. */
export function listedSheets(book: string, relations: ReadonlyMap<string, Relation>): ListedSheet[] {
  return elements(book, 'sheet').flatMap((one) => {
    const id = Object.entries(one).find(([name]) => /:id$/.test(name))?.[1];
    const found = relations.get(id ?? '');
    return found?.kind === 'worksheet'
      ? [
          {
            name: one['name'] ?? found.part,
            hidden: (one['state'] ?? 'visible') !== 'visible',
            part: found.part,
          },
        ]
      : [];
  });
}

/** Attributes of the elements of that name, with any prefix. */
function elements(xml: string, name: string): Record<string, string>[] {
  const found = xml.matchAll(new RegExp(`<(?:\\w+:)?${name}\\s([^>]*)>`, 'g'));
  return [...found].map(([, attributes = '']) =>
    Object.fromEntries(
      [...attributes.matchAll(/([\w:]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g)].map(
        ([, key = '', double, single]) => [key, decoded(double ?? single ?? '')],
      ),
    ),
  );
}

const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

const decoded = (text: string): string =>
  text.replaceAll(
    /&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi,
    (all, hex?: string, decimal?: string, word?: string) =>
      word === undefined
        ? String.fromCodePoint(hex === undefined ? Number(decimal) : parseInt(hex, 16))
        : (entities[word] ?? all),
  );

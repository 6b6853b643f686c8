/** The sheets that a book lists, by the files that hold them. */
import { zipTexts } from './zipEntry.ts';

export interface ListedSheet {
  name: string;
  hidden: boolean;
  /** Name of its file inside the book, `sheet1`. */
  file: string;
}

const book = 'xl/workbook.xml';
const relations = 'xl/_rels/workbook.xml.rels';

/** In the order of the book; the streaming reader has them in the order of the files, and not always with their names. */
export async function listSheets(path: string): Promise<ListedSheet[]> {
  const texts = await zipTexts(path, (name) => name === book || name === relations);
  const targets = new Map(
    elements(texts.get(relations) ?? '', 'Relationship').map((one) => [one['Id'], one['Target'] ?? '']),
  );
  return elements(texts.get(book) ?? '', 'sheet').flatMap((one) => {
    const id = Object.entries(one).find(([name]) => /:id$/.test(name))?.[1];
    const file = /([^/]+)\.xml$/.exec(targets.get(id) ?? '')?.[1];
    return file === undefined
      ? []
      : [{ name: one['name'] ?? file, hidden: (one['state'] ?? 'visible') !== 'visible', file }];
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

/** The text of a sheet, and of its styles, in the forms that the reader takes for what they are. */
const formula = /(<c\s[^>]*>)\s*<f(?:\s[^>]*)?(?:\/>|>[^<]*<\/f>)\s*(<v(?:\s[^>]*)?(?:\/>|>[^<]*<\/v>))/g;
const isoDay = /(<c\s[^>]*\bt=)"d"/g;

/** Cell by cell, wherever the chunks are cut. */
export async function* readableSheet(chunks: AsyncIterable<unknown>): AsyncGenerator<string> {
  let rest = '';
  for await (const chunk of chunks) {
    const text = `${rest}${String(chunk)}`;
    const whole = Math.max(0, text.lastIndexOf('<c '));
    rest = text.slice(whole);
    yield readableCells(text.slice(0, whole));
  }
  yield readableCells(rest);
}

function readableCells(text: string): string {
  return (
    text
      // Of a formula, its result: the reader would take TRUE as 1, an error or no result as no number.
      .replaceAll(formula, (whole: string, cell: string, value: string) => {
        if (/>[^<]/.test(value) || cell.includes(' t="str"')) return `${cell}${value}`;
        return whole.slice(0, -value.length);
      })
      // A day in ISO form: the reader would take its year as a number.
      .replaceAll(isoDay, '$1"str"')
  );
}

/** Number formats with `\\h` as `"h"`: the reader drops the backslash, and what it guards looks like an hour. */
export const readableStyles = (text: string): string =>
  text.replaceAll(/ formatCode="[^"]*"/g, (format) =>
    format.replaceAll(/\\(&\w+;|.)/g, (_, guarded: string) =>
      guarded === '&quot;' ? '' : `&quot;${guarded}&quot;`,
    ),
  );

/** Keeps a range of a document at its text while the document is edited. */

/** Offsets in UTF-16 units, `end` exclusive. */
export interface TextRange {
  start: number;
  end: number;
}

export interface TextChange {
  rangeOffset: number;
  rangeLength: number;
  text: string;
}

/** The range after the changes, which are given in the document's order before them. */
export function moveRange(range: TextRange, changes: readonly TextChange[]): TextRange {
  let { start, end } = range;
  for (const change of [...changes].sort((a, b) => b.rangeOffset - a.rangeOffset)) {
    const changeEnd = change.rangeOffset + change.rangeLength;
    const growth = change.text.length - change.rangeLength;
    if (changeEnd <= start) {
      start += growth;
      end += growth;
    } else if (change.rangeOffset < end) {
      start = Math.min(start, change.rangeOffset);
      end = Math.max(end, changeEnd) + growth;
    }
  }
  return { start, end };
}

/** A YAML text as a value, with the place of every path in it. */
import { isMap, isPair, isScalar, isSeq, LineCounter, parseDocument, type Node } from 'yaml';
import type { Diagnostic } from '../../protocol/engine/pipeline.ts';
import type { Place } from '../../protocol/rpc.ts';

export type Path = readonly PropertyKey[];

export interface YamlSource {
  value: unknown;
  /** Syntax errors and duplicate keys, with their exact place. */
  diagnostics: Diagnostic[];
  /** Place of the value at a path; of its nearest parent where the path does not exist. */
  placeOf(path: Path): Place;
  /** Place of the key itself: for unknown fields. */
  keyPlaceOf(path: Path): Place;
}

export function readYaml(text: string, file: string): YamlSource {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true });
  const place = (start: number, end = start): Place => {
    const from = lines.linePos(start);
    const to = lines.linePos(Math.max(start, end));
    return { file, line: from.line, column: from.col, endLine: to.line, endColumn: to.col };
  };
  const nodePlace = (node: Node | null | undefined): Place | undefined => {
    if (!node?.range) return undefined;
    const [start, end] = node.range;
    return place(start, end);
  };
  const walk = (path: Path, wantKey: boolean): Place => {
    let node: unknown = document.contents;
    let best: Place = nodePlace(document.contents) ?? { file, line: 1, column: 1 };
    for (const [depth, segment] of path.entries()) {
      const last = depth === path.length - 1;
      if (isMap(node)) {
        const pair = node.items.find((item) => isScalar(item.key) && item.key.value === segment);
        if (!pair || !isPair(pair)) break;
        const keyPlace = nodePlace(pair.key as Node);
        if (wantKey && last) return keyPlace ?? best;
        best = nodePlace(pair.value as Node | null) ?? keyPlace ?? best;
        node = pair.value;
      } else if (isSeq(node)) {
        node = node.items[Number(segment)];
        best = nodePlace(node as Node | undefined) ?? best;
      } else break;
    }
    return best;
  };
  const diagnostics: Diagnostic[] = [...document.errors, ...document.warnings].map((error) => ({
    severity: error.name === 'YAMLWarning' ? 'warning' : 'error',
    message: error.message.split('\n')[0] ?? error.message,
    place: place(error.pos[0], error.pos[1]),
  }));
  let value: unknown = null;
  try {
    value = document.errors.length ? null : (document.toJS({ maxAliasCount: 100 }) as unknown);
  } catch (error) {
    diagnostics.push({ severity: 'error', message: String(error), place: { file, line: 1, column: 1 } });
  }
  return { value, diagnostics, placeOf: (path) => walk(path, false), keyPlaceOf: (path) => walk(path, true) };
}

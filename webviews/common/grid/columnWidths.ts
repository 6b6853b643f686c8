/** Widths of the columns: fitted once to what arrives first, then only changed by hand. */
import type { ResultColumn } from '../../../src/protocol/engine/query.ts';
import type { GridPage } from './pageSource.ts';
import { clampByHand, type ColumnLayout, fittedWidth, layOut } from './columnLayout.ts';

export class ColumnWidths {
  #columns: ResultColumn[] = [];
  #layout: ColumnLayout = layOut([]);
  #stamp = 0;
  #fitted: boolean[] = [];
  #byHand = new Map<number, number>();
  #measure = textMeasures();

  get layout(): ColumnLayout {
    return this.#layout;
  }

  /** Another value after any width changed. */
  get stamp(): number {
    return this.#stamp;
  }

  get byHand(): [column: number, width: number][] {
    return [...this.#byHand];
  }

  isFitted(column: number): boolean {
    return this.#fitted[column] === true;
  }

  setColumns(columns: ResultColumn[]): void {
    this.#columns = columns;
    this.#fitted = [];
    this.#byHand.clear();
    this.#measure = textMeasures();
    this.#take(columns.map((column) => this.#fittedTo(column, ['0'.repeat(12)])));
  }

  /** Fits the columns of a block that were not fitted yet; true where a width changed. */
  fit(page: GridPage): boolean {
    const widths = [...this.#layout.widths];
    page.cells.forEach((texts, offset) => {
      const column = page.firstColumn + offset;
      const info = this.#columns[column];
      if (!info || this.#fitted[column]) return;
      this.#fitted[column] = true;
      widths[column] = this.#fittedTo(info, texts);
    });
    const changed = widths.some((width, column) => width !== this.#layout.widths[column]);
    if (changed) this.#take(widths);
    return changed;
  }

  /** Fits one column again, to all that is loaded of it. */
  fitColumn(column: number, pages: Iterable<GridPage>): void {
    const info = this.#columns[column];
    if (!info) return;
    const texts: (string | null)[] = [];
    for (const page of pages) texts.push(...(page.cells[column - page.firstColumn] ?? []));
    this.resize(column, this.#fittedTo(info, texts));
  }

  resize(column: number, width: number): void {
    this.restore([[column, clampByHand(width)]]);
  }

  restore(byHand: [column: number, width: number][]): void {
    const widths = [...this.#layout.widths];
    for (const [column, width] of byHand) {
      if (column >= widths.length) continue;
      widths[column] = width;
      this.#byHand.set(column, width);
      this.#fitted[column] = true;
    }
    this.#take(widths);
  }

  #fittedTo(column: ResultColumn, texts: Iterable<string | null>): number {
    return fittedWidth(column, texts, this.#measure.cell, this.#measure.name);
  }

  #take(widths: number[]): void {
    this.#layout = layOut(widths);
    this.#stamp++;
  }
}

/** Measures texts in the grid's two fonts as the theme sets them now. */
function textMeasures(): { cell(text: string): number; name(text: string): number } {
  const style = getComputedStyle(document.body);
  const family = (name: string): string => style.getPropertyValue(name).trim() || 'monospace';
  const inFont = (font: string) => {
    const context = document.createElement('canvas').getContext('2d');
    if (context) context.font = font;
    return (text: string): number => context?.measureText(text).width ?? text.length * 8;
  };
  return {
    cell: inFont(`12px ${family('--vscode-editor-font-family')}`),
    name: inFont(`500 12px ${family('--vscode-font-family')}`),
  };
}

/** The header row: name, marks, picture, caption and null bar of every column in sight. */
import { formatCount } from '../../../src/core/format/words.ts';
import type { ColumnStatistics, ResultColumn } from '../../../src/protocol/engine/query.ts';
import { box, type Sight } from './body.ts';
import { columnWindow } from './columnLayout.ts';
import { isRightAligned } from './cellText.ts';
import { bars, caption, nullShare, nullWords, pictureHeight } from './picture.ts';
import { rangeOf } from './selection.ts';
import { kindIcon } from '../../../src/core/format/kindIcon.ts';

/** What the header shows of the arrangement. */
export interface HeaderMarks {
  /** Per column: sorted up, sorted down, with the place in the sort order from 1. */
  sort: Map<number, { descending: boolean; place: number }>;
  filtered: Set<number>;
}

export const noMarks: HeaderMarks = { sort: new Map(), filtered: new Set() };

interface HeaderCell {
  element: HTMLElement;
  drawnWidth: number;
  statistics: ColumnStatistics | undefined;
  marks: HeaderMarks | null;
}

export class GridHeader {
  readonly element = box('head', 'rowgroup');
  readonly corner = box('corner', 'columnheader');
  readonly #row = box('', 'row');
  readonly #cells = box('cells');
  readonly #drawn = new Map<number, HeaderCell>();
  readonly #statistics = new Map<number, ColumnStatistics>();
  /** Columns whose picture is of rows that were shown before. */
  readonly #outdated = new Set<number>();
  readonly #cellId: (row: number, column: number) => string;
  #marks: HeaderMarks = noMarks;

  constructor(cellId: (row: number, column: number) => string) {
    this.#cellId = cellId;
    this.#row.setAttribute('aria-rowindex', '1');
    this.corner.setAttribute('aria-colindex', '1');
    this.corner.append(span('Row', 'hidden-text'));
    this.corner.title = 'Select all (Ctrl+A)';
    this.#row.append(this.#cells, this.corner);
    this.element.append(this.#row);
  }

  clear(): void {
    this.#cells.replaceChildren();
    this.#drawn.clear();
    this.#statistics.clear();
    this.#outdated.clear();
  }

  /** Other rows are shown: the pictures stay until new ones come, so that nothing blinks. */
  outdateStatistics(): void {
    for (const column of this.#statistics.keys()) this.#outdated.add(column);
  }

  setMarks(marks: HeaderMarks): void {
    this.#marks = marks;
  }

  setStatistics(column: number, statistics: ColumnStatistics): void {
    this.#statistics.set(column, statistics);
    this.#outdated.delete(column);
  }

  /** A picture that could not be renewed would tell of other rows than those below it. */
  dropOutdated(column: number): void {
    if (this.#outdated.delete(column)) this.#statistics.delete(column);
  }

  hasStatistics(column: number): boolean {
    return this.#statistics.has(column) && !this.#outdated.has(column);
  }

  draw(sight: Sight): void {
    const [first, end] = columnWindow(sight.layout, sight.left, sight.width);
    this.corner.style.width = `${sight.rowNumberWidth}px`;
    for (const [column, cell] of this.#drawn) {
      if (column < first || column >= end) {
        cell.element.remove();
        this.#drawn.delete(column);
      }
    }
    const range = rangeOf(sight.selection);
    const wholeColumns = range.firstRow === 0 && range.lastRow === sight.rowCount - 1 && sight.rowCount > 1;
    for (let column = first; column < end; column++) {
      const cell = this.#cellOf(column);
      const width = sight.layout.widths[column]!;
      const statistics = this.#statistics.get(column);
      cell.element.style.transform = `translateX(${sight.layout.lefts[column]}px)`;
      if (cell.drawnWidth !== width || cell.statistics !== statistics || cell.marks !== this.#marks) {
        Object.assign(cell, { drawnWidth: width, statistics, marks: this.#marks });
        cell.element.style.width = `${width}px`;
        fillHeader(cell.element, sight.columns[column]!, column, width, statistics, this.#marks);
      }
      const { active } = sight.selection;
      const isActive = active.column === column && active.row < 0;
      const inRange = column >= range.firstColumn && column <= range.lastColumn;
      cell.element.classList.toggle('on', isActive || (wholeColumns && inRange));
      cell.element.classList.toggle('at', isActive);
      const id = isActive ? this.#cellId(-1, column) : '';
      if (cell.element.id !== id) cell.element.id = id;
      if (!id) cell.element.removeAttribute('id');
    }
  }

  /** The element of a drawn column, for hanging a menu under it. */
  elementOf(column: number): HTMLElement | undefined {
    return this.#drawn.get(column)?.element;
  }

  #cellOf(column: number): HeaderCell {
    let cell = this.#drawn.get(column);
    if (!cell) {
      const element = box('hc', 'columnheader');
      element.dataset['column'] = String(column);
      element.setAttribute('aria-colindex', String(column + 2));
      cell = { element, drawnWidth: -1, statistics: undefined, marks: null };
      this.#drawn.set(column, cell);
      this.#cells.append(element);
    }
    return cell;
  }
}

function icon(name: string, className = ''): HTMLElement {
  const element = document.createElement('i');
  element.className = `codicon codicon-${name} ${className}`;
  element.setAttribute('aria-hidden', 'true');
  return element;
}

function fillHeader(
  element: HTMLElement,
  column: ResultColumn,
  index: number,
  width: number,
  statistics: ColumnStatistics | undefined,
  marks: HeaderMarks,
): void {
  const sort = marks.sort.get(index);
  const filtered = marks.filtered.has(index);
  element.className = `hc${isRightAligned(column) ? ' r' : ''}`;
  const name = box('nm');
  if (sort) {
    name.append(icon(sort.descending ? 'arrow-small-down' : 'arrow-small-up', 'act'));
    if (marks.sort.size > 1) name.append(span(String(sort.place), 't11 act'));
  }
  if (filtered) name.append(icon('filter-filled', 'act'));
  name.append(icon(kindIcon[column.kind]), span(column.name, 'ell'));
  const menu = box('open-menu codicon codicon-chevron-down');
  menu.setAttribute('aria-hidden', 'true');
  menu.title = 'Sort, filter, copy (Alt+Down)';
  const parts: (Node | string)[] = [name];
  const words = [column.name, column.type];
  if (sort) words.push(sort.descending ? 'sorted descending' : 'sorted ascending');
  if (filtered) words.push('filtered');
  element.classList.toggle('part', statistics?.complete === false);
  if (statistics) {
    parts.push(drawPicture(statistics, column, width - 16), drawCaption(statistics, column, width - 16));
    const nullbar = box('nullbar');
    nullbar.style.width = `${Math.round(nullShare(statistics) * width)}px`;
    parts.push(nullbar);
    words.push(...caption(statistics, column).filter(Boolean));
    if (!statistics.complete) words.push(scopeWords(statistics));
  }
  element.replaceChildren(...parts, menu, box('grip'));
  element.setAttribute('aria-label', words.join(', '));
  if (sort) element.setAttribute('aria-sort', sort.descending ? 'descending' : 'ascending');
  else element.removeAttribute('aria-sort');
  element.title = tooltip(column, statistics);
}

function tooltip(column: ResultColumn, statistics: ColumnStatistics | undefined): string {
  const lines = [`${column.name}\n${column.type}`];
  if (statistics) {
    if (statistics.minimum !== null) lines.push(`${statistics.minimum} to ${statistics.maximum}`);
    if (nullWords(statistics)) lines.push(`${formatCount(statistics.nullCount)} null`);
    lines.push(scopeWords(statistics));
  }
  return lines.join('\n');
}

const scopeWords = ({ complete, scope }: ColumnStatistics): string =>
  `${complete ? 'Of' : 'Of the first'} ${formatCount(scope)} rows`;

function span(text: string, className = ''): HTMLElement {
  const element = document.createElement('span');
  element.textContent = text;
  if (className) element.className = className;
  return element;
}

const svgNamespace = 'http://www.w3.org/2000/svg';

function drawPicture(statistics: ColumnStatistics, column: ResultColumn, width: number): SVGElement {
  const picture = document.createElementNS(svgNamespace, 'svg');
  picture.setAttribute('width', String(Math.max(0, width)));
  picture.setAttribute('height', String(pictureHeight));
  picture.setAttribute('aria-hidden', 'true');
  for (const bar of bars(statistics, column, Math.max(0, width))) {
    const rectangle = document.createElementNS(svgNamespace, 'rect');
    rectangle.setAttribute('class', bar.fill);
    for (const name of ['x', 'y', 'width', 'height'] as const)
      rectangle.setAttribute(name, String(bar[name]));
    picture.append(rectangle);
  }
  return picture;
}

function drawCaption(statistics: ColumnStatistics, column: ResultColumn, width: number): HTMLElement {
  const element = box('cap');
  const [left, right] = caption(statistics, column, width);
  element.append(span(left));
  if (right) element.append(span(right));
  return element;
}

/** Which blocks are seen, and what to fetch once everything in sight is drawn. */
import { columnsPerBlock, rowsPerBlock } from '../../../src/protocol/engine/query.ts';
import { blockKey } from './blockCache.ts';
import { rowWindow, type Sight } from './body.ts';
import { columnWindow } from './columnLayout.ts';

const blocksAhead = 4;
const columnBlocksToFit = 12;

interface BlockWindow {
  top: number;
  bottom: number;
  left: number;
  right: number;
}

/** Blocks of rows and columns in sight; all ends inclusive. */
function blockWindow(sight: Sight): BlockWindow {
  const [firstRow, endRow] = rowWindow(sight);
  const [firstColumn, endColumn] = columnWindow(sight.layout, sight.left, sight.width);
  return {
    top: Math.floor(firstRow / rowsPerBlock),
    bottom: Math.floor((endRow - 1) / rowsPerBlock),
    left: Math.floor(firstColumn / columnsPerBlock),
    right: Math.floor((endColumn - 1) / columnsPerBlock),
  };
}

export function blocksInSight(sight: Sight): number[] {
  const { top, bottom, left, right } = blockWindow(sight);
  const keys: number[] = [];
  for (let row = top; row <= bottom; row++)
    for (let column = left; column <= right; column++) keys.push(blockKey(row, column));
  return keys;
}

/**
 * Blocks beyond the sight in the direction of travel, then the one to the right, then those of
 * columns whose width is not known yet, so that they do not jump when they are scrolled to.
 */
export function blocksToPrefetch(
  sight: Sight,
  direction: 1 | -1,
  isFitted: (column: number) => boolean,
): number[] {
  const { top, bottom, left, right } = blockWindow(sight);
  const lastRowBlock = Math.floor((sight.rowCount - 1) / rowsPerBlock);
  const lastColumnBlock = Math.floor((sight.columns.length - 1) / columnsPerBlock);
  const keys: number[] = [];
  for (let step = 1; step <= blocksAhead; step++) {
    const rowBlock = direction > 0 ? bottom + step : top - step;
    if (rowBlock < 0 || rowBlock > lastRowBlock) break;
    for (let column = left; column <= right; column++) keys.push(blockKey(rowBlock, column));
  }
  if (right < lastColumnBlock) keys.push(blockKey(top, right + 1));
  for (let block = 0; block <= Math.min(lastColumnBlock, columnBlocksToFit); block++)
    if (!isFitted(block * columnsPerBlock)) keys.push(blockKey(top, block));
  return keys;
}

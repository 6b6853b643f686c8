/**
 * Chromium cannot lay out an element taller than about 16,000,000 px, so a long result is scrolled
 * in a shorter, physical range. Small moves count pixel by pixel; long ones (the thumb, a click in
 * the track) as a share of the whole; near both ends physical and virtual pixels are the same, so
 * that the first and the last rows are reached exactly.
 */
export const tallestScrollHeight = 8_000_000;
const exactEdge = 200_000;

export interface ScrollExtent {
  /** Height of all rows. */
  virtualHeight: number;
  /** Height in which rows are seen. */
  viewHeight: number;
}

/** Height of the element that is really scrolled. */
export function physicalHeight({ virtualHeight }: ScrollExtent): number {
  return Math.min(virtualHeight, tallestScrollHeight);
}

const lastTop = (height: number, extent: ScrollExtent): number => Math.max(0, height - extent.viewHeight);

/** Where the scroll bar stands when the rows stand at `virtualTop`. */
export function physicalTop(virtualTop: number, extent: ScrollExtent): number {
  const virtualEnd = lastTop(extent.virtualHeight, extent);
  const physicalEnd = lastTop(physicalHeight(extent), extent);
  if (virtualEnd === physicalEnd || virtualTop <= exactEdge) return Math.min(virtualTop, physicalEnd);
  const fromEnd = virtualEnd - virtualTop;
  if (fromEnd <= exactEdge) return physicalEnd - fromEnd;
  const share = (virtualTop - exactEdge) / (virtualEnd - 2 * exactEdge);
  return exactEdge + share * (physicalEnd - 2 * exactEdge);
}

/** Where the rows stand when the scroll bar was put at `top`. */
export function virtualTop(top: number, extent: ScrollExtent): number {
  const virtualEnd = lastTop(extent.virtualHeight, extent);
  const physicalEnd = lastTop(physicalHeight(extent), extent);
  if (virtualEnd === physicalEnd || top <= exactEdge) return Math.min(top, virtualEnd);
  const fromEnd = physicalEnd - top;
  if (fromEnd <= exactEdge) return virtualEnd - fromEnd;
  const share = (top - exactEdge) / (physicalEnd - 2 * exactEdge);
  return Math.round(exactEdge + share * (virtualEnd - 2 * exactEdge));
}

/** One pixel of the thumb is far more than this; a turn of the wheel far less. */
export function longestExactMove({ viewHeight }: ScrollExtent): number {
  return Math.min(50 * viewHeight, tallestScrollHeight / (2 * Math.max(1, viewHeight)));
}

/** The rows' new place after the scroll bar went from `from` to `to`. */
export function moved(virtual: number, from: number, to: number, extent: ScrollExtent): number {
  const virtualEnd = lastTop(extent.virtualHeight, extent);
  if (extent.virtualHeight <= tallestScrollHeight) return Math.min(Math.max(0, to), virtualEnd);
  if (Math.abs(to - from) > longestExactMove(extent)) return virtualTop(to, extent);
  return Math.min(Math.max(0, virtual + to - from), virtualEnd);
}

/** Pixels of the small line beside a figure. */
export const trendSize = { width: 64, height: 20 };

/** Heights from 0 to 1 as the points of an SVG polyline inside `trendSize`; empty for fewer than two. */
export function trendPoints(heights: readonly number[]): string {
  if (heights.length < 2) return '';
  const step = (trendSize.width - 2) / (heights.length - 1);
  return heights
    .map((height, at) => `${round(1 + at * step)},${round(1 + (1 - height) * (trendSize.height - 2))}`)
    .join(' ');
}

const round = (pixels: number): number => Math.round(pixels * 10) / 10;

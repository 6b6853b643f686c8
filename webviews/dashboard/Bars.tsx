/** Names with their value and their share of all, as bars on a track. */
import { trendPoints, trendSize } from '../../src/core/format/trendPoints.ts';
import type { BarsPanel } from '../../src/protocol/engine/dashboard.ts';

interface BarsProps {
  panel: BarsPanel;
  onChoose: ((row: number) => void) | null;
}

export function Bars({ panel, onChoose }: BarsProps) {
  return (
    <ul class="dash-shares" aria-label={panel.title}>
      {panel.bars.map(({ name, value, share }, row) => (
        <li
          key={row}
          class={onChoose ? 'dash-choose' : ''}
          onClick={onChoose ? () => onChoose(row) : undefined}
        >
          <span class="dash-bar-words">
            {onChoose ? (
              <button type="button" class="link ell" title={`Show only ${name ?? 'NULL'}`}>
                {name ?? 'NULL'}
              </button>
            ) : (
              <span class="ell" title={name ?? 'NULL'}>
                {name ?? <i class="t2">NULL</i>}
              </span>
            )}
            <span class="grow" />
            <b>{value ?? <i class="t2">NULL</i>}</b>
            {share === null ? null : <span class="t2 dash-share">{(share * 100).toFixed(1)}%</span>}
          </span>
          {share === null ? null : (
            <span class="meter" aria-hidden="true">
              <i style={{ width: `${share * 100}%` }} />
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}

/** The course of a figure, without axes: its values stand in the query that the file names. */
export function Trend({ heights }: { heights: readonly number[] }) {
  const points = trendPoints(heights);
  if (points === '') return null;
  return (
    <svg class="dash-trend" {...trendSize} aria-hidden="true">
      <polyline points={points} />
    </svg>
  );
}

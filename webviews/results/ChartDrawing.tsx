/** Bars, a line or a histogram as SVG, with the same figures as a table for who cannot see it. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { axisSteps, axisWords, type ChartData } from './chart.ts';

const margin = { left: 64, right: 16, top: 8, bottom: 40 };

export function ChartDrawing({
  data,
  title,
  subtitle,
}: {
  data: ChartData;
  title: string;
  subtitle: string;
}) {
  const host = useRef<HTMLDivElement>(null);
  const [size, setSize] = useState({ width: 0, height: 0 });
  useEffect(() => {
    const observer = new ResizeObserver(([entry]) => {
      const { width, height } = entry!.contentRect;
      setSize({ width: Math.floor(width), height: Math.floor(height) });
    });
    observer.observe(host.current!);
    return () => observer.disconnect();
  }, []);
  return (
    <figure class="chart-figure">
      <figcaption>
        <span class="h13">{title}</span> <span class="t12 t2">{subtitle}</span>
      </figcaption>
      <div class="chart-area" ref={host}>
        {size.width > 0 && size.height > 60 ? <Drawing data={data} title={title} {...size} /> : null}
      </div>
      <table class="hidden-text">
        <caption>{title}</caption>
        <tbody>
          {data.marks.map((mark, index) => (
            <tr key={index}>
              <th scope="row">{mark.label}</th>
              <td>{mark.text}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </figure>
  );
}

function Drawing({
  data,
  title,
  width,
  height,
}: {
  data: ChartData;
  title: string;
  width: number;
  height: number;
}) {
  const values = data.marks.map(({ value }) => value);
  const steps = axisSteps(values, data.kind !== 'line');
  const [low, high] = [steps[0]!, steps.at(-1)!];
  const inner = { width: width - margin.left - margin.right, height: height - margin.top - margin.bottom };
  const yOf = (value: number): number => margin.top + inner.height * (1 - (value - low) / (high - low));
  const slot = inner.width / data.marks.length;
  const xOf = (index: number): number => margin.left + slot * (index + 0.5);
  return (
    <svg class="chart" width={width} height={height} role="img" aria-label={`${title}: ${summary(data)}`}>
      {steps.map((step) => (
        <g key={step}>
          <line
            class={step === 0 ? 'ax' : 'gl'}
            x1={margin.left}
            x2={width - margin.right}
            y1={yOf(step)}
            y2={yOf(step)}
          />
          <text x={margin.left - 8} y={yOf(step) + 4} text-anchor="end">
            {axisWords(step)}
          </text>
        </g>
      ))}
      {data.kind === 'line' ? (
        <polyline
          class="ln l1"
          points={data.marks.map((mark, index) => `${xOf(index)},${yOf(mark.value)}`).join(' ')}
        />
      ) : null}
      {data.marks.map((mark, index) => (
        <MarkShape
          key={index}
          data={data}
          index={index}
          x={xOf(index)}
          slot={slot}
          zero={yOf(Math.max(low, 0))}
          y={yOf(mark.value)}
        />
      ))}
      <Labels data={data} slot={slot} xOf={xOf} y={height - margin.bottom + 16} />
    </svg>
  );
}

interface MarkShapeProps {
  data: ChartData;
  index: number;
  x: number;
  slot: number;
  y: number;
  zero: number;
}

function MarkShape({ data, index, x, slot, y, zero }: MarkShapeProps) {
  const mark = data.marks[index]!;
  const title = <title>{`${mark.label}: ${mark.text}`}</title>;
  if (data.kind === 'line')
    return (
      <circle class={data.marks.length > 100 ? 'point-hidden' : 'f-strong'} cx={x} cy={y} r={2.5}>
        {title}
      </circle>
    );
  const width = data.kind === 'histogram' ? Math.max(1, slot - 1) : Math.max(1, Math.min(48, slot * 0.7));
  return (
    <rect
      class="f-bar"
      x={x - width / 2}
      y={Math.min(y, zero)}
      width={width}
      height={Math.max(1, Math.abs(y - zero))}
      rx={width > 6 ? 2 : 0}
    >
      {title}
    </rect>
  );
}

/** As many labels as fit without touching; long ones are cut. */
function Labels({
  data,
  slot,
  xOf,
  y,
}: {
  data: ChartData;
  slot: number;
  xOf(index: number): number;
  y: number;
}) {
  const longest = Math.min(18, Math.max(...data.marks.map(({ label }) => shortLabel(label, data).length)));
  const every = Math.max(1, Math.ceil((longest * 6.5 + 12) / slot));
  return (
    <>
      {data.marks.map((mark, index) =>
        index % every === 0 ? (
          <text key={index} x={xOf(index)} y={y} text-anchor="middle">
            {cut(shortLabel(mark.label, data))}
          </text>
        ) : null,
      )}
    </>
  );
}

const midnight = / 00:00:00$/;

function shortLabel(label: string, data: ChartData): string {
  const start = data.kind === 'histogram' ? label.split(' to ')[0]! : label;
  return start.replace(midnight, '');
}

const cut = (label: string): string => (label.length > 18 ? `${label.slice(0, 17)}…` : label);

function summary({ kind, marks }: ChartData): string {
  const highest = marks.reduce((best, mark) => (mark.value > best.value ? mark : best));
  const lowest = marks.reduce((best, mark) => (mark.value < best.value ? mark : best));
  return `${kind}, ${marks.length} values, highest ${highest.text} at ${highest.label}, lowest ${lowest.text} at ${lowest.label}`;
}

/** What is drawn and how, as a sentence: "Bars of sum of amount by month of day in region". */
import type {
  Chart,
  ChartChannel,
  ChartMark,
  ChartSort,
  ChartStack,
  TimeUnit,
} from '../../../src/protocol/engine/chart.ts';
import {
  aggregates,
  isRaw,
  marks,
  measureChannel,
  withAggregate,
  withChannel,
  withMark,
  type NamedColumn,
} from './choice.ts';
import { Choice, Named, type Option, Select, Words } from './Sentence.tsx';

interface ControlsProps {
  chart: Chart;
  columns: readonly NamedColumn[];
  onChange(chart: Chart): void;
}

const names = (columns: readonly NamedColumn[]): Option[] => columns.map(({ name }) => [name, name]);
const units: Option[] = ['year', 'quarter', 'month', 'week', 'day', 'hour', 'minute', 'second'].map(
  (unit) => [unit, unit],
);

export function ChartControls({ chart, columns, onChange }: ControlsProps) {
  const measure = measureChannel(chart);
  const { aggregate, column } = chart[measure] ?? {};
  const raw = isRaw(chart);
  const shownAggregate = raw ? 'none' : (aggregate ?? (column === undefined ? 'count' : 'sum'));
  const numbers = columns.filter(({ kind }) => kind === 'number');
  const x = columns.find(({ name }) => name === chart.x.column);
  const series: 'y' | 'color' = chart.mark === 'heatmap' ? 'y' : 'color';
  return (
    <div class="chart-controls" role="group" aria-label="Chart">
      <Choice
        label="Kind of chart"
        value={chart.mark}
        options={marks}
        onChange={(mark) => onChange(withMark(chart, mark as ChartMark, columns))}
      />
      <Words>of</Words>
      {chart.mark === 'box' ? null : (
        <Choice
          label="Figure"
          value={shownAggregate}
          options={[...(chart.mark === 'point' ? [['none', 'each'] as Option] : []), ...aggregates]}
          onChange={(value) => onChange(withAggregate(chart, value as 'count', columns))}
        />
      )}
      {column !== undefined ? (
        <Choice
          label="Measured column"
          value={column}
          options={names(
            shownAggregate === 'distinct' || shownAggregate === 'count' || (raw && chart.mark === 'point')
              ? columns
              : numbers,
          )}
          onChange={(name) => onChange(withChannel(chart, measure, { ...chart[measure], column: name }))}
        />
      ) : null}
      <Words>by</Words>
      <Choice
        label="Column on x"
        value={chart.x.column ?? ''}
        options={names(columns)}
        onChange={(name) => onChange(withChannel(chart, 'x', { column: name }))}
      />
      {raw && chart.mark === 'point' ? null : (
        <Steps
          channel={chart.x}
          kind={x?.kind}
          name="x"
          onChange={(channel) => onChange(withChannel(chart, 'x', channel))}
        />
      )}
      {chart.mark === 'box' ? null : (
        <>
          <Words>{series === 'y' ? 'and' : 'in'}</Words>
          <Choice
            label={series === 'y' ? 'Column on y' : 'Colour'}
            value={chart[series]?.column ?? ''}
            options={[...(series === 'y' ? [] : [['', 'one colour'] as Option]), ...names(columns)]}
            onChange={(name) => onChange(withChannel(chart, series, name === '' ? null : { column: name }))}
          />
        </>
      )}
    </div>
  );
}

/** Units of time, bins of a number, or the number of categories. */
function Steps({
  channel,
  kind,
  name,
  onChange,
}: {
  channel: ChartChannel;
  kind: NamedColumn['kind'] | undefined;
  name: string;
  onChange(channel: ChartChannel): void;
}) {
  if (kind === 'temporal')
    return (
      <Choice
        label={`Unit of time on ${name}`}
        value={channel.unit ?? ''}
        options={[['', 'fitting unit'], ...units]}
        onChange={(unit) => onChange({ ...channel, unit: unit === '' ? undefined : (unit as TimeUnit) })}
      />
    );
  if (kind === 'number')
    return (
      <Choice
        label={`Bins on ${name}`}
        value={channel.bins === undefined ? '' : String(channel.bins)}
        options={[
          ['', 'fitting bins'],
          ['0', 'each value'],
          ...[5, 10, 20, 50, 100].map((count): Option => [String(count), `${count} bins`]),
        ]}
        onChange={(bins) => onChange({ ...channel, bins: bins === '' ? undefined : Number(bins) })}
      />
    );
  return (
    <Choice
      label={`Categories on ${name}`}
      value={`${channel.limit ?? 20}${channel.other === false ? ' only' : ''}`}
      options={[5, 10, 20, 50, 100].flatMap((count): Option[] => [
        [String(count), `top ${count} and other`],
        [`${count} only`, `top ${count} only`],
      ])}
      onChange={(value) =>
        onChange({
          ...channel,
          limit: Number.parseInt(value, 10),
          other: value.endsWith('only') ? false : undefined,
        })
      }
    />
  );
}

/** What is changed less often. */
export function MoreControls({ chart, columns, onChange }: ControlsProps) {
  const stacks: Option[] = [
    ['', 'fitting'],
    ['stacked', 'on each other'],
    ['grouped', 'side by side'],
    ['share', 'as shares'],
  ];
  const sorts: Option[] = [
    ['', 'fitting'],
    ['-y', 'largest first'],
    ['y', 'smallest first'],
    ['x', 'by name'],
    ['-x', 'by name, backwards'],
  ];
  const isStackable = chart.mark === 'bar' || chart.mark === 'histogram' || chart.mark === 'area';
  return (
    <div class="chart-controls" role="group" aria-label="More about the chart">
      <Named label="Order">
        {(id) => (
          <Select
            id={id}
            value={chart.sort ?? ''}
            options={sorts}
            onChange={(sort) => onChange({ ...chart, sort: sort === '' ? undefined : (sort as ChartSort) })}
          />
        )}
      </Named>
      {isStackable && chart.color ? (
        <Named label="Colours">
          {(id) => (
            <Select
              id={id}
              value={chart.stack ?? ''}
              options={stacks}
              onChange={(stack) =>
                onChange({ ...chart, stack: stack === '' ? undefined : (stack as ChartStack) })
              }
            />
          )}
        </Named>
      ) : null}
      <Named label="One chart for each">
        {(id) => (
          <Select
            id={id}
            value={chart.facet?.column ?? ''}
            options={[['', 'nothing'], ...names(columns)]}
            onChange={(name) => onChange(withChannel(chart, 'facet', name === '' ? null : { column: name }))}
          />
        )}
      </Named>
      {chart.mark === 'point' && isRaw(chart) ? (
        <Named label="Size">
          {(id) => (
            <Select
              id={id}
              value={chart.size?.column ?? ''}
              options={[['', 'one size'], ...names(columns.filter(({ kind }) => kind === 'number'))]}
              onChange={(name) => onChange(withChannel(chart, 'size', name === '' ? null : { column: name }))}
            />
          )}
        </Named>
      ) : null}
      <Named label="Title">
        {(id) => (
          <input
            id={id}
            class="ctl"
            type="text"
            placeholder="from the columns"
            value={chart.title ?? ''}
            onChange={(event) => {
              const title = event.currentTarget.value.trim();
              onChange({ ...chart, title: title === '' ? undefined : title });
            }}
          />
        )}
      </Named>
    </div>
  );
}

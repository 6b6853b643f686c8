/** Everything about one column, and the tests that its data keeps now. */
import { useState } from 'preact/hooks';
import { kindIcon } from '../../src/core/format/kindIcon.ts';
import { formatCount } from '../../src/core/format/words.ts';
import type { ColumnProfile, TestSuggestion } from '../../src/protocol/engine/profile.ts';
import { Button, IconButton } from '../common/Button.tsx';
import { Icon } from '../common/Icon.tsx';
import { Histogram, TopValues } from './Bars.tsx';
import { counted, distinctWords, share } from './words.ts';

interface ColumnDetailProps {
  column: ColumnProfile;
  tests: TestSuggestion[];
  onInsert(tests: TestSuggestion[]): void;
  onClose(): void;
}

export function ColumnDetail({ column, tests, onInsert, onClose }: ColumnDetailProps) {
  const { histogram, quantiles, topValues, findings } = column;
  return (
    <aside class="pane side prof-detail" aria-label={`Column ${column.name}`} data-region>
      <div class="bar">
        <Icon name={kindIcon[column.kind]} class="t2" />
        <span class="prof-title ell" title={column.name}>
          {column.name}
        </span>
        <span class="t11 t2 ell grow" title={column.type}>
          {column.type}
        </span>
        <IconButton icon="close" label="Close" shortcut="Esc" onClick={onClose} />
      </div>
      <div class="prof-scroll" tabIndex={0} role="group" aria-label="Figures of the column">
        {histogram && histogram.length > 0 ? (
          <figure class="sec prof-figure">
            <Histogram histogram={histogram} width={400} height={130} titles />
            <figcaption class="row t11 t2 num">
              <span>{histogram[0]?.lower}</span>
              <span class="grow" />
              <span>
                {histogram.length} {histogram.length === 1 ? 'bin' : 'bins'}
              </span>
              <span class="grow" />
              <span>{histogram.at(-1)?.upper}</span>
            </figcaption>
          </figure>
        ) : null}
        {quantiles ? <Quantiles column={column} quantiles={quantiles} /> : null}
        <section class="sec" aria-label="Figures">
          <h2 class="h13 prof-head">Figures</h2>
          <dl class="kv">
            {figuresOf(column).map(([name, value]) => [
              <dt key={name}>{name}</dt>,
              <dd key={`${name} value`} class="mono" title={value}>
                {value}
              </dd>,
            ])}
          </dl>
        </section>
        {topValues && topValues.length > 0 ? (
          <section class="sec" aria-label="Most frequent values">
            <h2 class="h13 prof-head">Most frequent values</h2>
            <TopValues column={column} most={10} wide />
          </section>
        ) : null}
        {findings.length > 0 ? (
          <section class="sec" aria-label="Findings">
            <h2 class="h13 prof-head">Findings</h2>
            {findings.map(({ text, level }) => (
              <div key={text} class="row prof-finding">
                <Icon
                  name={level === 'warning' ? 'warning' : 'info'}
                  class={level === 'warning' ? 'c-warn' : 't2'}
                />
                {text}
              </div>
            ))}
          </section>
        ) : null}
        {tests.length > 0 ? <Tests key={column.index} tests={tests} onInsert={onInsert} /> : null}
      </div>
    </aside>
  );
}

function Quantiles({
  column,
  quantiles,
}: {
  column: ColumnProfile;
  quantiles: NonNullable<ColumnProfile['quantiles']>;
}) {
  const named = quantiles.map(({ share: at, value }) => [
    at === 0.5 ? 'median' : `${Math.round(at * 100)}%`,
    value,
  ]);
  const all = [['min', column.minimum ?? ''], ...named, ['max', column.maximum ?? '']] as [string, string][];
  return (
    <section class="sec" aria-label="Quantiles">
      <dl class="prof-quantiles">
        {all.map(([name, value]) => (
          <div key={name}>
            <dt class="label">{name}</dt>
            <dd class="mono ell" title={value}>
              {value}
            </dd>
          </div>
        ))}
      </dl>
      {column.quantilesExact ? null : <div class="t11 t2">Quantiles are estimated.</div>}
    </section>
  );
}

function Tests({ tests, onInsert }: { tests: TestSuggestion[]; onInsert(tests: TestSuggestion[]): void }) {
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const chosen = tests.filter(({ text }) => !left.has(text));
  const toggle = (text: string, on: boolean) => {
    const next = new Set(left);
    if (on) next.delete(text);
    else next.add(text);
    setLeft(next);
  };
  return (
    <section class="sec" aria-label="Tests from this column">
      <div class="row prof-tests-head">
        <h2 class="h13 prof-head grow">Tests from this column</h2>
        <Button
          label={`Add ${chosen.length} to pipeline`}
          disabled={chosen.length === 0}
          onClick={() => onInsert(chosen)}
        />
      </div>
      {tests.map(({ text, severity }) => (
        <label key={text} class="row prof-test">
          <input
            type="checkbox"
            checked={!left.has(text)}
            onChange={(event) => toggle(text, event.currentTarget.checked)}
          />
          <span class="mono ell" title={text}>
            {text}
          </span>
          <span class="chip">{severity}</span>
          <span class="grow" />
          <span class="t11 t2">holds now</span>
        </label>
      ))}
    </section>
  );
}

function figuresOf(column: ColumnProfile): [string, string][] {
  const { scope, nullCount } = column;
  const figures: [string, string | null][] = [
    ['Rows', `${formatCount(scope)}${column.complete ? '' : ' (first rows)'}`],
    ['NULL', nullCount === 0 ? '0' : `${formatCount(nullCount)} (${share(nullCount, scope)})`],
    ['Distinct', distinctWords(column).join(' ').trim()],
    ['Minimum', column.quantiles ? null : column.minimum],
    ['Maximum', column.quantiles ? null : column.maximum],
    ['Mean', column.mean],
    ['Standard deviation', column.standardDeviation],
    ['Sum', column.sum],
    ['Zero', positive(column.zeroCount)],
    ['Negative', positive(column.negativeCount)],
    ['NaN or infinite', positive(column.notFiniteCount)],
    ['Empty', positive(column.emptyCount)],
    [
      'Length',
      column.minimumLength === null
        ? null
        : `${counted(column.minimumLength)} to ${counted(column.maximumLength)}`,
    ],
  ];
  return figures.filter((figure): figure is [string, string] => figure[1] !== null && figure[1] !== '');
}

const positive = (count: number | null): string | null => (count ? formatCount(count) : null);

/** One column in 46 px: what it is, how it is spread, what to look at. */
import { kindIcon } from '../../src/core/format/kindIcon.ts';
import type { ColumnProfile } from '../../src/protocol/engine/profile.ts';
import { Icon } from '../common/Icon.tsx';
import { Histogram, TopValues } from './Bars.tsx';
import { counted, distinctWords, extremes, share } from './words.ts';

interface ColumnRowProps {
  column: ColumnProfile;
  chosen: boolean;
  tabbed: boolean;
  onChoose(): void;
}

export function ColumnRow({ column, chosen, tabbed, onChoose }: ColumnRowProps) {
  const { name, type, kind, unique, scope, nullCount, findings, complete } = column;
  const [least, most] = extremes(column);
  const [distinct, word] = distinctWords(column);
  const [warning] = findings.filter(({ level }) => level === 'warning');
  const more = findings.length - 1;
  const nulls = scope === 0 ? 0 : nullCount / scope;
  return (
    <div
      class={`prof-row${chosen ? ' on' : ''}${complete ? '' : ' partial'}`}
      role="row"
      aria-selected={chosen}
      tabIndex={tabbed ? 0 : -1}
      data-index={column.index}
      onClick={onChoose}
    >
      <div role="rowheader" class="prof-name">
        <div class="row">
          <Icon name={unique && nullCount === 0 ? 'key' : kindIcon[kind]} class="t2" />
          <span class="prof-title ell" title={name}>
            {name}
          </span>
        </div>
        <div class="t11 t2 ell prof-type" title={type}>
          {type}
        </div>
      </div>
      <div role="cell" class="prof-picture">
        {column.histogram ? (
          <Histogram histogram={column.histogram} width={146} height={30} />
        ) : column.topValues && column.topValues.length > 0 ? (
          <TopValues column={column} most={2} />
        ) : null}
      </div>
      <div role="cell" class="prof-extremes mono">
        <div class="ell" title={least}>
          {least}
        </div>
        <div class="ell" title={most}>
          {most}
        </div>
      </div>
      <div role="cell" class="prof-distinct num">
        <div>{distinct}</div>
        <div class="t11 t2">{word}</div>
      </div>
      <div role="cell" class="prof-null num" title={`${counted(nullCount)} NULL`}>
        <div>{share(nullCount, scope)}</div>
        {nullCount > 0 ? (
          <div class="meter" aria-hidden="true">
            <i style={{ width: `${100 * nulls}%` }} />
          </div>
        ) : null}
      </div>
      <div role="cell" class="prof-warning" title={findings.map(({ text }) => text).join('\n')}>
        {warning ? (
          <span class="chip">
            <Icon name="warning" small class="c-warn" />
            <span class="ell">{warning.text}</span>
          </span>
        ) : null}
        {warning && more > 0 ? <span class="t11 t2"> +{more}</span> : null}
      </div>
    </div>
  );
}

/** The chosen column or dataset in words: what it comes from, and what a change of it reaches. */
import type { LineageNode } from '../../src/protocol/engine/lineage.ts';
import { IconButton } from '../common/Button.tsx';
import { Icon } from '../common/Icon.tsx';
import type { Chosen, Lit, Step } from './ways.ts';
import { impactOf, kindIcon, lastPart, useWord } from './words.ts';

export interface SidePaneProps {
  node: LineageNode;
  chosen: Chosen;
  lit: Lit;
  kindOf(id: string): LineageNode['kind'];
  onChoose(chosen: Chosen): void;
  onOpen(chosen: Chosen): void;
  onCopy(): void;
  onClose(): void;
}

export function SidePane({ node, chosen, lit, kindOf, onChoose, onOpen, onCopy, onClose }: SidePaneProps) {
  const type = node.columns?.find(({ name }) => name === chosen.column)?.type;
  const impact = impactOf(lit.feeds);
  const { place } = node;
  return (
    <div class="pane side lin-pane" role="region" aria-label="Chosen" data-region>
      <div class="bar lin-head">
        <Icon name={chosen.column === null ? kindIcon[node.kind] : 'symbol-field'} small />
        <span class="h13 ell">{chosen.column ?? lastPart(node.id)}</span>
        {chosen.column === null ? null : <span class="t2 t12 ell">{node.id}</span>}
        <span class="grow" />
        {place ? (
          <IconButton
            icon="go-to-file"
            label="Open the text"
            shortcut="Enter"
            onClick={() => onOpen(chosen)}
          />
        ) : null}
        <IconButton icon="close" label="Close" shortcut="Escape" onClick={onClose} />
      </div>
      <div class="lin-scroll" tabIndex={0} role="group" aria-label="Details">
        <div class="sec lin-sec">
          <div class="kv">
            {type ? (
              <>
                <span>Type</span>
                <span class="mono">{type}</span>
              </>
            ) : null}
            <span>Made by</span>
            <span>{node.task ?? 'outside the pipelines'}</span>
            {place ? (
              <>
                <span>Defined in</span>
                <button type="button" class="link lin-link" onClick={() => onOpen(chosen)}>
                  {place.file}
                  {place.line === undefined ? '' : `:${place.line}`}
                </button>
              </>
            ) : null}
          </div>
          {node.exact ? null : (
            <p class="t12 lin-reason">
              <Icon name="question" small class="t2" />
              <span>Columns are not followed here. {node.reason}</span>
            </p>
          )}
        </div>
        <div class="sec lin-sec">
          <div class="sech">
            <h2 class="h13">Comes from</h2>
            <span class="count">{lit.comesFrom.length}</span>
            <span class="grow" />
            {lit.comesFrom.length > 0 ? <span class="t11 t2">{deep(lit.comesFrom)}</span> : null}
          </div>
          {lit.comesFrom.length === 0 ? (
            <p class="t12 t2">{node.exact ? 'Nothing that is known.' : 'See the edges between datasets.'}</p>
          ) : null}
          {lit.comesFrom.map((from) => (
            <button
              key={`${from.node}.${from.column}.${from.kind}`}
              type="button"
              class="lin-item"
              onClick={() => onChoose(from)}
            >
              <span class="mono ell">{from.column ?? lastPart(from.node)}</span>
              <span class="t12 t2 ell">{from.column === null ? '' : from.node}</span>
              <span class="grow" />
              <span class="t11 t2">{useWord[from.kind]}</span>
            </button>
          ))}
        </div>
        <div class="sec lin-sec lin-last">
          <div class="sech">
            <h2 class="h13">A change affects</h2>
            <span class="count">{impact.length}</span>
            <span class="grow" />
            {impact.length > 0 ? (
              <button type="button" class="link t12 lin-link" onClick={onCopy}>
                Copy list
              </button>
            ) : null}
          </div>
          {impact.length === 0 ? <p class="t12 t2">Nothing that is known.</p> : null}
          {impact.map(({ node: id, columns }) => (
            <button
              key={id}
              type="button"
              class="lin-item"
              onClick={() => onChoose({ node: id, column: columns[0] ?? null })}
            >
              <Icon name={kindIcon[kindOf(id)]} small />
              <span class="t12">{lastPart(id)}</span>
              <span class="t11 t2 ell">{columns.join(', ') || 'its rows'}</span>
              <span class="grow" />
              {columns.length > 0 ? <span class="t11 num">{columns.length}</span> : null}
            </button>
          ))}
        </div>
      </div>
    </div>
  );
}

function deep(steps: readonly Step[]): string {
  const most = Math.max(...steps.map(({ distance }) => distance));
  return `${most} ${most === 1 ? 'step' : 'steps'} deep`;
}

/** Finds a dataset or a column by a part of its name. */
import { useState } from 'preact/hooks';
import type { LineageGraph } from '../../src/protocol/engine/lineage.ts';
import { Icon } from '../common/Icon.tsx';
import { search, type Chosen } from './ways.ts';

export function SearchBox({ graph, onChoose }: { graph: LineageGraph; onChoose(chosen: Chosen): void }) {
  const [text, setText] = useState('');
  const [at, setAt] = useState(0);
  const found = search(graph, text);
  const choose = (chosen: Chosen | undefined) => {
    if (!chosen) return;
    setText('');
    onChoose(chosen);
  };
  return (
    <div class="lin-search">
      <Icon name="search" small class="t2" />
      <input
        class="ctl"
        type="text"
        role="combobox"
        aria-label="Find a table or column"
        aria-expanded={found.length > 0}
        aria-controls="lin-found"
        aria-autocomplete="list"
        {...(found.length > 0 ? { 'aria-activedescendant': `lin-found-${at}` } : {})}
        placeholder="Table or column"
        spellcheck={false}
        value={text}
        onInput={(event) => {
          setText(event.currentTarget.value);
          setAt(0);
        }}
        onKeyDown={(event) => {
          if (event.key === 'ArrowDown') setAt(Math.min(found.length - 1, at + 1));
          else if (event.key === 'ArrowUp') setAt(Math.max(0, at - 1));
          else if (event.key === 'Enter') choose(found[at]);
          else if (event.key === 'Escape' && text !== '') setText('');
          else return;
          event.preventDefault();
          event.stopPropagation();
        }}
      />
      <div class="lin-found" id="lin-found" role="listbox" aria-label="Found" hidden={found.length === 0}>
        {found.map((chosen, index) => (
          <div
            key={`${chosen.node}.${chosen.column}`}
            id={`lin-found-${index}`}
            role="option"
            aria-selected={index === at}
            class={index === at ? 'on' : ''}
            onMouseDown={(event) => {
              event.preventDefault();
              choose(chosen);
            }}
          >
            <span class="mono ell">{chosen.column ?? chosen.node}</span>
            <span class="t2 t12 ell">{chosen.column === null ? '' : chosen.node}</span>
          </div>
        ))}
      </div>
    </div>
  );
}

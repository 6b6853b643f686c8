/** A nested value as a tree: keys left, values in the middle, DuckDB's types right. */
import { useState } from 'preact/hooks';
import { Icon } from '../common/Icon.tsx';
import type { DuckdbType } from './duckdbType.ts';
import type { JsonNode } from './exactJson.ts';

/** Longer lists show more on request, so that a huge value does not stop the view. */
const childrenAtOnce = 200;

export function ValueTree({ node, type }: { node: JsonNode; type: DuckdbType }) {
  return (
    <div class="mono sv" role="tree" aria-label="Value" tabIndex={0} onKeyDown={moveInTree}>
      <Children node={node} type={type} depth={0} />
    </div>
  );
}

function Children({ node, type, depth }: { node: JsonNode; type: DuckdbType; depth: number }) {
  const [shown, setShown] = useState(childrenAtOnce);
  const all = childrenOf(node, type);
  return (
    <>
      {all.slice(0, shown).map(([key, child, childType], index) => (
        <Branch key={index} name={key} node={child} type={childType} depth={depth} />
      ))}
      {all.length > shown ? (
        <button type="button" class="link sl" onClick={() => setShown(shown + childrenAtOnce)}>
          {`Show ${Math.min(childrenAtOnce, all.length - shown)} more of ${all.length - shown}`}
        </button>
      ) : null}
    </>
  );
}

interface BranchProps {
  name: string;
  node: JsonNode;
  type: DuckdbType | null;
  depth: number;
}

function Branch({ name, node, type, depth }: BranchProps) {
  const nested = node.kind === 'object' || node.kind === 'list';
  const [open, setOpen] = useState(depth < 2);
  const typeWord = type?.name ?? '';
  return (
    <>
      <div
        class="sl"
        role="treeitem"
        tabIndex={-1}
        aria-level={depth + 1}
        {...(nested ? { 'aria-expanded': open } : {})}
        style={{ paddingLeft: `${8 + depth * 14}px` }}
        onClick={() => setOpen(!open)}
        onKeyDown={(event: KeyboardEvent) => {
          if (!nested) return;
          if (event.key === 'ArrowRight') setOpen(true);
          if (event.key === 'ArrowLeft') setOpen(false);
          if (event.key === 'Enter') setOpen(!open);
        }}
      >
        {nested ? <Icon name={open ? 'chevron-down' : 'chevron-right'} small /> : <span class="no-twistie" />}
        <span class="k">{name}</span>
        <Scalar node={node} open={open} />
        <span class="ty" title={typeWord}>
          {typeWord}
        </span>
      </div>
      {nested && open && type ? <Children node={node} type={type} depth={depth + 1} /> : null}
    </>
  );
}

function Scalar({ node, open }: { node: JsonNode; open: boolean }) {
  switch (node.kind) {
    case 'null':
      return <span class="v null">NULL</span>;
    case 'text':
      return node.text === '' ? <span class="v t2">“”</span> : <span class="v">{node.text}</span>;
    case 'other':
      return <span class="v">{node.text}</span>;
    case 'list':
      return (
        <span class="v t2">{open && node.items.length > 0 ? '' : counted(node.items.length, 'item')}</span>
      );
    case 'object':
      return <span class="v t2">{open ? '' : counted(node.entries.length, 'field')}</span>;
  }
}

const counted = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`;

const unknown: DuckdbType = { name: '', fields: new Map(), item: null };

function childrenOf(node: JsonNode, type: DuckdbType): [string, JsonNode, DuckdbType][] {
  if (node.kind === 'list')
    return node.items.map((item, index) => [String(index), item, type.item ?? unknown]);
  if (node.kind !== 'object') return [];
  return node.entries.map(([key, item]) => [key, item, type.fields.get(key) ?? type.item ?? unknown]);
}

function moveInTree(event: KeyboardEvent & { currentTarget: HTMLElement }): void {
  const items = [...event.currentTarget.querySelectorAll<HTMLElement>('[role=treeitem]')];
  const at = items.indexOf(document.activeElement as HTMLElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key];
  if (to === undefined) return;
  event.preventDefault();
  items[Math.max(0, Math.min(to, items.length - 1))]?.focus();
}

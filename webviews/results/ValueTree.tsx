/** A nested value as a tree: keys left, values in the middle, DuckDB's types right. */
import { useState } from 'preact/hooks';
import type { JsonNode } from '../../src/core/format/jsonTree.ts';
import { Icon } from '../common/Icon.tsx';
import { type DuckdbType, typeName } from '../../src/core/format/duckdbType.ts';

/** Longer lists show more on request, so that a huge value does not stop the view. */
const childrenAtOnce = 200;

export function ValueTree({ node, type }: { node: JsonNode; type: DuckdbType | null }) {
  return (
    <div class="mono sv" role="tree" aria-label="Value" tabIndex={0} onKeyDown={moveInTree}>
      <Children node={node} type={type} depth={0} />
    </div>
  );
}

function Children({ node, type, depth }: { node: JsonNode; type: DuckdbType | null; depth: number }) {
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
  const nested = node.kind === 'object' || node.kind === 'array';
  const [open, setOpen] = useState(depth < 2);
  const typeWord = type ? typeName(type) : '';
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
      {nested && open ? <Children node={node} type={type} depth={depth + 1} /> : null}
    </>
  );
}

function Scalar({ node, open }: { node: JsonNode; open: boolean }) {
  switch (node.kind) {
    case 'null':
      return <span class="v null">NULL</span>;
    case 'string':
      return node.value === '' ? <span class="v t2">“”</span> : <span class="v">{node.value}</span>;
    case 'number':
      return <span class="v">{node.text}</span>;
    case 'boolean':
      return <span class="v">{String(node.value)}</span>;
    case 'array':
      return (
        <span class="v t2">{open && node.items.length > 0 ? '' : counted(node.items.length, 'item')}</span>
      );
    case 'object':
      return <span class="v t2">{open ? '' : counted(node.members.length, 'field')}</span>;
  }
}

const counted = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`;

function childrenOf(node: JsonNode, type: DuckdbType | null): [string, JsonNode, DuckdbType | null][] {
  if (node.kind === 'array')
    return node.items.map((item, index) => [String(index), item, below(type, index)]);
  if (node.kind !== 'object') return [];
  return node.members.map(({ key, value }) => [key, value, below(type, key)]);
}

function below(type: DuckdbType | null, key: string | number): DuckdbType | null {
  switch (type?.kind) {
    case 'list':
      return type.element;
    case 'map':
      return type.value;
    case 'struct':
      return type.fields.find(({ name }, index) => key === (name ?? index))?.type ?? null;
    default:
      return null;
  }
}

function moveInTree(event: KeyboardEvent & { currentTarget: HTMLElement }): void {
  const items = [...event.currentTarget.querySelectorAll<HTMLElement>('[role=treeitem]')];
  const at = items.indexOf(document.activeElement as HTMLElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key];
  if (to === undefined) return;
  event.preventDefault();
  items[Math.max(0, Math.min(to, items.length - 1))]?.focus();
}

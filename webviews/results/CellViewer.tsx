/** The pane at the right with one cell's whole value: tree or JSON, text, or bytes. */
import { useEffect, useState } from 'preact/hooks';
import { parseJsonTree, type JsonNode } from '../../src/core/format/jsonTree.ts';
import { printJson } from '../../src/core/format/printJson.ts';
import { formatBytes, formatCount } from '../../src/core/format/words.ts';
import type { ResultSummary } from '../../src/protocol/engine/query.ts';
import { IconButton } from '../common/Button.tsx';
import type { GridCell } from '../common/grid/selection.ts';
import { bytesOf } from '../common/grid/cellText.ts';
import { parseDuckdbType, typeName } from '../../src/core/format/duckdbType.ts';
import type { ResultsHost } from './resultsHost.ts';
import { ValueTree } from './ValueTree.tsx';

interface Value {
  text: string | null;
  node: JsonNode | null;
  bytes: number | null;
}

export interface CellViewerProps {
  host: ResultsHost;
  result: ResultSummary;
  cell: GridCell;
  onClose(): void;
}

export function CellViewer({ host, result, cell, onClose }: CellViewerProps) {
  const column = result.columns[cell.column];
  const value = useValue(host, result, cell);
  const [asJson, setAsJson] = useState(false);
  if (!column) return null;
  const node = typeof value === 'object' ? (value?.node ?? null) : null;
  return (
    <aside class="pane side viewer" aria-label={`Value of ${column.name}, row ${cell.row + 1}`} data-region>
      <div class="viewer-head">
        <span class="h13 ell">{column.name}</span>
        <span class="t12 t2">row {formatCount(cell.row + 1)}</span>
        <span class="grow" />
        <IconButton
          icon="copy"
          label="Copy value"
          small
          onClick={() => void host.request('results/copyText', { text: shownText(value, node) })}
        />
        <IconButton
          icon="split-horizontal"
          label="Open value beside"
          small
          onClick={() =>
            void host.request('results/openValue', {
              resultId: result.id,
              version: result.version,
              row: cell.row,
              column: cell.column,
            })
          }
        />
        <IconButton icon="close" label="Close" shortcut="Esc" small onClick={onClose} />
      </div>
      <div class="viewer-type">
        <span class="label ell" title={column.type}>
          {typeWords(column.type, node)}
        </span>
        <span class="grow" />
        {node ? (
          <span role="group" aria-label="Show as" class="choice">
            <button type="button" aria-pressed={!asJson} onClick={() => setAsJson(false)}>
              Tree
            </button>
            <button type="button" aria-pressed={asJson} onClick={() => setAsJson(true)}>
              JSON
            </button>
          </span>
        ) : null}
      </div>
      <div class="viewer-body">{body(value, node, asJson, column.type)}</div>
      {typeof value === 'object' && value ? (
        <div class="status">{value.text === null ? 'no value' : `${sizeWords(value)} · whole value`}</div>
      ) : null}
    </aside>
  );
}

/** The value, the message why there is none, or null while it comes. */
function useValue(host: ResultsHost, result: ResultSummary, cell: GridCell): Value | string | null {
  const [value, setValue] = useState<Value | string | null>(null);
  useEffect(() => {
    let wanted = true;
    const { id: resultId, version } = result;
    host.request('query/cell', { resultId, version, row: cell.row, column: cell.column }).then(
      ({ text, json, bytes }) => {
        if (wanted) setValue({ text, node: json === null ? null : treeOf(json), bytes });
      },
      (error: Error) => {
        if (wanted) setValue(error.message);
      },
    );
    return () => {
      wanted = false;
    };
  }, [result.id, result.version, cell.row, cell.column]);
  return value;
}

/** Only objects and lists are worth a tree; anything else is shown as its text. */
function treeOf(json: string): JsonNode | null {
  const { root } = parseJsonTree(json, 'duckdb');
  return root?.kind === 'object' || root?.kind === 'array' ? root : null;
}

function body(value: Value | string | null, node: JsonNode | null, asJson: boolean, type: string) {
  if (value === null) return null;
  if (typeof value === 'string') return <p class="t12 viewer-text">{value}</p>;
  if (value.text === null) return <p class="mono viewer-text null">NULL</p>;
  if (node && asJson) return <pre class="mono viewer-text">{printJson(node)}</pre>;
  if (node) return <ValueTree node={node} type={parseDuckdbType(type)} />;
  if (type === 'BLOB') return <pre class="mono viewer-text">{hexDump(value.text)}</pre>;
  if (value.text === '') return <p class="t12 viewer-text t2">Empty text</p>;
  return <pre class="mono viewer-text">{value.text}</pre>;
}

function shownText(value: Value | string | null, node: JsonNode | null): string {
  if (node) return printJson(node);
  return typeof value === 'object' ? (value?.text ?? '') : '';
}

function typeWords(type: string, node: JsonNode | null): string {
  const name = typeName(parseDuckdbType(type));
  if (node?.kind === 'object') return `${name} · ${node.members.length} fields`;
  if (node?.kind === 'array') return `${name} · ${formatCount(node.items.length)} items`;
  return name;
}

function sizeWords({ text, bytes }: Value): string {
  const size = bytes ?? new TextEncoder().encode(text ?? '').length;
  return formatBytes(size);
}

/** Sixteen bytes a line: offset, hexadecimal, printable ASCII; the first 64 kB. */
function hexDump(blobText: string): string {
  const bytes = bytesOf(blobText);
  const lines = [];
  for (let at = 0; at < Math.min(bytes.length, 65_536); at += 16) {
    const part = bytes.slice(at, at + 16);
    const hex = part.map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
    const ascii = part.map((byte) => (byte >= 32 && byte < 127 ? String.fromCharCode(byte) : '.')).join('');
    lines.push(`${at.toString(16).padStart(6, '0')}  ${hex.padEnd(47)}  ${ascii}`);
  }
  if (bytes.length > 65_536) lines.push(`… ${formatBytes(bytes.length)} in all; copy gives everything`);
  return lines.join('\n');
}

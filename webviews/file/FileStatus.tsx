/** How many rows, how many of them rejected, and how the file was read. */
import { formatBytes, formatCount, formatDuration, formatRows } from '../../src/core/format/words.ts';
import type { FileState } from '../../src/protocol/webview/file.ts';
import { Icon } from '../common/Icon.tsx';
import { StatusLine } from '../common/StatusLine.tsx';
import type { FileModel } from './useFile.ts';
import { encodingNames, newLineNames } from './words.ts';

interface FileStatusProps {
  model: FileModel;
  state: FileState;
  onRejected(): void;
}

export function FileStatus({ model, state, onRejected }: FileStatusProps) {
  const { facts, result } = state;
  const total = facts.rowCount ?? result.rowCount;
  /** Of a preview the others come when somebody scrolls to them; after a search they do not. */
  const isPart = !result.preview || result.arrangement.search !== '';
  const rows =
    total === null
      ? `First ${formatRows(result.availableRows)}, total not known yet`
      : isPart && result.availableRows < total
        ? `${formatCount(result.availableRows)} of ${formatRows(total)}`
        : formatRows(total);
  const rejected = facts.rejectedCount ?? 0;
  return (
    <StatusLine
      busy={model.doing !== null}
      announce={model.told || model.doing || rows}
      right={
        <>
          {facts.encoding ? <span class="t2">{encodingNames[facts.encoding]}</span> : null}
          {facts.dialect ? (
            <span class="t2 file-minor">{newLineNames[facts.dialect.newLine] ?? facts.dialect.newLine}</span>
          ) : null}
          {model.doing ? (
            <button type="button" class="link" title="Cancel (Esc)" onClick={model.cancel}>
              Cancel
            </button>
          ) : null}
        </>
      }
    >
      {model.told ? <span>{model.told}</span> : null}
      <b>{rows}</b>
      {rejected > 0 ? (
        <button type="button" class="link file-rejects" onClick={onRejected}>
          <Icon name="warning" small class="c-warn" />
          {formatCount(rejected)} rejected
        </button>
      ) : null}
      {facts.rejectedCount === null && result.note ? <span>{result.note}</span> : null}
      {facts.padded > 0 ? <span class="t2 file-minor">{formatRows(facts.padded)} filled up</span> : null}
      <span class="t2 file-minor">{formatBytes(facts.bytes)}</span>
      <span class="t2">
        opened in <b>{formatDuration(facts.openedMs)}</b>
      </span>
    </StatusLine>
  );
}

/** What stands above the content: errors of the pipeline file, a failed request, an untrusted folder. */
import type { RunSnapshot } from '../../src/protocol/webview/run.ts';
import type { Failure, Place } from '../../src/protocol/rpc.ts';
import { IconButton } from '../common/Button.tsx';
import { Icon } from '../common/Icon.tsx';

export interface RunNotesProps {
  snapshot: RunSnapshot;
  failure: Failure | null;
  onDismiss(): void;
  onOpen(place: Place): void;
}

const placeWords = (place: Place): string =>
  [place.file, place.line, place.column].filter((part) => part !== undefined).join(':');

export function RunNotes({ snapshot, failure, onDismiss, onOpen }: RunNotesProps) {
  const { diagnostics } = snapshot.pipeline;
  return (
    <>
      {snapshot.trusted ? null : (
        <div class="note warn">
          <Icon name="workspace-untrusted" class="c-warn" />
          <span>Browsing only. Pipelines run once you trust this folder.</span>
        </div>
      )}
      {failure ? (
        <div class="note warn" role="alert">
          <Icon name="error" class="c-failed" />
          <span class="grow run-note-text">
            {failure.message} {failure.next ?? ''}
          </span>
          {failure.place ? (
            <button type="button" class="link" onClick={() => onOpen(failure.place!)}>
              {placeWords(failure.place)}
            </button>
          ) : null}
          <IconButton icon="close" label="Dismiss" onClick={onDismiss} />
        </div>
      ) : null}
      {diagnostics.slice(0, 3).map((one, index) => (
        <div key={index} class="note warn">
          <Icon
            name={one.severity === 'error' ? 'error' : 'warning'}
            class={one.severity === 'error' ? 'c-failed' : 'c-warn'}
          />
          <span class="grow run-note-text">
            {one.message} {one.next ?? ''}
            {index === 2 && diagnostics.length > 3 ? ` And ${diagnostics.length - 3} more in this file.` : ''}
          </span>
          <button type="button" class="link" onClick={() => onOpen(one.place)}>
            {placeWords(one.place)}
          </button>
        </div>
      ))}
    </>
  );
}

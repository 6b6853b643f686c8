/** What stands above the content: errors of the pipeline file, a failed request, an untrusted folder. */
import { failureWords } from '../../src/core/format/failureWords.ts';
import type { RunSnapshot } from '../../src/protocol/webview/run.ts';
import type { Failure, Place } from '../../src/protocol/rpc.ts';
import { Note } from '../common/Note.tsx';

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
        <Note
          kind="warning"
          icon="workspace-untrusted"
          text="Browsing only. Pipelines run once you trust this folder."
        />
      )}
      {failure ? (
        <Note kind="error" alert text={failureWords(failure)} onDismiss={onDismiss}>
          {failure.place ? <PlaceLink place={failure.place} onOpen={onOpen} /> : null}
        </Note>
      ) : null}
      {diagnostics.slice(0, 3).map((one, index) => (
        <Note
          key={index}
          kind={one.severity === 'error' ? 'error' : 'warning'}
          text={`${failureWords(one)}${
            index === 2 && diagnostics.length > 3 ? ` And ${diagnostics.length - 3} more in this file.` : ''
          }`}
        >
          <PlaceLink place={one.place} onOpen={onOpen} />
        </Note>
      ))}
    </>
  );
}

function PlaceLink({ place, onOpen }: { place: Place; onOpen(place: Place): void }) {
  return (
    <button type="button" class="link" onClick={() => onOpen(place)}>
      {placeWords(place)}
    </button>
  );
}

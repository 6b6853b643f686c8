/** A data file: rows, columns and what it is; how it is read can be changed while looking at it. */
import { useState } from 'preact/hooks';
import { formatCount } from '../../src/core/format/words.ts';
import { Note } from '../common/Note.tsx';
import { ProgressLine } from '../common/StatusLine.tsx';
import { useViewKeys } from '../common/viewKeys.ts';
import { tryAgain, Waiting } from '../common/Waiting.tsx';
import { Choice, DialectBar } from './DialectBar.tsx';
import { FileHead, type Pane } from './FileHead.tsx';
import { FileRows } from './FileRows.tsx';
import { FileStatus } from './FileStatus.tsx';
import type { FileHost } from './host.ts';
import { OtherTables } from './OtherTables.tsx';
import { FilePane, SchemaPane } from './Panes.tsx';
import { RejectedRows } from './RejectedRows.tsx';
import { useFile } from './useFile.ts';

export function FileView({ host }: { host: FileHost }) {
  const model = useFile(host);
  const { state, problem, doing } = model;
  const [pane, setPane] = useState<Pane>('rows');
  const [rejectedOpen, setRejectedOpen] = useState(true);
  useViewKeys(doing ? model.cancel : null);
  const openLine = (line: number | null) =>
    void host.request('file/openText', { line }).catch(() => undefined);
  if (!state) {
    return (
      <Waiting
        title="This file cannot be read"
        heading="Data file"
        failure={problem === null ? null : { message: problem }}
        actions={[
          tryAgain(() => model.load(model.wish, model.raw)),
          { label: 'Open as text', onClick: () => openLine(null) },
        ]}
      >
        <ProgressLine percent={null} label="Reading the file" />
      </Waiting>
    );
  }
  const { facts } = state;
  const outside = facts.preamble.length + facts.footnotes.length;
  return (
    <div class="dew file">
      <h1 class="hidden-text">{state.name}</h1>
      <FileHead
        host={host}
        model={model}
        state={state}
        pane={pane}
        onPane={setPane}
        onText={() => openLine(null)}
      />
      {facts.dialect && facts.encoding ? (
        <DialectBar
          dialect={facts.dialect}
          encoding={facts.encoding}
          footnotes={facts.footnotes.length}
          wish={model.wish}
          onChange={(wish) => model.load(wish, model.raw)}
        />
      ) : null}
      {facts.sheets.length > 0 ? (
        <div class="bar file-dialect" data-region role="group" aria-label="Part of the file">
          <Choice
            label={facts.format === 'duckdb' ? 'Table' : 'Sheet'}
            changed={false}
            value={facts.sheet ?? ''}
            choices={[
              ...(facts.format === 'duckdb' ? ([['', 'all tables']] as [string, string][]) : []),
              ...facts.sheets.map((name): [string, string] => [name, name]),
            ]}
            onChoose={(sheet) => model.load(sheet === '' ? {} : { sheet }, model.raw)}
          />
        </div>
      ) : null}
      {problem ? <Note kind="warning" alert text={problem} /> : null}
      {model.changed ? (
        <Note kind="info" text="Another program has written this file.">
          <button type="button" class="link" onClick={() => model.load(model.wish, model.raw)}>
            Read it again
          </button>
        </Note>
      ) : null}
      {outside > 0 && pane === 'rows' ? (
        <Note
          kind="info"
          text={`${outsideWords(facts.preamble.length, facts.footnotes.length)} outside the table.`}
        >
          <button type="button" class="link" onClick={() => setPane('file')}>
            Show them
          </button>
        </Note>
      ) : null}
      {facts.furtherTables.length > 0 && pane === 'rows' ? (
        <OtherTables
          tables={facts.furtherTables}
          onRead={(line) => model.load({ ...model.wish, skip: line - 1 }, model.raw)}
        />
      ) : null}
      <div class="file-content" id="file-content" role="tabpanel" aria-label={pane}>
        {pane === 'rows' ? <FileRows host={host} model={model} state={state} /> : null}
        {pane === 'schema' ? (
          <SchemaPane
            facts={facts}
            wish={model.wish}
            onTypes={(types) => model.load({ ...model.wish, types }, model.raw)}
          />
        ) : null}
        {pane === 'file' ? <FilePane facts={facts} name={state.name} /> : null}
      </div>
      {rejectedOpen && facts.rejected.length > 0 ? (
        <RejectedRows
          rows={facts.rejected}
          count={facts.rejectedCount ?? facts.rejected.length}
          onLine={openLine}
          onClose={() => setRejectedOpen(false)}
        />
      ) : null}
      {doing ? <ProgressLine percent={null} label={doing} /> : null}
      <FileStatus model={model} state={state} onRejected={() => setRejectedOpen(true)} />
    </div>
  );
}

const lines = (count: number): string => `${formatCount(count)} ${count === 1 ? 'line' : 'lines'}`;

function outsideWords(before: number, after: number): string {
  const parts = [
    ...(before > 0 ? [`${lines(before)} above the header`] : []),
    ...(after > 0 ? [`${formatCount(after)} ${after === 1 ? 'footnote' : 'footnotes'}`] : []),
  ];
  return `${parts.join(' and ')} ${before + after === 1 ? 'stands' : 'stand'}`;
}

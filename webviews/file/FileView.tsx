/** A data file: rows, columns and what it is; how it is read can be changed while looking at it. */
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { formatBytes, formatCount, formatDuration, formatRows } from '../../src/core/format/words.ts';
import type { FileState } from '../../src/protocol/webview/file.ts';
import { Button } from '../common/Button.tsx';
import type { Grid } from '../common/grid/grid.ts';
import { GridView } from '../common/grid/GridView.tsx';
import { Icon } from '../common/Icon.tsx';
import { Note } from '../common/Note.tsx';
import { useViewKeys } from '../common/viewKeys.ts';
import { StateCard } from '../common/StateCard.tsx';
import { ProgressLine, StatusLine } from '../common/StatusLine.tsx';
import { Tabs } from '../common/Tabs.tsx';
import { Toolbar } from '../common/Toolbar.tsx';
import { useNarrow } from '../common/useWidth.ts';
import { tryAgain, Waiting } from '../common/Waiting.tsx';
import { resultSource } from '../results/resultSource.ts';
import { Choice, DialectBar } from './DialectBar.tsx';
import type { FileHost } from './host.ts';
import { FilePane, SchemaPane } from './Panes.tsx';
import { OtherTables } from './OtherTables.tsx';
import { RejectedRows } from './RejectedRows.tsx';
import { type FileModel, useFile } from './useFile.ts';
import { encodingNames, newLineNames } from './words.ts';

type Pane = 'rows' | 'schema' | 'file';

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
      <Head
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
        {pane === 'rows' ? <Rows host={host} model={model} state={state} /> : null}
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
      <Status model={model} state={state} onRejected={() => setRejectedOpen(true)} />
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

interface HeadProps {
  host: FileHost;
  model: FileModel;
  state: FileState;
  pane: Pane;
  onPane(pane: Pane): void;
  onText(): void;
}

function Head({ host, model, state, pane, onPane, onText }: HeadProps) {
  const { facts } = state;
  const narrow = useNarrow();
  const save = () =>
    void model.attempt('Saving as a task', async () => {
      const { dialect, encoding, columns, sheet, frame, format } = facts;
      const done = await host.request('file/saveAsTask', {
        wish: model.wish,
        facts: { dialect, encoding, columns, sheet, frame, format },
      });
      return done ? `Task ${done.task} stands in ${done.file}. Save it, or undo it there.` : '';
    });
  const text = facts.dialect !== null || facts.format === 'json' || facts.format === 'ndjson';
  return (
    <div class="bar file-bar" data-region>
      <Tabs
        label="File"
        controls="file-content"
        active={pane}
        tabs={[
          { id: 'rows', label: 'Rows' },
          {
            id: 'schema',
            label: 'Schema',
            ...(facts.columns.length > 0 ? { count: String(facts.columns.length) } : {}),
          },
          { id: 'file', label: 'File' },
        ]}
        onSelect={(id) => onPane(id as Pane)}
      />
      <span class="grow" />
      {narrow ? null : (
        <label class="ctl file-search">
          <Icon name="search" />
          <input
            type="search"
            aria-label="Search the rows"
            placeholder={facts.rowCount === null ? 'Search all rows' : `Search ${formatRows(facts.rowCount)}`}
            onChange={(event) => void model.search(event.currentTarget.value)}
          />
        </label>
      )}
      <Toolbar
        label="File"
        items={[
          ...(facts.format === 'duckdb'
            ? []
            : [
                {
                  id: 'raw',
                  icon: 'symbol-string',
                  label: model.raw ? 'Show typed values' : 'Show the text of the cells',
                  pressed: model.raw,
                  onClick: () => model.load(model.wish, !model.raw),
                },
                {
                  id: 'profile',
                  icon: 'graph',
                  label: 'Profile',
                  onClick: () =>
                    void model.attempt('Opening the profile', async () => {
                      await host.request('file/profile', null);
                      return '';
                    }),
                },
              ]),
          ...(facts.frame && facts.rejectedCount !== null
            ? [
                {
                  id: 'lines',
                  icon: 'list-ordered',
                  label: model.wish.lines ? 'Hide the lines of the file' : 'Show the lines of the file',
                  pressed: model.wish.lines === true,
                  onClick: () => model.load({ ...model.wish, lines: !model.wish.lines }, model.raw),
                },
              ]
            : []),
          ...(text ? [{ id: 'text', icon: 'go-to-file', label: 'Reopen as text', onClick: onText }] : []),
          {
            id: 'again',
            icon: 'refresh',
            label: 'Read the file again',
            onClick: () => model.load(model.wish, model.raw),
          },
        ]}
      />
      {facts.format === 'duckdb' ? null : (
        <Button
          icon="add"
          label={narrow ? 'Save as task' : 'Save as extract task'}
          title="Adds an extract task to a pipeline file, to be saved or undone there"
          onClick={save}
        />
      )}
    </div>
  );
}

function Rows({ host, model, state }: { host: FileHost; model: FileModel; state: FileState }) {
  const { result } = state;
  const grid = useRef<Grid | null>(null);
  const source = useMemo(
    () => resultSource(host, result),
    [result.id, result.version, result.availableRows, result.state, result.columns.length],
  );
  const loading = useRef(false);
  useEffect(() => {
    loading.current = false;
  }, [result.id]);
  if (result.state === 'failed') {
    return (
      <StateCard icon="error" tone="c-failed" title="The rows cannot be read" live="alert">
        {result.failure?.message ?? 'DuckDB gave no reason.'}
      </StateCard>
    );
  }
  if (result.availableRows === 0) {
    return (
      <StateCard icon="table" title={result.arrangement.search === '' ? 'No rows' : 'No row has this text'}>
        {result.arrangement.search === ''
          ? 'The file has no rows under this reading. Change how it is read above.'
          : `“${result.arrangement.search}” stands in no cell.`}
      </StateCard>
    );
  }
  const all = () => {
    if (!result.preview || loading.current) return;
    loading.current = true;
    void model.attempt('Loading all rows', async () => {
      model.setResult(await host.request('query/materialise', { resultId: result.id }));
      return '';
    });
  };
  return (
    <div class="pane grow" data-region>
      <GridView
        label={state.name}
        identity={result.id}
        source={source}
        search={result.arrangement.search}
        onReady={(made) => (grid.current = made)}
        onCopy={(range, header) =>
          void model.attempt('Copying', async () => {
            const { rows } = await host.request('file/copy', {
              resultId: result.id,
              version: result.version,
              firstRow: range.firstRow,
              rows: range.lastRow - range.firstRow + 1,
              firstColumn: range.firstColumn,
              columns: range.lastColumn - range.firstColumn + 1,
              header,
            });
            return `Copied ${formatRows(rows)}`;
          })
        }
        onMenu={({ kind, cell }) => {
          if (kind !== 'header') return;
          const [now] = result.arrangement.sort;
          const same = now?.column === cell.column;
          void model.sort(same && now.descending ? [] : [{ column: cell.column, descending: same }]);
        }}
        onMoved={() => {
          if (grid.current?.atEnd) all();
        }}
      />
    </div>
  );
}

function Status({ model, state, onRejected }: { model: FileModel; state: FileState; onRejected(): void }) {
  const { facts, result } = state;
  const total = facts.rowCount ?? result.rowCount;
  const rows =
    total === null
      ? `First ${formatRows(result.availableRows)}, total not known yet`
      : result.availableRows < total
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

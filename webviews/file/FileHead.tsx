/** The bar above a data file: its panes, the search, and what is done with it. */
import { formatRows } from '../../src/core/format/words.ts';
import type { FileState } from '../../src/protocol/webview/file.ts';
import { Button } from '../common/Button.tsx';
import { Icon } from '../common/Icon.tsx';
import { Tabs } from '../common/Tabs.tsx';
import { Toolbar } from '../common/Toolbar.tsx';
import { useWidthUpTo } from '../common/useWidth.ts';
import type { FileHost } from './host.ts';
import type { FileModel } from './useFile.ts';

export type Pane = 'rows' | 'schema' | 'file';

interface FileHeadProps {
  host: FileHost;
  model: FileModel;
  state: FileState;
  pane: Pane;
  onPane(pane: Pane): void;
  onText(): void;
}

export function FileHead({ host, model, state, pane, onPane, onText }: FileHeadProps) {
  const { facts } = state;
  const narrow = useWidthUpTo(570);
  const short = useWidthUpTo(660);
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
  const search = (
    <label class="ctl file-search">
      <Icon name="search" />
      <input
        type="search"
        aria-label="Search the rows"
        placeholder={facts.rowCount === null ? 'Search all rows' : `Search ${formatRows(facts.rowCount)}`}
        onChange={(event) => void model.search(event.currentTarget.value)}
      />
    </label>
  );
  return (
    <>
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
        {narrow ? null : search}
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
            label={short ? 'Save as task' : 'Save as extract task'}
            title="Adds an extract task to a pipeline file, to be saved or undone there"
            onClick={save}
          />
        )}
      </div>
      {narrow ? <div class="bar file-bar">{search}</div> : null}
    </>
  );
}

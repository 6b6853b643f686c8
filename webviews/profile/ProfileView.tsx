/** A table by its columns: figures of the first rows at once, of all rows as they come. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { formatCount, formatDuration, formatRows } from '../../src/core/format/words.ts';
import type { Profile } from '../../src/protocol/engine/profile.ts';
import { Button } from '../common/Button.tsx';
import { Icon } from '../common/Icon.tsx';
import { Note } from '../common/Note.tsx';
import { useViewKeys } from '../common/viewKeys.ts';
import { ProgressLine, StatusLine } from '../common/StatusLine.tsx';
import { Toolbar } from '../common/Toolbar.tsx';
import { tryAgain, Waiting } from '../common/Waiting.tsx';
import { ColumnDetail } from './ColumnDetail.tsx';
import { ColumnRow } from './ColumnRow.tsx';
import type { ProfileHost } from './host.ts';
import { useProfile, type ProfileModel } from './useProfile.ts';
import { markdownOf } from './words.ts';

const rowHeight = 46;

export function ProfileView({ host }: { host: ProfileHost }) {
  const model = useProfile(host);
  const { profile, problem } = model;
  const view = useRef<HTMLDivElement>(null);
  const [chosen, setChosen] = useState<number | null>(null);
  const column = profile?.columns.find(({ index }) => index === chosen);
  const close = () => {
    view.current?.querySelector<HTMLElement>(`[data-index="${chosen}"]`)?.focus();
    setChosen(null);
  };
  useViewKeys(column ? close : profile?.summary.state === 'measuring' ? model.cancel : null);
  if (!profile) {
    return (
      <Waiting
        title="This cannot be profiled"
        failure={problem === null ? null : { message: problem }}
        actions={[tryAgain(model.load)]}
      />
    );
  }
  return (
    <div class="dew prof" ref={view}>
      <Head model={model} profile={profile} />
      {(problem ?? profile.summary.failure) ? (
        <Note kind="error" alert text={problem ?? profile.summary.failure?.message} />
      ) : null}
      <div class="split">
        <Columns profile={profile} chosen={chosen} onChoose={setChosen} onSee={model.prefer} />
        {column ? (
          <ColumnDetail
            column={column}
            tests={model.tests.filter((test) => test.column === column.name)}
            onInsert={(tests) => void model.insert(tests)}
            onClose={close}
          />
        ) : null}
      </div>
      <Status model={model} profile={profile} />
    </div>
  );
}

function Head({ model, profile }: { model: ProfileModel; profile: Profile }) {
  const { summary, columns } = profile;
  const keys = columns.filter(({ unique, nullCount, scope }) => unique && nullCount === 0 && scope > 1);
  const warnings = columns.filter(({ findings }) => findings.some(({ level }) => level === 'warning'));
  const nullable = columns.filter(({ nullCount }) => nullCount > 0).length;
  const figures: [string, string, string][] = [
    ['Rows', summary.rowCount === null ? '…' : formatCount(summary.rowCount), ''],
    [
      'Columns',
      formatCount(summary.columnCount),
      nullable > 0 ? `${nullable} with nulls` : 'none with nulls',
    ],
    ['Candidate keys', keys[0]?.name ?? 'none', keys.length > 1 ? `and ${keys.length - 1} more` : ''],
    ['Warnings', formatCount(warnings.length), warnings.length === 1 ? 'column' : 'columns'],
    [
      'Figures of all rows',
      `${summary.measured} of ${summary.columnCount}`,
      summary.completeMs === null ? '' : formatDuration(summary.completeMs),
    ],
  ];
  return (
    <>
      <div class="bar prof-bar">
        <Icon name="table" class="t2" />
        <h1 class="h13 ell" title={summary.title}>
          {summary.title}
        </h1>
        <span class="t12 t2 ell">{summary.detail === summary.title ? '' : summary.detail}</span>
        <span class="grow" />
        {summary.table !== null && model.tests.length > 0 ? (
          <Button
            label={`Make ${model.tests.length} tests`}
            icon="checklist"
            title="Adds them to a pipeline file, to be saved or undone there"
            onClick={() => void model.insert(model.tests)}
          />
        ) : null}
        <Toolbar
          label="Profile"
          items={[
            { id: 'again', icon: 'refresh', label: 'Measure again', onClick: () => model.load() },
            {
              id: 'markdown',
              icon: 'markdown',
              label: 'Copy as Markdown',
              onClick: () => model.copy(markdownOf(profile), 'Markdown'),
            },
            {
              id: 'json',
              icon: 'json',
              label: 'Copy as JSON',
              onClick: () => model.copy(JSON.stringify(profile.columns, null, 2), 'JSON'),
            },
          ]}
        />
      </div>
      <dl class="prof-strip">
        {figures.map(([label, value, note]) => (
          <div key={label} class="fig">
            <dt class="label">{label}</dt>
            <dd class="v">
              <span class="ell" title={value}>
                {value}
              </span>
              <span class="t11 t2">{note}</span>
            </dd>
          </div>
        ))}
      </dl>
    </>
  );
}

interface ColumnsProps {
  profile: Profile;
  chosen: number | null;
  onChoose(index: number): void;
  /** Columns that are on the screen and not measured yet. */
  onSee(columns: number[]): void;
}

function Columns({ profile, chosen, onChoose, onSee }: ColumnsProps) {
  const { columns, summary } = profile;
  const list = useRef<HTMLDivElement>(null);
  const [tab, setTab] = useState(0);
  const see = () => {
    const element = list.current;
    if (!element || summary.state !== 'measuring') return;
    const first = Math.floor(element.scrollTop / rowHeight);
    const count = Math.ceil(element.clientHeight / rowHeight) + 1;
    onSee(
      columns
        .slice(first, first + count)
        .filter(({ complete }) => !complete)
        .map(({ index }) => index),
    );
  };
  useEffect(see, [summary.id]);
  const move = (event: KeyboardEvent) => {
    const target = { ArrowDown: tab + 1, ArrowUp: tab - 1, Home: 0, End: columns.length - 1 }[event.key];
    if (event.key === 'Enter' || event.key === ' ') {
      onChoose(columns[tab]?.index ?? 0);
      event.preventDefault();
      return;
    }
    if (target === undefined) return;
    event.preventDefault();
    const next = Math.max(0, Math.min(columns.length - 1, target));
    setTab(next);
    const row = list.current?.querySelector<HTMLElement>(`[data-index="${columns[next]?.index ?? 0}"]`);
    row?.focus();
    if (chosen !== null) onChoose(columns[next]?.index ?? 0);
  };
  return (
    <div
      class="pane grow prof-columns"
      data-region
      role="table"
      aria-label="Columns"
      aria-rowcount={columns.length + 1}
    >
      <div role="rowgroup">
        <div class="prof-row prof-heads" role="row">
          {['Column', 'Distribution', 'Min, max', 'Distinct', 'Null', 'Warning'].map((head) => (
            <div key={head} role="columnheader">
              {head}
            </div>
          ))}
        </div>
      </div>
      <div class="prof-rows" role="rowgroup" ref={list} onScroll={see} onKeyDown={move}>
        {columns.map((column, at) => (
          <ColumnRow
            key={column.index}
            column={column}
            chosen={column.index === chosen}
            tabbed={at === tab}
            onChoose={() => {
              setTab(at);
              onChoose(column.index);
            }}
          />
        ))}
      </div>
    </div>
  );
}

function Status({ model, profile }: { model: ProfileModel; profile: Profile }) {
  const { summary } = profile;
  const measuring = summary.state === 'measuring';
  const first = profile.columns[0]?.scope ?? 0;
  const scope = {
    measuring: `Measuring all rows: ${summary.measured} of ${summary.columnCount} columns`,
    complete: `Figures of all ${formatRows(summary.rowCount ?? 0)}`,
    cancelled: `Cancelled: ${summary.measured} of ${summary.columnCount} columns cover all rows`,
    failed: 'Failed: the figures cover the first rows',
  }[summary.state];
  return (
    <>
      {measuring ? (
        <ProgressLine
          percent={summary.columnCount === 0 ? null : (100 * summary.measured) / summary.columnCount}
          label="Columns measured"
        />
      ) : null}
      <StatusLine
        busy={measuring}
        announce={model.told || scope}
        right={
          measuring ? (
            <button type="button" class="link" title="Cancel (Esc)" onClick={model.cancel}>
              Cancel
            </button>
          ) : null
        }
      >
        <span>{model.told || scope}</span>
        <span class="t2">
          first answer from {formatRows(Math.min(first, 100_000))} in <b>{formatDuration(summary.firstMs)}</b>
        </span>
        {summary.completeMs === null ? null : (
          <span class="t2">
            complete in <b>{formatDuration(summary.completeMs)}</b>
          </span>
        )}
      </StatusLine>
    </>
  );
}

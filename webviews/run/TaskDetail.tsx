/** The pane of one task: its log, its code, what it reads and makes; what went wrong and what to do. */
import { useEffect, useState } from 'preact/hooks';
import { formatRows } from '../../src/core/format/words.ts';
import type { RunState, TaskState, TaskSummary } from '../../src/protocol/engine/pipeline.ts';
import type { Place, ResultOf } from '../../src/protocol/rpc.ts';
import type { RunViewRequests } from '../../src/protocol/webview/run.ts';
import { Button, IconButton } from '../common/Button.tsx';
import { Icon } from '../common/Icon.tsx';
import { StateCard } from '../common/StateCard.tsx';
import { StatusIcon } from '../common/StatusIcon.tsx';
import { Tabs } from '../common/Tabs.tsx';
import { TaskLog } from './TaskLog.tsx';
import type { RunHost } from './host.ts';
import type { RunModel } from './useRun.ts';

export type DetailTab = 'log' | 'code' | 'inputs';
type TaskCode = ResultOf<RunViewRequests, 'pipeline/task'>;

export interface TaskDetailProps {
  host: RunHost;
  model: RunModel;
  pipeline: string;
  run: RunState | null;
  task: TaskState | null;
  summary: TaskSummary | null;
  id: string;
  tab: DetailTab;
  onTab(tab: DetailTab): void;
  onClose(): void;
  onOpen(place: Place): void;
}

export function TaskDetail(props: TaskDetailProps) {
  const { host, model, pipeline, run, task, id, tab } = props;
  const [code, setCode] = useState<TaskCode | null>(null);
  const log = model.logs.of(id);
  const runId = run?.runId ?? null;
  useEffect(() => {
    setCode(null);
    host.request('pipeline/task', { pipeline, task: id }).then(setCode, model.fail);
  }, [pipeline, id]);
  useEffect(() => {
    if (runId === null || log.whole) return;
    host.request('pipeline/log', { runId, task: id }).then((lines) => {
      model.logs.fetched(id, lines);
      model.redraw();
    }, model.fail);
  }, [runId, id]);
  const copy = () => {
    const text = tab === 'code' ? (code?.code ?? '') : log.lines.map((line) => line.text).join('\n');
    host.request('run/copy', { text }).catch(model.fail);
  };
  return (
    <aside class="pane side run-detail" data-region aria-label={`Task ${id}`}>
      <div class="bar run-detail-bar">
        <StatusIcon status={task?.status ?? 'not_run'} />
        <h2 class="h13 ell" title={id}>
          {id}
        </h2>
        <span class="grow" />
        <Tabs
          label="Task"
          active={tab}
          tabs={[
            { id: 'log', label: 'Log' },
            { id: 'code', label: 'Code' },
            { id: 'inputs', label: 'Inputs' },
          ]}
          onSelect={(next) => props.onTab(next as DetailTab)}
        />
        {tab === 'inputs' ? null : (
          <IconButton icon="copy" label={tab === 'log' ? 'Copy the log' : 'Copy the code'} onClick={copy} />
        )}
        <IconButton icon="close" label="Close the pane" shortcut="Esc" onClick={props.onClose} />
      </div>
      {tab === 'log' ? <LogTab {...props} /> : null}
      {tab === 'code' ? <CodeTab code={code} onOpen={props.onOpen} /> : null}
      {tab === 'inputs' ? <InputsTab host={host} model={model} code={code} summary={props.summary} /> : null}
      {task?.failure ? <FailureBox {...props} task={task} /> : null}
    </aside>
  );
}

function LogTab({ model, run, task, id, onOpen }: TaskDetailProps) {
  const log = model.logs.of(id);
  if (!run || !task || (log.lines.length === 0 && log.whole)) {
    const waiting = task?.status === 'waiting' || task?.status === 'blocked' || !task;
    return (
      <StateCard icon="output" title={waiting ? 'This task has not begun' : 'The task wrote nothing'}>
        {whyNothing(task)}
      </StateCard>
    );
  }
  return <TaskLog task={id} log={log} count={log.lines.length} start={run.startedAt} onOpen={onOpen} />;
}

/** The reason of a task that ran says why it was planned, not how it went. */
function whyNothing(task: TaskState | null): string {
  switch (task?.status) {
    case 'failed':
      return 'It failed before it wrote a line. What went wrong stands below.';
    case 'running':
      return 'It is at work. Its log appears here line by line.';
    case 'done':
    case 'warned':
      return 'It ran to its end without a line of output.';
    default:
      return task?.reason ?? 'Its log appears here line by line.';
  }
}

function CodeTab({ code, onOpen }: { code: TaskCode | null; onOpen(place: Place): void }) {
  if (!code) return <div class="grow" />;
  const first = code.place.line ?? 1;
  return (
    <div class="run-code" tabIndex={0} role="region" aria-label="Code">
      <div class="run-code-place t12">
        <button type="button" class="link" onClick={() => onOpen(code.place)}>
          {code.place.file}
          {code.place.line === undefined ? '' : `:${code.place.line}`}
        </button>
      </div>
      <pre class="mono">
        {code.code.split('\n').map((line, index) => (
          <div key={index}>
            <span class="run-line-number t2" aria-hidden="true">
              {first + index}
            </span>
            {line}
          </div>
        ))}
      </pre>
    </div>
  );
}

function InputsTab(props: {
  host: RunHost;
  model: RunModel;
  code: TaskCode | null;
  summary: TaskSummary | null;
}) {
  const inputs = props.code?.inputs ?? props.summary?.inputs ?? [];
  const outputs = props.code?.outputs ?? props.summary?.outputs ?? [];
  const rowsOf = (name: string): string => {
    const rows = props.model.run?.tasks.find((task) => task.id === name)?.rows ?? null;
    return rows === null ? '' : formatRows(rows);
  };
  const preview = (target: string) => {
    props.host
      .request('run/preview', { target, environment: props.model.run?.environment ?? null })
      .catch(props.model.fail);
  };
  const list = (title: string, names: string[], none: string) => (
    <section class="run-names">
      <h3 class="label">{title}</h3>
      {names.length === 0 ? <div class="t12 t2">{none}</div> : null}
      {names.map((name) => (
        <div key={name} class="row run-input">
          <Icon name={/[./\\]/.test(name.replace(/^\w+\.\w+$/, '')) ? 'file' : 'table'} small class="t2" />
          <span class="mono ell" title={name}>
            {name}
          </span>
          <span class="grow" />
          <span class="t12 t2 num">{rowsOf(name)}</span>
          <Button ghost label="Open" title={`Open ${name}`} onClick={() => preview(name)} />
        </div>
      ))}
    </section>
  );
  return (
    <div class="run-inputs">
      {props.summary?.description ? <p class="t12">{props.summary.description}</p> : null}
      {list('Reads', inputs, 'Nothing: this task is a source')}
      {list('Makes', outputs, 'No table and no file')}
      {props.summary && props.summary.needs.length > 0 ? (
        <section class="run-names">
          <h3 class="label">Runs after</h3>
          <div class="t12">{props.summary.needs.join(', ')}</div>
        </section>
      ) : null}
    </div>
  );
}

function FailureBox({ host, model, task, onOpen }: TaskDetailProps & { task: TaskState }) {
  const failure = task.failure!;
  const place = failure.place;
  const kept = task.before?.rows ?? null;
  const [title, ...rest] = failure.message.split('\n');
  const copy = () => {
    host.request('run/copy', { text: failure.message }).catch((error: unknown) => model.fail(error));
  };
  return (
    <div class="run-failure" role="alert">
      <div class="h13">{title}</div>
      {rest.length > 0 ? <pre class="mono">{rest.join('\n').trim()}</pre> : null}
      {failure.next ? <div class="t12">{failure.next}</div> : null}
      {kept === null ? null : (
        <div class="t12 t2">The last good table stays in place: {formatRows(kept)} of the run before.</div>
      )}
      <div class="row run-actions">
        {place ? (
          <Button
            primary
            icon="go-to-file"
            label={place.line === undefined ? `Open ${fileName(place.file)}` : `Open line ${place.line}`}
            title={`${place.file}${place.line === undefined ? '' : `:${place.line}`}`}
            onClick={() => onOpen(place)}
          />
        ) : null}
        <Button icon="copy" label="Copy message" onClick={copy} />
      </div>
    </div>
  );
}

const fileName = (path: string): string => path.split('/').at(-1) ?? path;

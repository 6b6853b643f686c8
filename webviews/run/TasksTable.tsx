/** One row per task, in the pipeline's order: live rows change in place and never move. */
import { formatCount } from '../../src/core/format/words.ts';
import type { RunState, TaskState } from '../../src/protocol/engine/pipeline.ts';
import { StatusIcon } from '../common/StatusIcon.tsx';
import { axisEnd, shortTime, statusWord, taskTime } from './format.ts';
import { moveInRows } from './tableKeys.ts';

export interface Comparison {
  /** `run 41`, or `the run before` where every task is compared with its own last work. */
  name: string;
  of(task: TaskState): { rows: number | null; durationMs: number | null } | null;
}

export interface TasksTableProps {
  run: RunState;
  comparison: Comparison;
  selected: string | null;
  now: number;
  onSelect(id: string): void;
  onOpen(id: string): void;
}

export function TasksTable({ run, comparison, selected, now, onSelect, onOpen }: TasksTableProps) {
  const start = Date.parse(run.startedAt);
  const end = axisEnd(run.durationMs ?? Math.max(1, now - start));
  const ids = run.tasks.map((task) => task.id);
  const current = selected ?? ids[0] ?? null;
  return (
    <div class="run-scroll">
      <table
        class="tbl run-table"
        role="grid"
        aria-label="Tasks"
        aria-rowcount={run.tasks.length + 1}
        onKeyDown={(event) => moveInRows(event, ids, selected, onSelect, onOpen)}
      >
        <colgroup>
          <col class="c-name" />
          <col class="c-type" />
          <col class="c-rows" />
          <col class="c-rows c-before" />
          <col class="c-held" />
          <col class="c-time" />
          <col class="c-time c-before" />
          <col class="c-gantt" />
        </colgroup>
        <thead>
          <tr>
            <th>Task</th>
            <th class="c-type">Type</th>
            <th class="r">Rows</th>
            <th class="r c-before" title={`Rows in ${comparison.name}`}>
              Before
            </th>
            <th class="r c-held" title="Rows quarantined">
              <StatusIcon status="quarantined" small />
            </th>
            <th class="r">Time</th>
            <th class="r c-before" title={`Time in ${comparison.name}`}>
              Before
            </th>
            <th class="c-gantt">
              <span class="row num run-axis">
                <span>0 s</span>
                <span>{axisLabel(end / 2)}</span>
                <span>{axisLabel(end)}</span>
              </span>
            </th>
          </tr>
        </thead>
        <tbody>
          {run.tasks.map((task) => {
            const before = comparison.of(task);
            const time = taskTime(task, now);
            return (
              <tr
                key={task.id}
                data-row={task.id}
                class={task.id === selected ? 'on' : ''}
                aria-selected={task.id === selected}
                tabIndex={task.id === current ? 0 : -1}
                onClick={() => onSelect(task.id)}
                onDblClick={() => onOpen(task.id)}
              >
                <td>
                  <span class="row run-name">
                    <StatusIcon status={task.status} />
                    <span class="ell" title={task.id}>
                      {task.id}
                    </span>
                  </span>
                </td>
                <td class="t2 c-type">{task.type}</td>
                <td class="r">{rowsCell(task, run)}</td>
                <td class="r t2 c-before">{beforeRows(task, before?.rows ?? null)}</td>
                <td class={`r c-held${task.quarantined === 0 ? ' t2' : ''}`}>
                  {formatCount(task.quarantined)}
                </td>
                <td class="r">{time === null ? '' : shortTime(time)}</td>
                <td class="r t2 c-before">
                  {before?.durationMs === null || before?.durationMs === undefined
                    ? ''
                    : shortTime(before.durationMs)}
                </td>
                <td class="c-gantt">
                  <Gantt task={task} start={start} end={end} now={now} />
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

const axisLabel = (milliseconds: number): string => {
  const seconds = milliseconds / 1000;
  if (seconds < 120) return `${Number(seconds.toFixed(2))} s`;
  return `${Number((seconds / 60).toFixed(1))} min`;
};

function rowsCell(task: TaskState, run: RunState) {
  if (task.status !== 'done' && task.status !== 'warned' && task.status !== 'failed')
    return <span class="t2">{statusWord(task.status)}</span>;
  const tests = run.tests.filter((test) => test.task === task.id);
  if (task.type === 'test' && tests.length > 0) {
    const passed = tests.filter((test) => test.status === 'pass').length;
    return (
      <span class="t2" title={`${passed} of ${tests.length} tests pass`}>
        {passed} of {tests.length}
      </span>
    );
  }
  return task.rows === null ? <span class="t2">{statusWord(task.status)}</span> : formatCount(task.rows);
}

function beforeRows(task: TaskState, rows: number | null): string {
  if (rows === null || task.type === 'test') return '';
  return formatCount(rows);
}

function Gantt({ task, start, end, now }: { task: TaskState; start: number; end: number; now: number }) {
  const time = taskTime(task, now);
  if (time === null || !task.startedAt) return <div class="run-bar" />;
  const left = Math.max(0, Math.min(99.4, (100 * (Date.parse(task.startedAt) - start)) / end));
  const width = Math.max(0.6, Math.min(100 - left, (100 * time) / end));
  const colour =
    task.status === 'failed'
      ? 'var(--dew-failed)'
      : task.status === 'running'
        ? 'var(--dew-running)'
        : 'var(--dew-bar)';
  return (
    <div class="run-bar">
      <i style={{ left: `${left}%`, width: `${width}%`, background: colour }} />
    </div>
  );
}

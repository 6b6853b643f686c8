/** The graph of the tasks with their live figures, and the same content as a list beside it. */
import { useMemo } from 'preact/hooks';
import { formatCount } from '../../src/core/format/words.ts';
import type { RunState, TaskState, TaskSummary } from '../../src/protocol/engine/pipeline.ts';
import { IconButton } from '../common/Button.tsx';
import { StatusIcon } from '../common/StatusIcon.tsx';
import { GraphCanvas, type NodeLook } from '../common/graph/GraphCanvas.tsx';
import { layoutGraph } from '../common/graph/layout.ts';
import { shortTime, statusColour, taskFigure, taskTime } from './format.ts';

export interface RunGraphProps {
  name: string;
  tasks: TaskSummary[];
  run: RunState | null;
  selected: string | null;
  now: number;
  list: boolean;
  onList(list: boolean): void;
  onSelect(id: string): void;
  onOpen(id: string): void;
}

export function RunGraph(props: RunGraphProps) {
  const { tasks, run, now } = props;
  // The shape alone decides the layout: a new snapshot of the same pipeline moves nothing.
  const shape = JSON.stringify(tasks.map((task) => [task.id, task.needs]));
  const layout = useMemo(() => layoutGraph(tasks.map(({ id, needs }) => ({ id, needs }))), [shape]);
  const states = new Map(run?.tasks.map((task) => [task.id, task]));
  const look = (id: string): NodeLook => nodeLook(id, states.get(id), run, now);
  const edgeClass = (from: string, to: string): string => {
    if (states.get(to)?.status === 'running') return 'hot';
    return states.get(from)?.status === 'failed' ? 'bad' : '';
  };
  return (
    <div class="run-graph" data-region style={{ maxHeight: `${Math.max(100, layout.height + 2)}px` }}>
      <GraphCanvas
        label={`Tasks of ${props.name}`}
        layout={layout}
        selected={props.selected}
        look={look}
        edgeClass={edgeClass}
        onSelect={props.onSelect}
        onOpen={props.onOpen}
      >
        <IconButton
          icon="list-unordered"
          label="List of the tasks and what they need"
          pressed={props.list}
          onClick={() => props.onList(!props.list)}
        />
      </GraphCanvas>
      {props.list ? <GraphList {...props} states={states} /> : null}
    </div>
  );
}

function GraphList(props: RunGraphProps & { states: Map<string, TaskState> }) {
  return (
    <ul class="run-list" data-region aria-label="Tasks and what they need">
      {props.tasks.map((task) => (
        <li key={task.id}>
          <button
            type="button"
            class={task.id === props.selected ? 'on' : ''}
            onClick={() => props.onSelect(task.id)}
          >
            <StatusIcon status={props.states.get(task.id)?.status ?? 'not_run'} small />
            <span class="ell">{task.id}</span>
            <span class="t2 t11 ell">{task.needs.length === 0 ? '' : `needs ${task.needs.join(', ')}`}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}

function nodeLook(id: string, task: TaskState | undefined, run: RunState | null, now: number): NodeLook {
  const status = task?.status ?? 'waiting';
  const figure = task && run ? taskFigure(task, run.tests) : 'not run';
  const time = task ? taskTime(task, now) : null;
  const before = task?.before?.durationMs ?? null;
  const known = status === 'running' && before !== null && before > 0 && time !== null;
  const held = task && task.quarantined > 0 ? task.quarantined : null;
  return {
    dim: ['waiting', 'unchanged', 'blocked', 'cancelled'].includes(status),
    lead: statusColour[status],
    // No percentage is known inside a task: the bar is the time so far against the time before.
    progress: status !== 'running' ? null : known ? Math.min(95, (100 * time) / before) : 4,
    content: (
      <>
        <div class="hd">
          <StatusIcon status={task ? status : 'not_run'} />
          <span class="ell" title={known ? `${id}, last time ${shortTime(before)}` : id}>
            {id}
          </span>
        </div>
        <div class="ft">
          <span class="ell">{figure}</span>
          {held === null ? null : (
            <span class="row run-held">
              <StatusIcon status="quarantined" small />
              {formatCount(held)}
            </span>
          )}
          <span>{time === null ? '' : shortTime(time)}</span>
        </div>
      </>
    ),
  };
}

/** The streamed log of a task: only the visible lines are in the page, however long it is. */
import { useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { formatCount } from '../../src/core/format/words.ts';
import type { Place } from '../../src/protocol/rpc.ts';
import { Button } from '../common/Button.tsx';
import { LogTinter, logTime, splitPlaces, type LogEntry, type LogTint } from './logLines.ts';
import type { TaskLog as Log } from './logStore.ts';

const LINE = 18;
const AHEAD = 20;

export interface TaskLogProps {
  task: string;
  log: Log;
  /** Number of lines: the array itself grows in place. */
  count: number;
  start: string;
  onOpen(place: Place): void;
}

export function TaskLog({ task, log, count, start, onOpen }: TaskLogProps) {
  const box = useRef<HTMLDivElement>(null);
  const [top, setTop] = useState(0);
  const [height, setHeight] = useState(300);
  const [follow, setFollow] = useState(true);
  const tints = useTints(log.lines, count);
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const observer = new ResizeObserver(() => setHeight(element.clientHeight));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  useLayoutEffect(() => setFollow(true), [task]);
  useLayoutEffect(() => {
    const element = box.current;
    if (element && follow) element.scrollTop = element.scrollHeight;
  }, [count, follow, height, task]);
  const onScroll = () => {
    const element = box.current!;
    setTop(element.scrollTop);
    setFollow(element.scrollTop + element.clientHeight >= element.scrollHeight - LINE);
  };
  const first = Math.max(0, Math.floor(top / LINE) - AHEAD);
  const last = Math.min(count, Math.ceil((top + height) / LINE) + AHEAD);
  return (
    <div class="run-log">
      {log.dropped > 0 ? (
        <div class="note t2">The first {formatCount(log.dropped)} lines are in the run record only</div>
      ) : null}
      <div
        class="log"
        ref={box}
        onScroll={onScroll}
        tabIndex={0}
        role="log"
        aria-live="off"
        aria-label={`Log of ${task}`}
      >
        <div class="run-lines" style={{ height: `${count * LINE}px` }}>
          <div class="run-window" style={{ transform: `translateY(${first * LINE}px)` }}>
            {log.lines.slice(first, last).map((entry, index) => (
              <Line
                key={first + index}
                entry={entry}
                tint={tints[first + index] ?? null}
                start={start}
                onOpen={onOpen}
              />
            ))}
          </div>
        </div>
      </div>
      {follow ? null : (
        <div class="run-follow">
          <Button icon="arrow-down" label="Follow the end" onClick={() => setFollow(true)} />
        </div>
      )}
    </div>
  );
}

/** Tints of all lines; only new ones are looked at when lines are appended. */
function useTints(lines: LogEntry[], count: number): LogTint[] {
  const state = useMemo(() => ({ tinter: new LogTinter(), tints: [] as LogTint[] }), [lines]);
  for (let at = state.tints.length; at < count; at++) state.tints.push(state.tinter.tint(lines[at]!));
  return state.tints;
}

const classes: Record<NonNullable<LogTint>, string> = { error: 'le', warning: 'lw', note: 't2' };

function Line(props: { entry: LogEntry; tint: LogTint; start: string; onOpen(place: Place): void }) {
  const { entry, tint, start, onOpen } = props;
  return (
    <div class={`run-line${tint ? ` ${classes[tint]}` : ''}`}>
      <span class="ts">{logTime(entry.at, start)}</span>
      {'  '}
      {splitPlaces(entry.text).map((part, index) =>
        part.place ? (
          <button key={index} type="button" class="link" onClick={() => onOpen(part.place!)}>
            {part.text}
          </button>
        ) : (
          part.text
        ),
      )}
    </div>
  );
}

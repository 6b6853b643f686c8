/** The run view: title, counts, graph, tables, and the pane of the chosen task. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { formatBytes, formatCount } from '../../src/core/format/words.ts';
import type { RunParams, RunState, RunSummary, TaskStatus } from '../../src/protocol/engine/pipeline.ts';
import type { Place } from '../../src/protocol/rpc.ts';
import { Waiting } from '../common/Waiting.tsx';
import { StatusLine } from '../common/StatusLine.tsx';
import { Tabs } from '../common/Tabs.tsx';
import { CompareChoice } from './CompareChoice.tsx';
import { PlanTable } from './PlanTable.tsx';
import { QuarantineTable } from './QuarantineTable.tsx';
import { RunGraph } from './RunGraph.tsx';
import { RunCounts, RunSegments, RunTitle } from './RunHeader.tsx';
import { RunNotes } from './RunNotes.tsx';
import { TaskDetail, type DetailTab } from './TaskDetail.tsx';
import { TasksTable, type Comparison } from './TasksTable.tsx';
import { TestsTable } from './TestsTable.tsx';
import { notYetRun } from './notYetRun.ts';
import { useViewKeys } from '../common/viewKeys.ts';
import type { RunHost } from './host.ts';
import { useClock } from './useClock.ts';
import { useRun } from './useRun.ts';

type ViewTab = 'tasks' | 'tests' | 'quarantine' | 'plan';
interface Kept {
  tab: ViewTab;
  list: boolean;
}

export function RunView({ host }: { host: RunHost }) {
  const model = useRun(host);
  const { snapshot, run } = model;
  const kept = useRef(host.load<Kept>()).current;
  const [tab, setTab] = useState<ViewTab>(kept?.tab ?? 'tasks');
  const [list, setList] = useState(kept?.list ?? false);
  const [selected, setSelected] = useState<string | null>(null);
  const [detail, setDetail] = useState<DetailTab>('log');
  const [compared, setCompared] = useState<RunState | null>(null);
  /** Undefined until somebody chooses: then as the run that is shown. */
  const [chosen, setChosen] = useState<string | null | undefined>(undefined);
  const now = useClock(run?.status === 'running');
  const root = useRef<HTMLDivElement>(null);
  const opened = useRef(false);
  const [asked, setAsked] = useState<{ select: string[] | null; count: number }>({ select: null, count: 0 });
  useEffect(
    () =>
      host.on('run/plan', ({ select }) => {
        setAsked(({ count }) => ({ select, count: count + 1 }));
        setTab('plan');
      }),
    [],
  );
  useEffect(() => host.save({ tab, list } satisfies Kept), [tab, list]);
  // On opening only: a failure that comes later must not move what somebody looks at.
  useEffect(() => {
    if (!snapshot || opened.current) return;
    opened.current = true;
    const failed = snapshot.run?.tasks.find((task) => task.status === 'failed');
    if (failed) setSelected(failed.id);
  }, [snapshot]);
  const closeDetail = () => {
    const row = selected;
    setSelected(null);
    requestAnimationFrame(() => {
      const rows = [...(root.current?.querySelectorAll<HTMLElement>('[data-row]') ?? [])];
      (rows.find((element) => element.dataset['row'] === row) ?? rows[0])?.focus();
    });
  };
  useViewKeys(selected === null ? null : closeDetail);

  if (!snapshot) {
    return <Waiting title="The run cannot be shown" failure={model.failure} />;
  }
  const { pipeline, engine, trusted } = snapshot;
  const shown = run ?? notYetRun(pipeline);
  const errors = pipeline.diagnostics.filter((one) => one.severity === 'error').length;
  const needs = new Map(pipeline.tasks.map((task) => [task.id, task.needs]));
  const openPlace = (place: Place) => {
    host.request('run/openPlace', place).catch(model.fail);
  };
  const preview = (target: string) => {
    host.request('run/preview', { target, environment: shown.environment }).catch(model.fail);
  };
  const environment = chosen === undefined ? shown.environment : chosen;
  const start = (params: RunParams) => {
    model.setStarting(true);
    model.dismiss();
    setCompared(null);
    host
      .request('pipeline/run', { pipeline: pipeline.id, ...params })
      .then(model.show, model.fail)
      .finally(() => model.setStarting(false));
  };
  const focusDetail = (id: string) => {
    setSelected(id);
    requestAnimationFrame(() =>
      root.current?.querySelector<HTMLElement>('.run-detail [role=tab][tabindex="0"]')?.focus(),
    );
  };
  const showStatus = (status: TaskStatus | 'quarantined') => {
    if (status === 'quarantined') return setTab('quarantine');
    setTab('tasks');
    const task = shown.tasks.find((other) => other.status === status);
    if (task) setSelected(task.id);
  };
  const comparison: Comparison = compared
    ? {
        name: `run ${compared.number}`,
        of: (task) => compared.tasks.find((other) => other.id === task.id) ?? null,
      }
    : { name: 'the run before', of: (task) => task.before };
  const held = shown.quarantine.reduce((sum, one) => sum + one.rows, 0);
  const chooseRun = (summary: RunSummary | null) => {
    if (!summary) return setCompared(null);
    host.request('pipeline/state', { runId: summary.runId }).then(setCompared, model.fail);
  };
  return (
    <div class="dew run" ref={root}>
      <RunTitle
        pipeline={pipeline}
        run={run}
        selected={selected}
        locked={!trusted || model.starting || errors > 0}
        environments={snapshot.environments}
        environment={environment}
        onEnvironment={setChosen}
        actions={{
          retry: () => start({ resume: true, ...at(shown.environment) }),
          run: () => start(at(environment)),
          runFrom: () => start({ select: [`${selected}+`], ...at(environment) }),
          cancel: () => {
            if (run) host.request('pipeline/cancel', { runId: run.runId }).catch(model.fail);
          },
          plan: () => setTab('plan'),
          openFile: () => openPlace({ file: pipeline.file }),
          openRecord: () => openPlace({ file: shown.record }),
        }}
      />
      {run ? <RunCounts run={run} needs={needs} now={now} onShow={showStatus} /> : null}
      <RunSegments run={shown} />
      <RunNotes snapshot={snapshot} failure={model.failure} onDismiss={model.dismiss} onOpen={openPlace} />
      <RunGraph
        name={pipeline.name}
        tasks={pipeline.tasks}
        run={run}
        selected={selected}
        now={now}
        list={list}
        onList={setList}
        onSelect={setSelected}
        onOpen={focusDetail}
      />
      <div class="split run-split">
        <div class="pane grow run-main" data-region>
          <div class="bar">
            <Tabs
              label="Run"
              active={tab}
              controls="run-panel"
              tabs={[
                { id: 'tasks', label: 'Tasks', count: formatCount(shown.tasks.length) },
                { id: 'tests', label: 'Tests', count: formatCount(shown.tests.length) },
                { id: 'quarantine', label: 'Quarantine', count: formatCount(held) },
                { id: 'plan', label: 'Plan' },
              ]}
              onSelect={(id) => setTab(id as ViewTab)}
            />
            <span class="grow" />
            {tab === 'tasks' && run ? (
              <CompareChoice
                host={host}
                pipeline={pipeline.id}
                run={run}
                chosen={compared}
                onChoose={chooseRun}
                onFail={model.fail}
              />
            ) : null}
          </div>
          <div class="pane grow" id="run-panel" role="tabpanel" aria-label={tab}>
            {tab === 'tasks' ? (
              <TasksTable
                run={shown}
                comparison={comparison}
                selected={selected}
                now={now}
                onSelect={setSelected}
                onOpen={focusDetail}
              />
            ) : null}
            {tab === 'tests' ? (
              <TestsTable
                tests={shown.tests}
                running={shown.status === 'running'}
                onSelectTask={setSelected}
                onPreview={preview}
              />
            ) : null}
            {tab === 'quarantine' ? (
              <QuarantineTable
                counts={shown.quarantine}
                running={shown.status === 'running'}
                onSelectTask={setSelected}
                onPreview={preview}
              />
            ) : null}
            {tab === 'plan' ? (
              <PlanTable
                host={host}
                pipeline={pipeline.id}
                after={`${shown.runId} ${shown.status} ${asked.count}`}
                select={asked.select}
                environment={environment}
                onWhole={() => setAsked(({ count }) => ({ select: null, count }))}
                onSelectTask={setSelected}
              />
            ) : null}
          </div>
        </div>
        {selected === null ? null : (
          <TaskDetail
            host={host}
            model={model}
            pipeline={pipeline.id}
            run={run}
            id={selected}
            task={run?.tasks.find((task) => task.id === selected) ?? null}
            summary={pipeline.tasks.find((task) => task.id === selected) ?? null}
            tab={detail}
            onTab={setDetail}
            onClose={closeDetail}
            onOpen={openPlace}
          />
        )}
      </div>
      <StatusLine
        announce={run ? announcement(run) : ''}
        right={
          run ? (
            <button type="button" class="link mono ell" onClick={() => openPlace({ file: run.record })}>
              {run.record}
            </button>
          ) : null
        }
      >
        {engine ? (
          <>
            {engine.duckdbVersion ? <span>DuckDB {engine.duckdbVersion}</span> : null}
            <span>
              memory <b>{formatBytes(engine.memoryBytes)}</b> of {engine.memoryLimit}
            </span>
          </>
        ) : (
          <span>engine not started</span>
        )}
        {run ? (
          <span class="run-date">
            date <b>{run.date}</b>
          </span>
        ) : null}
      </StatusLine>
    </div>
  );
}

const at = (environment: string | null): RunParams => (environment === null ? {} : { environment });

/** Changes only when a task ends, so that a screen reader is not flooded. */
function announcement(run: RunState): string {
  const failed = run.tasks.filter((task) => task.status === 'failed').length;
  const state = run.status === 'running' ? 'running' : `run ${run.status}`;
  return `${state}, ${run.done} of ${run.total} tasks${failed > 0 ? `, ${failed} failed` : ''}`;
}

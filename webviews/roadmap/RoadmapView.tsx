/** The page of one roadmap project: where it stands, what proves it, what to do next. */
import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { failureWords } from '../../src/core/format/failureWords.ts';
import type { StepOutcome } from '../../src/protocol/engine/project.ts';
import type { RoadmapSnapshot } from '../../src/protocol/webview/roadmap.ts';
import { Note } from '../common/Note.tsx';
import { useViewKeys } from '../common/viewKeys.ts';
import { Waiting } from '../common/Waiting.tsx';
import { useWidthUpTo } from '../common/useWidth.ts';
import { ProgressLine } from '../common/StatusLine.tsx';
import { RoadmapHead } from './RoadmapHead.tsx';
import { RoadmapStatus } from './RoadmapStatus.tsx';
import { Activity, Deliverables, Next, Verified } from './SideSections.tsx';
import { StepRow } from './StepRow.tsx';
import { Timeline } from './Timeline.tsx';
import type { RoadmapHost } from './host.ts';
import { firstOpen } from './nextThing.ts';
import { allChecks, isVerified } from './pace.ts';
import { useRoadmap, type RoadmapModel } from './useRoadmap.ts';

interface Kept {
  step: string | null;
  check: string | null;
}

export function RoadmapView({ host }: { host: RoadmapHost }) {
  const model = useRoadmap(host);
  const { snapshot, checking } = model;
  const [open, setOpen] = useState<Kept | null>(() => host.load<Kept>() ?? null);
  const root = useRef<HTMLDivElement>(null);
  // The side pane has no room beside the steps.
  const stacked = useWidthUpTo(760);
  const chosen = useRef(open !== null);
  useEffect(() => {
    if (chosen.current || !snapshot) return;
    chosen.current = true;
    setOpen(firstOpen(snapshot.progress));
  }, [snapshot]);
  useEffect(() => {
    if (open) host.save(open);
  }, [open]);
  useViewKeys(() => checking?.stop?.abort());
  if (!snapshot) {
    return <Waiting title="The project cannot be shown" failure={model.failure} />;
  }
  const { progress, project } = snapshot;
  const show = (step: string, check: string | null) => {
    setOpen({ step, check });
    requestAnimationFrame(() => {
      const target = root.current?.querySelector(`#${CSS.escape(check ? `check-${check}` : `step-${step}`)}`);
      target?.scrollIntoView({ block: 'nearest' });
      target?.querySelector<HTMLElement>('button')?.focus();
    });
  };
  const showCheck = (check: string) => {
    const step = [...progress.steps, ...progress.deliverables].find((one) =>
      one.checks.some(({ id }) => id === check),
    );
    if (step) show(step.id, check);
  };
  const runningCheck = checking ? (/^(d?\d+\.\d+)/.exec(checking.activity)?.[1] ?? null) : null;
  const row = (step: StepOutcome, guide: boolean) => (
    <StepRow
      key={step.id}
      host={host}
      model={model}
      step={step}
      guide={guide}
      open={open?.step === step.id}
      openCheck={open?.check ?? null}
      runningCheck={runningCheck}
      onToggle={() =>
        setOpen(open?.step === step.id ? { step: null, check: null } : { step: step.id, check: null })
      }
      onToggleCheck={(check) => setOpen({ step: step.id, check: open?.check === check ? null : check })}
    />
  );
  const checks = allChecks(progress.steps, []);
  const next = <Next host={host} model={model} snapshot={snapshot} onShow={showCheck} />;
  return (
    <div class="dew road" ref={root}>
      {checking ? (
        <ProgressLine
          percent={checking.total === 0 ? null : (100 * checking.done) / checking.total}
          label="Checks done"
        />
      ) : (
        <div class="road-quiet" />
      )}
      <Notes model={model} snapshot={snapshot} />
      <div class={`road-page${stacked ? ' stacked' : ''}`}>
        <div class="road-main">
          <RoadmapHead host={host} model={model} snapshot={snapshot} />
          {stacked ? (
            <>
              <Verified snapshot={snapshot} />
              {next}
            </>
          ) : null}
          <Timeline snapshot={snapshot} />
          <Section title="Steps" fact={`${checks.filter(isVerified).length} of ${checks.length} checks pass`}>
            {progress.steps.map((step) =>
              row(step, project.steps.find((one) => one.id === step.id)?.guide !== null),
            )}
          </Section>
          <Section title="Deliverables" fact="">
            {progress.deliverables.map((step) => row(step, false))}
          </Section>
          {stacked ? <Activity snapshot={snapshot} /> : null}
        </div>
        {stacked ? null : (
          <aside class="road-side" aria-label="Progress">
            <Verified snapshot={snapshot} />
            {next}
            <Deliverables deliverables={progress.deliverables} onShow={(step) => show(step, null)} />
            <Activity snapshot={snapshot} />
          </aside>
        )}
      </div>
      <RoadmapStatus snapshot={snapshot} checking={checking} />
    </div>
  );
}

function Section({ title, fact, children }: { title: string; fact: string; children: ComponentChildren }) {
  return (
    <section aria-label={title}>
      <div class="sech road-sech">
        <h2 class="h13">{title}</h2>
        <span class="t12 t2 num">{fact}</span>
      </div>
      <div class="road-steps">{children}</div>
    </section>
  );
}

function Notes({ model, snapshot }: { model: RoadmapModel; snapshot: RoadmapSnapshot }) {
  const { failure } = model;
  return (
    <>
      {snapshot.trusted ? null : (
        <Note
          kind="warning"
          icon="workspace-untrusted"
          text="Browsing only. Checks and pipelines run once you trust this folder; guides open as usual."
        />
      )}
      {failure ? <Note kind="error" alert text={failureWords(failure)} onDismiss={model.dismiss} /> : null}
    </>
  );
}

/** Verified share, the next thing, deliverables and activity: beside the steps, under the title where it is narrow. */
import type { CheckStatus, StepOutcome } from '../../src/protocol/engine/project.ts';
import type { RoadmapSnapshot } from '../../src/protocol/webview/roadmap.ts';
import { Button } from '../common/Button.tsx';
import { StatusIcon, statusLooks } from '../common/StatusIcon.tsx';
import { codeInText } from './codeInText.tsx';
import { placeName } from './CheckRow.tsx';
import type { RoadmapHost } from './host.ts';
import { nextThing } from './nextThing.ts';
import { allChecks, isVerified, shortDate } from './pace.ts';
import type { RoadmapModel } from './useRoadmap.ts';

const segments: { status: CheckStatus; colour: string; word: string }[] = [
  { status: 'pass', colour: 'var(--dew-done)', word: 'pass' },
  { status: 'embedded', colour: 'var(--dew-embedded)', word: 'embedded' },
  { status: 'fail', colour: 'var(--dew-failed)', word: 'fail' },
  { status: 'error', colour: 'var(--dew-failed)', word: 'error' },
  { status: 'blocked', colour: 'transparent', word: 'blocked' },
  { status: 'not_run', colour: 'transparent', word: 'not run' },
];

export function Verified({ snapshot }: { snapshot: RoadmapSnapshot }) {
  const { progress } = snapshot;
  const checks = allChecks(progress.steps, progress.deliverables);
  const verified = checks.filter(isVerified).length;
  const finished = progress.deliverables.filter(
    (one) => one.checks.length > 0 && one.checks.every(isVerified),
  ).length;
  const counts = segments.map((segment) => ({
    ...segment,
    count: checks.filter((check) => check.overridden === null && check.status === segment.status).length,
  }));
  const overridden = checks.filter((check) => check.overridden !== null).length;
  return (
    <section class="sec road-verified" aria-label="Verified">
      <div class="row road-figures">
        <div class="fig big">
          <span class="label">Verified</span>
          <span class="v">{Math.floor(progress.percent)}%</span>
        </div>
        <div class="t12 t2 num road-of">
          {verified} of {checks.length} checks
          <br />
          {finished} of {progress.deliverables.length} deliverables
        </div>
      </div>
      <div class="meter road-share" aria-hidden="true">
        {counts.map(({ status, colour, count }) =>
          count === 0 || colour === 'transparent' ? null : (
            <i key={status} style={{ width: `${(100 * count) / checks.length}%`, background: colour }} />
          ),
        )}
      </div>
      <div class="row t11 t2 num road-legend">
        {counts.map(({ status, word, count }) =>
          count === 0 ? null : (
            <span key={status} class="row">
              <StatusIcon status={status} small decorative />
              {count} {word}
            </span>
          ),
        )}
        {overridden > 0 ? <span>{overridden} overridden</span> : null}
      </div>
    </section>
  );
}

export interface NextProps {
  host: RoadmapHost;
  model: RoadmapModel;
  snapshot: RoadmapSnapshot;
  onShow(check: string): void;
}

export function Next({ host, model, snapshot, onShow }: NextProps) {
  const next = nextThing(snapshot.progress);
  const { check } = next;
  const place = check?.status === 'fail' || check?.status === 'error' ? check.place : null;
  const locked = !snapshot.trusted || model.checking !== null;
  const finished = check === null && snapshot.progress.percent >= 100;
  return (
    <section class="sec road-next" aria-label="Next">
      <div class="label">Next</div>
      <h2 class="h13">{next.title}</h2>
      <p class="t12 t2">{codeInText(next.text)}</p>
      <div class="row road-actions">
        {place ? (
          <Button
            primary
            icon="go-to-file"
            label={`Open ${placeName(place)}`}
            onClick={() => {
              host.request('roadmap/openPlace', place).catch(model.fail);
            }}
          />
        ) : finished ? null : (
          <Button
            primary
            icon="beaker"
            label={check ? `Check ${check.id}` : 'Check all'}
            disabled={locked}
            onClick={() => model.check(check ? [check.id] : [])}
          />
        )}
        {check ? <Button ghost label="Show it" onClick={() => onShow(check.id)} /> : null}
      </div>
    </section>
  );
}

export function Deliverables({
  deliverables,
  onShow,
}: {
  deliverables: StepOutcome[];
  onShow(step: string): void;
}) {
  const finished = deliverables.filter((one) => one.checks.length > 0 && one.checks.every(isVerified)).length;
  return (
    <section class="sec" aria-label="Deliverables at a glance">
      <div class="sech">
        <h2 class="h13">Deliverables</h2>
        <span class="grow" />
        <span class="t12 t2 num">
          {finished} of {deliverables.length}
        </span>
      </div>
      {deliverables.map((one) => (
        <button key={one.id} type="button" class="road-deliverable" onClick={() => onShow(one.id)}>
          <StatusIcon status={one.status} />
          <span class="grow">
            <span class="road-block">{one.title}</span>
            <span class="road-block t11 t2">{factOf(one)}</span>
          </span>
        </button>
      ))}
    </section>
  );
}

/** How many of its checks are verified, and the first one that is not; the whole story is in the row of the step. */
function factOf(step: StepOutcome): string {
  const open = step.checks.find((check) => !isVerified(check));
  const [first] = step.checks;
  if (!first || step.checks.every((check) => check.status === 'not_run'))
    return statusLooks[step.status].label.toLowerCase();
  if (!open) return first.found.split('\n')[0]!;
  if (open.overridden) return `overridden: ${open.overridden.reason}`;
  const count = `${step.checks.filter(isVerified).length} of ${step.checks.length} checks`;
  const verb = { fail: 'fails', error: 'could not be made', blocked: 'waits' }[open.status as string];
  return `${count}, ${open.id} ${verb ?? 'has not run'}`;
}

export function Activity({ snapshot }: { snapshot: RoadmapSnapshot }) {
  const { activity } = snapshot.progress;
  return (
    <section class="sec road-activity" aria-label="Activity">
      <div class="sech">
        <h2 class="h13">Activity</h2>
      </div>
      {activity.length === 0 ? (
        <p class="t12 t2 road-plain">Checks, hints and overrides are kept here.</p>
      ) : null}
      {activity.slice(0, 12).map((entry, index) => (
        <div key={index} class="row t12 road-entry">
          <span class="t2 num" title={entry.at}>
            {whenOf(entry.at, snapshot.today)}
          </span>
          <span class="ell">{entry.text}</span>
          <span class="grow" />
          <span class="t2 num ell">{entry.detail}</span>
        </div>
      ))}
    </section>
  );
}

/** The time today, the date before. */
function whenOf(at: string, today: string): string {
  const time = new Date(at);
  const two = (value: number) => String(value).padStart(2, '0');
  const local = `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`;
  return local === today ? `${two(time.getHours())}:${two(time.getMinutes())}` : shortDate(local);
}

/** Start, plan, today and the forecast on one line of months. */
import type { RoadmapSnapshot } from '../../src/protocol/webview/roadmap.ts';
import { againstPlan, allChecks, axisOf, dayOf, isVerified, paceOf, shortDate } from './pace.ts';

export function Timeline({ snapshot }: { snapshot: RoadmapSnapshot }) {
  const { progress, today, firstPassed } = snapshot;
  const { start, deadline } = progress;
  if (!start) {
    return (
      <section class="sec road-section" aria-label="Timeline">
        <h2 class="h13">Timeline</h2>
        <p class="t12 t2 road-plain">This project has no start date, so there is no plan to compare with.</p>
      </section>
    );
  }
  const checks = allChecks(progress.steps, progress.deliverables);
  const left = checks.filter((check) => !isVerified(check)).length;
  const pace = paceOf(checks, firstPassed, start, today);
  const axis = axisOf([
    start,
    today,
    ...(deadline ? [deadline] : []),
    ...(pace.forecast ? [pace.forecast] : []),
  ]);
  const at = (iso: string): number => (100 * (dayOf(iso) - axis.first)) / (axis.last - axis.first);
  const place = (iso: string) =>
    at(iso) > 70 ? { right: `${100 - at(iso) + 0.5}%` } : { left: `${at(iso) + 0.5}%` };
  return (
    <section class="sec road-section" aria-label="Timeline">
      <div class="row road-between">
        <h2 class="h13">Timeline</h2>
        <span class="t12 num t2">{summary(left, pace, deadline)}</span>
      </div>
      <div class="road-months" aria-hidden="true">
        {axis.months.map((month) => (
          <span
            key={month.day}
            style={{ left: `${(100 * (month.day - axis.first)) / (axis.last - axis.first)}%` }}
          >
            {month.label}
          </span>
        ))}
      </div>
      <div class="road-line" role="img" aria-label={inWords(snapshot, pace.forecast)}>
        {axis.months.map((month) => (
          <i
            key={month.day}
            class="g"
            style={{ left: `${(100 * (month.day - axis.first)) / (axis.last - axis.first)}%` }}
          />
        ))}
        <i
          class="done"
          style={{ left: `${at(start)}%`, width: `${Math.max(0.4, at(today) - at(start))}%` }}
        />
        {pace.forecast ? (
          <>
            <i class="ahead" style={{ left: `${at(today)}%`, width: `${at(pace.forecast) - at(today)}%` }} />
            <span style={{ ...place(pace.forecast), top: '5px' }}>forecast {shortDate(pace.forecast)}</span>
          </>
        ) : null}
        {deadline ? (
          <>
            <i
              class="plan"
              style={{ left: `${at(start)}%`, width: `${Math.max(0.4, at(deadline) - at(start))}%` }}
            />
            <span style={{ ...place(deadline), top: '19px' }}>plan {shortDate(deadline)}</span>
          </>
        ) : null}
        <i class="today" style={{ left: `${at(today)}%` }} />
        <span
          class={`now${at(today) > 88 ? ' end' : at(today) < 12 ? ' begin' : ''}`}
          style={{ left: `${at(today)}%`, top: '34px' }}
        >
          today {shortDate(today)}
        </span>
      </div>
    </section>
  );
}

function summary(left: number, pace: ReturnType<typeof paceOf>, deadline: string | null): string {
  if (left === 0) return 'every check is verified';
  if (!pace.forecast) return 'no check has passed in the last 4 weeks: no forecast';
  const weeks =
    pace.weeks < 4
      ? pace.weeks <= 1
        ? 'the first week'
        : `${Math.round(pace.weeks)} weeks`
      : 'the last 4 weeks';
  const plan = deadline ? `, ${againstPlan(pace.forecast, deadline)}` : '';
  return `${Number(pace.perWeek.toFixed(1))} checks a week in ${weeks}${plan}`;
}

function inWords({ progress, today }: RoadmapSnapshot, forecast: string | null): string {
  const parts = [`Started ${progress.start}`, `today ${today}`];
  if (progress.deadline) parts.push(`plan ${progress.deadline}`);
  if (forecast) parts.push(`forecast ${forecast}`);
  return parts.join(', ');
}

/** One check: its outcome in one line, and on request what was expected and found, hints and actions. */
import { useState } from 'preact/hooks';
import { formatAgo } from '../../src/core/format/words.ts';
import type { CheckOutcome } from '../../src/protocol/engine/project.ts';
import type { Place } from '../../src/protocol/rpc.ts';
import { Button } from '../common/Button.tsx';
import { Icon } from '../common/Icon.tsx';
import { StatusIcon } from '../common/StatusIcon.tsx';
import { Evidence } from './Evidence.tsx';
import { Hints } from './Hints.tsx';
import { OverrideForm } from './OverrideForm.tsx';
import { codeInText } from './codeInText.tsx';
import type { RoadmapHost } from './host.ts';
import type { RoadmapModel } from './useRoadmap.ts';

export interface CheckRowProps {
  host: RoadmapHost;
  model: RoadmapModel;
  check: CheckOutcome;
  open: boolean;
  /** This very check runs now. */
  running: boolean;
  onToggle(): void;
}

export const placeName = (place: Place): string => {
  const file = place.file.split('/').at(-1) ?? place.file;
  return place.line === undefined ? file : `${file}:${place.line}`;
};

export function CheckRow({ host, model, check, open, running, onToggle }: CheckRowProps) {
  const red = check.status === 'fail' || check.status === 'error';
  return (
    <div class={`road-check${open ? ' open' : ''}`} id={`check-${check.id}`}>
      <button type="button" class="road-check-head" aria-expanded={open} onClick={onToggle}>
        <StatusIcon status={running ? 'running' : check.status} />
        <span class="num t2 road-id">{check.id}</span>
        <span class={red && open ? 'road-strong' : 'ell'}>{check.title}</span>
        {check.overridden ? (
          <span class="chip" title={check.overridden.reason}>
            overridden
          </span>
        ) : null}
        {check.stale ? (
          <span class="chip" title="The code changed after this outcome">
            <Icon name="history" />
            stale
          </span>
        ) : null}
        <span class="grow" />
        <span class="t11 t2 num ell road-found">{rightText(check)}</span>
      </button>
      {open ? <CheckBody host={host} model={model} check={check} /> : null}
    </div>
  );
}

function rightText(check: CheckOutcome): string {
  if (check.status === 'not_run') return 'not run';
  if (check.status === 'pass' || check.status === 'embedded') return check.found.split('\n')[0]!;
  if (!check.checkedAt) return '';
  return `checked ${check.checkedAt.slice(0, 10)}, ${formatAgo(Date.now() - Date.parse(check.checkedAt))}`;
}

function CheckBody({ host, model, check }: { host: RoadmapHost; model: RoadmapModel; check: CheckOutcome }) {
  const [overriding, setOverriding] = useState(false);
  const red = check.status === 'fail' || check.status === 'error' || check.status === 'blocked';
  const trusted = model.snapshot?.trusted ?? false;
  const place = check.place;
  const openPlace = () => {
    if (place) host.request('roadmap/openPlace', place).catch(model.fail);
  };
  return (
    <div class="road-body">
      <dl class="road-facts">
        {check.expected ? (
          <>
            <dt>Expected</dt>
            <dd>{codeInText(check.expected)}</dd>
          </>
        ) : null}
        {check.found ? (
          <>
            <dt>Found</dt>
            <dd class={red ? 'road-strong-fact' : ''}>{codeInText(check.found)}</dd>
          </>
        ) : null}
        {place ? (
          <>
            <dt>Place</dt>
            <dd>
              <button type="button" class="link" onClick={openPlace}>
                {place.file}
                {place.line === undefined ? '' : `:${place.line}`}
              </button>
            </dd>
          </>
        ) : null}
        {check.evidence ? <Evidence host={host} model={model} check={check} /> : null}
        {check.overridden ? (
          <>
            <dt>Overridden</dt>
            <dd>
              {check.overridden.reason}{' '}
              <span class="t2">({check.overridden.at.slice(0, 10)}, not counted)</span>
            </dd>
          </>
        ) : null}
        {check.stale ? (
          <>
            <dt>Stale</dt>
            <dd>The code changed after this outcome of {check.checkedAt?.slice(0, 10) ?? 'before'}.</dd>
          </>
        ) : null}
        {red ? <Hints model={model} check={check} /> : null}
      </dl>
      {overriding ? (
        <OverrideForm
          check={check.id}
          onCancel={() => setOverriding(false)}
          onOverride={(reason) => {
            model.override(check.id, reason).then(() => setOverriding(false), model.fail);
          }}
        />
      ) : (
        <div class="row road-actions">
          {place ? <Button icon="go-to-file" label={`Open ${placeName(place)}`} onClick={openPlace} /> : null}
          <Button
            icon="beaker"
            label={check.status === 'not_run' ? 'Check' : 'Check again'}
            disabled={!trusted || model.checking !== null}
            onClick={() => model.check([check.id])}
          />
          {check.overridden ? (
            <Button
              ghost
              label="Remove the override"
              onClick={() => {
                model.override(check.id, null).catch(model.fail);
              }}
            />
          ) : red ? (
            <Button ghost label="Override with a reason" onClick={() => setOverriding(true)} />
          ) : null}
        </div>
      )}
    </div>
  );
}

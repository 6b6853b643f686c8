/** A step or deliverable: title word for word, how many of its checks are verified, and its checks. */
import { useState } from 'preact/hooks';
import type { StepOutcome } from '../../src/protocol/engine/project.ts';
import { Button } from '../common/Button.tsx';
import { Icon } from '../common/Icon.tsx';
import { StatusIcon } from '../common/StatusIcon.tsx';
import { CheckRow } from './CheckRow.tsx';
import { isVerified } from './pace.ts';
import type { RoadmapHost } from './host.ts';
import type { RoadmapModel } from './useRoadmap.ts';

export interface StepRowProps {
  host: RoadmapHost;
  model: RoadmapModel;
  step: StepOutcome;
  guide: boolean;
  open: boolean;
  openCheck: string | null;
  runningCheck: string | null;
  onToggle(): void;
  onToggleCheck(check: string): void;
}

export function StepRow(props: StepRowProps) {
  const { host, model, step, open } = props;
  const [compared, setCompared] = useState<string | null>(null);
  const verified = step.checks.filter(isVerified).length;
  const all = step.checks.length;
  const green = all > 0 && verified === all;
  const running = props.runningCheck !== null && step.checks.some((check) => check.id === props.runningCheck);
  const compare = () => {
    host.request('roadmap/compare', { step: step.id }).then(({ files }) => {
      setCompared(files === 0 ? 'Your files and the reference agree.' : null);
    }, model.fail);
  };
  const trusted = model.snapshot?.trusted ?? false;
  return (
    <div class={`road-step${open ? ' open' : ''}`} id={`step-${step.id}`}>
      <div class="road-step-head">
        <button type="button" class="road-step-name" aria-expanded={open} onClick={props.onToggle}>
          <Icon name={open ? 'chevron-down' : 'chevron-right'} />
          <StatusIcon status={running ? 'running' : step.status} />
          <span class="num t2 road-number">{step.id.replace(/^d/, '')}</span>
          <span class={open ? 'b road-strong' : 'ell'}>{step.title}</span>
        </button>
        {open ? (
          <span class="row road-step-actions">
            {props.guide ? (
              <Button
                ghost
                icon="book"
                label="Guide"
                onClick={() => {
                  host.request('roadmap/openGuide', { step: step.id }).catch(model.fail);
                }}
              />
            ) : null}
            {green ? (
              <Button ghost icon="diff" label="Compare with the reference" onClick={compare} />
            ) : (
              <Button
                ghost
                icon="beaker"
                label={step.id.startsWith('d') ? 'Check deliverable' : 'Check step'}
                disabled={!trusted || model.checking !== null}
                onClick={() => model.check([step.id])}
              />
            )}
          </span>
        ) : null}
        <span class="t12 num t2 road-count">
          {verified} of {all} {all === 1 ? 'check' : 'checks'}
        </span>
        <span class="meter road-meter" aria-hidden="true">
          <i
            style={{
              width: `${all === 0 ? 0 : (100 * verified) / all}%`,
              background: green ? 'var(--dew-done)' : 'var(--dew-bar-strong)',
            }}
          />
        </span>
      </div>
      {open ? (
        <div class="road-checks">
          {compared ? (
            <div class="t12 t2 road-compared" role="status">
              {compared}
            </div>
          ) : null}
          {step.checks.map((check) => (
            <CheckRow
              key={check.id}
              host={host}
              model={model}
              check={check}
              open={props.openCheck === check.id}
              running={props.runningCheck === check.id}
              onToggle={() => props.onToggleCheck(check.id)}
            />
          ))}
        </div>
      ) : null}
    </div>
  );
}

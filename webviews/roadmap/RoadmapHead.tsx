/** What the project is, and the two things that are done with all of it. */
import type { RoadmapSnapshot } from '../../src/protocol/webview/roadmap.ts';
import { Button } from '../common/Button.tsx';
import { SkillChips } from '../common/SkillChips.tsx';
import type { RoadmapHost } from './host.ts';
import type { RoadmapModel } from './useRoadmap.ts';

interface RoadmapHeadProps {
  host: RoadmapHost;
  model: RoadmapModel;
  snapshot: RoadmapSnapshot;
}

export function RoadmapHead({ host, model, snapshot }: RoadmapHeadProps) {
  const { progress, project, phase, trusted } = snapshot;
  const { checking } = model;
  return (
    <div class="road-head">
      <div class="row road-head-bar">
        <span class="t2 t12 ell">
          Phase {phase.number}, {phase.title}
        </span>
        <span class="chip">{progress.mode}</span>
        <span class="grow" />
        <Button
          icon="play"
          label="Run pipeline"
          disabled={!trusted}
          onClick={() => {
            host.request('roadmap/runPipeline', null).catch(model.fail);
          }}
        />
        {checking?.stop ? (
          <Button icon="debug-stop" label="Cancel" onClick={() => checking.stop?.abort()} />
        ) : (
          <Button
            icon="beaker"
            label="Check all"
            disabled={!trusted || checking !== null}
            onClick={() => model.check([])}
          />
        )}
      </div>
      <h1 class="h18">
        Project {progress.number}: {project.title}
      </h1>
      <p class="road-objective">{project.objective}</p>
      {progress.objective ? (
        <p class="road-objective t12">
          <span class="t2">Your objective:</span> {progress.objective}
        </p>
      ) : null}
      <SkillChips class="road-skills" skills={project.skills} />
    </div>
  );
}

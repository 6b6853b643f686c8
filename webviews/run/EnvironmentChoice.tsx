/** Where the next run goes: the DuckDB file of the project or an environment of dew.yaml. */
import type { EnvironmentEntry } from '../../src/protocol/engine/pipeline.ts';

interface EnvironmentChoiceProps {
  environments: readonly EnvironmentEntry[];
  chosen: string | null;
  onChoose(environment: string | null): void;
}

export function EnvironmentChoice({ environments, chosen, onChoose }: EnvironmentChoiceProps) {
  if (environments.length === 0) return null;
  return (
    <select
      class="ctl run-environment"
      aria-label="Run on"
      title="Where the models run"
      value={chosen ?? ''}
      onChange={(event) => onChoose(event.currentTarget.value || null)}
    >
      <option value="">on DuckDB</option>
      {environments.map(({ name, production }) => (
        <option key={name} value={name}>
          on {name}
          {production ? ' (production)' : ''}
        </option>
      ))}
    </select>
  );
}

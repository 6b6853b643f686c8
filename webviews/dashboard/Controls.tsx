/** The parameters of a dashboard. */
import type { DashboardControl, DashboardValues } from '../../src/protocol/engine/dashboard.ts';

interface ControlsProps {
  controls: DashboardControl[];
  values: DashboardValues;
  onSet(values: DashboardValues): void;
}

export function Controls({ controls, values, onSet }: ControlsProps) {
  return (
    <>
      {controls.map((control) => (
        <span class="dash-control" key={control.name}>
          <span class="label" aria-hidden="true">
            {control.label}
          </span>
          <Control control={control} values={values} onSet={onSet} />
        </span>
      ))}
    </>
  );
}

function Control({
  control,
  values,
  onSet,
}: { control: DashboardControl } & Omit<ControlsProps, 'controls'>) {
  const { name, label, type, choices, optional, failure } = control;
  if (failure) return <span class="t12 t2">{failure.message}</span>;
  if (choices) {
    const value = values[name] ?? null;
    const all = value === null || choices.includes(value) ? choices : [value, ...choices];
    return (
      <select
        class="ctl"
        aria-label={label}
        value={value === null ? '' : `=${value}`}
        onChange={({ currentTarget }) =>
          onSet({ [name]: currentTarget.value === '' ? null : currentTarget.value.slice(1) })
        }
      >
        {optional || value === null ? <option value="">all</option> : null}
        {all.map((choice) => (
          <option key={choice} value={`=${choice}`}>
            {choice === '' ? '“”' : choice}
          </option>
        ))}
      </select>
    );
  }
  const inputs = type === 'date_range' ? [`${name}_from`, `${name}_to`] : [name];
  return (
    <>
      {inputs.map((one, at) => {
        const common = {
          class: 'ctl',
          'aria-label': inputs.length > 1 ? `${label}, ${at === 0 ? 'from' : 'to'}` : label,
          value: values[one] ?? '',
          onChange: (event: Event) => {
            const { value } = event.currentTarget as HTMLInputElement;
            onSet({ [one]: value === '' ? null : value });
          },
        };
        if (type === 'date' || type === 'date_range') return <input key={one} type="date" {...common} />;
        return (
          <input
            key={one}
            type="text"
            placeholder="all"
            {...(type === 'number' ? { inputMode: 'decimal' as const } : {})}
            {...common}
          />
        );
      })}
    </>
  );
}

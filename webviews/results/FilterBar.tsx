/** Search and filters: one chip per filter; a change goes to the engine at once. */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Arrangement, Filter, FilterOperator, ResultColumn } from '../../src/protocol/engine/query.ts';
import { Button, IconButton } from '../common/Button.tsx';
import { Icon } from '../common/Icon.tsx';

const operators: Record<FilterOperator, string> = {
  equals: '=',
  not_equals: '≠',
  contains: 'contains',
  less: '<',
  less_or_equal: '≤',
  greater: '>',
  greater_or_equal: '≥',
  is_null: 'is null',
  is_not_null: 'is not null',
};
const searchDelayMs = 250;

const needsValue = (operator: FilterOperator): boolean =>
  operator !== 'is_null' && operator !== 'is_not_null';

export interface FilterBarProps {
  columns: ResultColumn[];
  arrangement: Arrangement;
  /** A filter being written, e.g. from a header's menu. */
  draft: Filter | null;
  /** Why the engine refused the last change. */
  refused: string | null;
  /** Counts up whenever the search field is to be focused. */
  focusSearch: number;
  onDraft(draft: Filter | null): void;
  onChange(arrangement: Arrangement): void;
  onClose(): void;
}

export function FilterBar(props: FilterBarProps) {
  const { columns, arrangement, draft, refused, onDraft, onChange } = props;
  const search = useRef<HTMLInputElement>(null);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(() => {
    if (props.focusSearch > 0) search.current?.focus();
  }, [props.focusSearch]);
  useEffect(() => () => clearTimeout(timer.current), []);
  const searchFor = (text: string): void => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => onChange({ ...arrangement, search: text }), searchDelayMs);
  };
  const without = (index: number): Arrangement => ({
    ...arrangement,
    filters: arrangement.filters.filter((_, at) => at !== index),
  });
  return (
    <div class="filter-bar" role="search" data-region>
      <label class="ctl search">
        <Icon name="search" />
        <input
          ref={search}
          type="search"
          aria-label="Search in all columns"
          placeholder="Search in all columns"
          value={arrangement.search}
          onInput={(event) => searchFor(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === 'Escape') props.onClose();
          }}
        />
      </label>
      {arrangement.filters.map((filter, index) => (
        <span class="chip" key={`${filter.column} ${index}`}>
          <button type="button" title="Edit filter" onClick={() => onDraft(filter)}>
            {filterWords(filter, columns)}
          </button>
          <button
            type="button"
            class="codicon codicon-close"
            aria-label={`Remove filter ${filterWords(filter, columns)}`}
            onClick={() => onChange(without(index))}
          />
        </span>
      ))}
      {draft ? (
        <FilterForm
          key={`${draft.column}`}
          columns={columns}
          draft={draft}
          onCancel={() => onDraft(null)}
          onApply={(filter) => {
            const at = arrangement.filters.indexOf(draft);
            const filters = at < 0 ? [...arrangement.filters, filter] : arrangement.filters.with(at, filter);
            onDraft(null);
            onChange({ ...arrangement, filters });
          }}
        />
      ) : (
        <Button
          label="Add filter"
          icon="add"
          ghost
          onClick={() => onDraft({ column: 0, operator: 'equals', value: '' })}
        />
      )}
      <span class="grow" />
      {arrangement.filters.length > 0 || arrangement.search ? (
        <button
          type="button"
          class="link"
          onClick={() => onChange({ ...arrangement, filters: [], search: '' })}
        >
          Clear
        </button>
      ) : null}
      <IconButton icon="close" label="Close filter bar" small onClick={props.onClose} />
      {refused ? (
        <div class="refused" role="alert">
          <Icon name="error" class="c-failed" small /> {refused}
        </div>
      ) : null}
    </div>
  );
}

/** `qty ≥ 5`, `note is null` */
export function filterWords({ column, operator, value }: Filter, columns: ResultColumn[]): string {
  const name = columns[column]?.name ?? '';
  return needsValue(operator)
    ? `${name} ${operators[operator]} ${value || '“”'}`
    : `${name} ${operators[operator]}`;
}

interface FilterFormProps {
  columns: ResultColumn[];
  draft: Filter;
  onApply(filter: Filter): void;
  onCancel(): void;
}

function FilterForm({ columns, draft, onApply, onCancel }: FilterFormProps) {
  const [filter, setFilter] = useState(draft);
  const first = useRef<HTMLInputElement>(null);
  useEffect(() => first.current?.focus(), []);
  const apply = (): void => {
    const { column, operator } = filter;
    onApply(needsValue(operator) ? { ...filter, value: filter.value ?? '' } : { column, operator });
  };
  return (
    <form
      class="filter-form"
      aria-label="Filter"
      onSubmit={(event: Event) => {
        event.preventDefault();
        apply();
      }}
      onKeyDown={(event: KeyboardEvent) => {
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        onCancel();
      }}
    >
      <select
        class="ctl"
        aria-label="Column"
        value={String(filter.column)}
        onChange={(event) => setFilter({ ...filter, column: Number(event.currentTarget.value) })}
      >
        {columns.map((column, index) => (
          <option key={index} value={String(index)}>
            {column.name}
          </option>
        ))}
      </select>
      <select
        class="ctl"
        aria-label="Condition"
        value={filter.operator}
        onChange={(event) => setFilter({ ...filter, operator: event.currentTarget.value as FilterOperator })}
      >
        {Object.entries(operators).map(([operator, word]) => (
          <option key={operator} value={operator}>
            {word}
          </option>
        ))}
      </select>
      {needsValue(filter.operator) ? (
        <input
          ref={first}
          class="ctl"
          aria-label="Value"
          placeholder="value"
          value={filter.value ?? ''}
          onInput={(event) => setFilter({ ...filter, value: event.currentTarget.value })}
        />
      ) : null}
      <Button label="Apply" onClick={apply} />
      <IconButton icon="close" label="Discard filter" small onClick={onCancel} />
    </form>
  );
}

/** A tab list. Arrows move and select, Delete closes a tab that can be closed. */
import { Icon } from './Icon.tsx';

export interface Tab {
  id: string;
  label: string;
  /** Small figure behind the label, already formatted. */
  count?: string;
  icon?: string;
  iconClass?: string;
  title?: string;
  closable?: boolean;
}

export interface TabsProps {
  label: string;
  tabs: Tab[];
  active: string | null;
  /** Id of the element that the tabs switch. */
  controls?: string;
  onSelect(id: string): void;
  onClose?(id: string): void;
}

export function Tabs({ label, tabs, active, controls, onSelect, onClose }: TabsProps) {
  const onKeyDown = (event: KeyboardEvent & { currentTarget: HTMLElement }) => {
    const at = tabs.findIndex((tab) => tab.id === active);
    const step = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 }[event.key];
    if (event.key === 'Delete' && at >= 0 && tabs[at]?.closable) onClose?.(tabs[at].id);
    if (step === undefined) return;
    event.preventDefault();
    const next = (step + tabs.length) % tabs.length;
    onSelect(tabs[next]!.id);
    event.currentTarget.querySelectorAll<HTMLElement>('[role=tab]')[next]?.focus();
  };
  return (
    <div class="tabs" role="tablist" aria-label={label} onKeyDown={onKeyDown}>
      {tabs.map((tab) => (
        <div
          key={tab.id}
          role="tab"
          class={`tab${tab.id === active ? ' on' : ''}`}
          aria-selected={tab.id === active}
          tabIndex={tab.id === active ? 0 : -1}
          title={tab.title ?? ''}
          {...(controls ? { 'aria-controls': controls } : {})}
          onClick={() => onSelect(tab.id)}
          onAuxClick={(event: MouseEvent) => {
            if (event.button === 1 && tab.closable) onClose?.(tab.id);
          }}
        >
          {tab.icon ? (
            <Icon name={tab.icon} small {...(tab.iconClass ? { class: tab.iconClass } : {})} />
          ) : null}
          <span class="ell">{tab.label}</span>
          {tab.count ? <span class="n">{tab.count}</span> : null}
          {tab.closable ? (
            // Delete on the tab does the same: a button inside a tab is not reachable for assistive technology.
            <span
              class="close codicon codicon-close s"
              aria-hidden="true"
              title="Close (Delete)"
              onClick={(event: MouseEvent) => {
                event.stopPropagation();
                onClose?.(tab.id);
              }}
            />
          ) : null}
        </div>
      ))}
    </div>
  );
}

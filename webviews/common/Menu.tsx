/** A popup menu: arrows move, Enter chooses, Escape or a click outside closes and gives the focus back. */
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { Icon } from './Icon.tsx';

export interface MenuItem {
  id: string;
  label: string;
  icon?: string;
  shortcut?: string;
  disabled?: boolean;
  checked?: boolean;
  onChoose(): void;
}

export interface MenuProps {
  label: string;
  /** `null` is a separator. */
  items: (MenuItem | null)[];
  /** Corner to hang from, in client pixels. */
  x: number;
  y: number;
  /** The menu's right edge stands at `x`. */
  alignRight?: boolean;
  onClose(): void;
}

export function Menu({ label, items, x, y, alignRight, onClose }: MenuProps) {
  const root = useRef<HTMLDivElement>(null);
  const before = useRef<Element | null>(null);
  useLayoutEffect(() => {
    before.current = document.activeElement;
    const box = root.current;
    if (!box) return;
    const left = alignRight ? x - box.offsetWidth : x;
    box.style.left = `${Math.max(4, Math.min(left, window.innerWidth - box.offsetWidth - 4))}px`;
    box.style.top = `${Math.max(4, Math.min(y, window.innerHeight - box.offsetHeight - 4))}px`;
    box.querySelector<HTMLButtonElement>('button:not(:disabled)')?.focus();
  }, []);
  const close = () => {
    (before.current as HTMLElement | null)?.focus();
    onClose();
  };
  useEffect(() => {
    const outside = (event: MouseEvent) => {
      if (!root.current?.contains(event.target as Node)) onClose();
    };
    window.addEventListener('mousedown', outside, true);
    window.addEventListener('blur', onClose);
    return () => {
      window.removeEventListener('mousedown', outside, true);
      window.removeEventListener('blur', onClose);
    };
  }, []);
  const onKeyDown = (event: KeyboardEvent) => {
    const buttons = [...(root.current?.querySelectorAll<HTMLButtonElement>('button:not(:disabled)') ?? [])];
    const at = buttons.indexOf(document.activeElement as HTMLButtonElement);
    const step = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: buttons.length - 1 }[event.key];
    if (step !== undefined) buttons[(step + buttons.length) % buttons.length]?.focus();
    else if (event.key.length === 1 && event.key !== ' ') {
      const letter = event.key.toLowerCase();
      const starting = buttons.filter((button) => button.textContent.trim().toLowerCase().startsWith(letter));
      (starting.find((button) => buttons.indexOf(button) > at) ?? starting[0])?.focus();
    } else if (event.key === 'Escape' || event.key === 'Tab') close();
    else if (event.key !== 'Enter' && event.key !== ' ') return;
    event.stopPropagation();
    if (event.key !== 'Enter' && event.key !== ' ') event.preventDefault();
  };
  return (
    <div class="menu" role="menu" aria-label={label} ref={root} onKeyDown={onKeyDown}>
      {items.map((item, index) =>
        item === null ? (
          <hr key={`separator ${index}`} />
        ) : (
          <button
            key={item.id}
            type="button"
            tabIndex={-1}
            role={item.checked === undefined ? 'menuitem' : 'menuitemcheckbox'}
            {...(item.checked === undefined ? {} : { 'aria-checked': item.checked })}
            disabled={item.disabled ?? false}
            onClick={() => {
              close();
              item.onChoose();
            }}
          >
            <Icon name={item.checked ? 'check' : (item.icon ?? 'blank')} />
            {item.label}
            {item.shortcut ? <span class="kbd">{item.shortcut}</span> : null}
          </button>
        ),
      )}
    </div>
  );
}

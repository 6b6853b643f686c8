/**
 * Icon buttons of a view. In a narrow view everything but the first two goes
 * under the ellipsis; entries marked `menuOnly` are always there.
 */
import { useRef, useState } from 'preact/hooks';
import { IconButton } from './Button.tsx';
import { Menu } from './Menu.tsx';
import { useNarrow } from './useWidth.ts';

export interface ToolbarItem {
  id: string;
  icon: string;
  label: string;
  shortcut?: string;
  pressed?: boolean;
  disabled?: boolean;
  menuOnly?: boolean;
  /** Without an event where it was chosen in the ellipsis menu. */
  onClick(event?: MouseEvent): void;
}

export function Toolbar({ label, items }: { label: string; items: ToolbarItem[] }) {
  const narrow = useNarrow();
  const more = useRef<HTMLSpanElement>(null);
  const [open, setOpen] = useState<{ x: number; y: number } | null>(null);
  const direct = items.filter((item) => !item.menuOnly);
  const shown = narrow ? direct.slice(0, 2) : direct;
  const hidden = items.filter((item) => !shown.includes(item));
  const toggle = () => {
    const box = more.current?.getBoundingClientRect();
    setOpen(open || !box ? null : { x: box.right, y: box.bottom + 2 });
  };
  return (
    <div class="row toolbar" role="toolbar" aria-label={label} onKeyDown={moveWithArrows}>
      {shown.map((item, index) => (
        <IconButton key={item.id} {...item} tabIndex={index === 0 ? 0 : -1} />
      ))}
      {hidden.length > 0 ? (
        <span ref={more}>
          <IconButton
            icon="ellipsis"
            label="More actions"
            expanded={open !== null}
            tabIndex={shown.length === 0 ? 0 : -1}
            onClick={toggle}
          />
        </span>
      ) : null}
      {open ? (
        <Menu
          label={label}
          items={hidden.map((item) => ({
            ...item,
            onChoose: () => item.onClick(),
            ...(item.pressed === undefined ? {} : { checked: item.pressed }),
          }))}
          x={open.x}
          y={open.y}
          alignRight
          onClose={() => setOpen(null)}
        />
      ) : null}
    </div>
  );
}

/** One tab stop for a row of buttons; the arrows, Home and End move inside it. */
export function moveWithArrows(event: KeyboardEvent & { currentTarget: HTMLElement }): void {
  const buttons = [...event.currentTarget.querySelectorAll<HTMLElement>('button:not(:disabled), [role=tab]')];
  const at = buttons.indexOf(document.activeElement as HTMLElement);
  const step = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: buttons.length - 1 }[event.key];
  if (step === undefined || at < 0) return;
  event.preventDefault();
  buttons[(step + buttons.length) % buttons.length]?.focus();
}

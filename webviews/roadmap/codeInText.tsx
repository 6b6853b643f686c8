import type { ComponentChildren } from 'preact';

/** Text between backticks in the editor's font; everything else as it stands. */
export function codeInText(text: string): ComponentChildren {
  return text.split(/(`[^`\n]+`)/).map((part, index) =>
    part.length > 2 && part.startsWith('`') && part.endsWith('`') ? (
      <span key={index} class="mono">
        {part.slice(1, -1)}
      </span>
    ) : (
      part
    ),
  );
}

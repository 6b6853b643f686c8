/** Where a Python program failed, from what it wrote at the end. */
import { relative, isAbsolute } from 'node:path';
import type { Place } from '../../protocol/rpc.ts';

export interface PythonError {
  /** The last line: `ValueError: bins must increase`. */
  message: string;
  /** The innermost frame inside the project. */
  place: Place | null;
  /** The module of a ModuleNotFoundError. */
  missingModule: string | null;
}

const frame = /^\s*File "(.+)", line (\d+)/;

export function readTraceback(output: string, root: string): PythonError | null {
  const lines = output.split('\n').map((line) => line.trimEnd());
  const start = lines.findLastIndex((line) => line.startsWith('Traceback (most recent call last)'));
  const from = start >= 0 ? start : lines.findLastIndex((line) => frame.test(line));
  if (from < 0) return null;
  let place: Place | null = null;
  let message = '';
  for (const line of lines.slice(from)) {
    const found = frame.exec(line);
    if (found) {
      const file = relative(root, found[1] ?? '').replaceAll('\\', '/');
      const outside =
        file.startsWith('..') || isAbsolute(file) || /(^|\/)(\.venv|site-packages)\//.test(file);
      if (!outside) place = { file, line: Number(found[2]) };
    } else if (
      /^[A-Za-z_][\w.]*(Error|Exception|Exit|Interrupt|Warning|Iteration|Failure|Found)?(:|$)/.test(line) &&
      !line.startsWith('Traceback')
    ) {
      message = line;
    }
  }
  const missingModule = /^ModuleNotFoundError: No module named '([^']+)'/.exec(message)?.[1] ?? null;
  return message ? { message, place, missingModule } : null;
}

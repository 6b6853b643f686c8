import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { failWith, type EngineFailure } from '../core/failure.ts';

const heldIn = /Conflicting lock is held in (.+) \(PID (\d+)\)/;
const openIn = /File is already open in\s+(.+) \(PID (\d+)\)/;

/** True for DuckDB's message that another process holds the file. */
export function isLockMessage(message: string): boolean {
  return /Could not set lock on file|File is already open in|being used by another process/i.test(message);
}

/** The failure that names who holds the file and what can be done about it. */
export async function lockFailure(file: string, message: string): Promise<EngineFailure> {
  const match = heldIn.exec(message) ?? openIn.exec(message);
  const processId = match?.[2];
  if (!processId) {
    return failWith(
      'locked',
      `${file} is held by another process. ${message}`,
      'Close the program that has the file open, then run it again.',
    );
  }
  const command = (await commandOf(processId)) ?? match[1] ?? 'an unknown program';
  return failWith(
    'locked',
    `${file} is held by process ${processId} (${command}), so it cannot be opened here.`,
    `Wait until that process has finished, or end it (process ${processId}), then run it again.`,
  );
}

async function commandOf(processId: string): Promise<string | null> {
  try {
    if (process.platform === 'linux') {
      const line = await readFile(`/proc/${processId}/cmdline`, 'utf8');
      return line.split('\0').filter(Boolean).join(' ') || null;
    }
    if (process.platform === 'win32') return null;
    const { stdout } = await promisify(execFile)('ps', ['-p', processId, '-o', 'command=']);
    return stdout.trim() || null;
  } catch {
    return null;
  }
}

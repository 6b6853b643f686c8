/** What a task depends on, as one short text: equal texts mean that the task need not run. */
import { createHash } from 'node:crypto';

export function sha256(text: string | Uint8Array): string {
  return createHash('sha256').update(text).digest('hex');
}

/** JSON with sorted keys, so that equal values give equal text. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    inner && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))
      : inner,
  );
}

export interface FingerprintParts {
  type: string;
  /** Everything in the task's text that changes what it makes. */
  parameters: unknown;
  files: { path: string; hash: string }[];
  upstream: { name: string; fingerprint: string }[];
  /** The logical date, where the task uses it. */
  date: string | null;
}

const byName = (a: { name: string }, b: { name: string }) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0);
const byPath = (a: { path: string }, b: { path: string }) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0);

/** Version 1 of the rule; raise it where a change of the workbench changes what tasks make. */
export function fingerprint(parts: FingerprintParts): string {
  const sorted = {
    ...parts,
    files: [...parts.files].sort(byPath),
    upstream: [...parts.upstream].sort(byName),
  };
  return sha256(canonicalJson({ rule: 1, ...sorted })).slice(0, 32);
}

/** Of a task whose result differs from run to run: nothing that reads it is ever taken for unchanged. */
export const volatileFingerprint = (stable: string, runId: string): string => `${stable}:${runId}`;
export const stablePart = (published: string): string => published.split(':')[0] ?? published;

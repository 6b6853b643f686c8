import type { RunState } from '../../src/protocol/engine/pipeline.ts';

/** Milliseconds until the end, from the times before along the longest chain; null where one is not known. */
export function timeLeft(run: RunState, needs: ReadonlyMap<string, string[]>, now: number): number | null {
  const left = new Map<string, number | null>();
  const of = (id: string): number | null => {
    const known = left.get(id);
    if (known !== undefined) return known;
    left.set(id, 0);
    const task = run.tasks.find((other) => other.id === id);
    let own: number | null = 0;
    if (task?.status === 'waiting') own = task.before?.durationMs ?? null;
    else if (task?.status === 'running') {
      const before = task.before?.durationMs ?? null;
      own =
        before === null ? null : Math.max(0, before - (now - Date.parse(task.startedAt ?? run.startedAt)));
    }
    for (const need of needs.get(id) ?? []) {
      const upstream = of(need);
      if (own === null || upstream === null) own = null;
      else if (upstream > 0) left.set(id, Math.max(left.get(id) ?? 0, upstream));
    }
    const total = own === null ? null : own + (left.get(id) ?? 0);
    left.set(id, total);
    return total;
  };
  const all = run.tasks.map((task) => of(task.id));
  return all.includes(null) ? null : Math.max(0, ...(all as number[]));
}

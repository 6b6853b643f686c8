/** The page's state: the host's snapshot, and the check that runs. */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Failure } from '../../src/protocol/rpc.ts';
import type { RoadmapSnapshot } from '../../src/protocol/webview/roadmap.ts';
import { failureOf } from '../common/host.ts';
import type { RoadmapHost } from './host.ts';

export interface Checking {
  only: string[];
  activity: string;
  done: number;
  total: number;
  since: number;
  /** Null where the check was started outside the page. */
  stop: AbortController | null;
}

export interface RoadmapModel {
  snapshot: RoadmapSnapshot | null;
  failure: Failure | null;
  checking: Checking | null;
  dismiss(): void;
  fail(error: unknown): void;
  check(only: string[]): void;
  override(check: string, reason: string | null): Promise<void>;
  openHint(check: string, grade: number): Promise<string>;
}

export function useRoadmap(host: RoadmapHost): RoadmapModel {
  const [snapshot, setSnapshot] = useState<RoadmapSnapshot | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [checking, setChecking] = useState<Checking | null>(null);
  const mine = useRef<AbortController | null>(null);
  const fail = (error: unknown) => setFailure(failureOf(error));
  const load = () => host.request('roadmap/load', null).then(setSnapshot, fail);
  useEffect(() => {
    host.on('roadmap/snapshot', setSnapshot);
    host.on('roadmap/failed', setFailure);
    host.on('roadmap/checking', (outside) => {
      // The page's own check ends with its own answer.
      if (mine.current) return;
      setChecking(outside && { ...outside, activity: '', done: 0, total: 0, since: Date.now(), stop: null });
    });
    host.on('project/progressed', (progressed) =>
      setChecking((now) => (now ? { ...now, ...progressed } : now)),
    );
    void load();
  }, []);
  const check = (only: string[]) => {
    if (mine.current) return;
    const stop = new AbortController();
    mine.current = stop;
    setFailure(null);
    setChecking({ only, activity: '', done: 0, total: 0, since: Date.now(), stop });
    void host
      .request('project/check', { only, quick: false }, stop.signal)
      .catch((error: unknown) => {
        if (failureOf(error).code !== 'cancelled') fail(error);
      })
      .then(load)
      .finally(() => {
        mine.current = null;
        setChecking(null);
      });
  };
  return {
    snapshot,
    failure,
    checking,
    dismiss: () => setFailure(null),
    fail,
    check,
    override: (id, reason) =>
      host.request('project/override', { check: id, reason }).then((progress) => {
        setSnapshot((now) => now && { ...now, progress });
      }),
    openHint: (id, grade) =>
      host.request('project/hint', { check: id, grade }).then(({ text }) => {
        setSnapshot((now) => {
          if (!now) return now;
          const openedHints = {
            ...now.progress.openedHints,
            [id]: Math.max(grade, now.progress.openedHints[id] ?? 0),
          };
          return { ...now, progress: { ...now.progress, openedHints } };
        });
        return text;
      }),
  };
}

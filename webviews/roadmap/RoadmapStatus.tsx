/** The check that runs, or the last one. */
import { useEffect, useState } from 'preact/hooks';
import { formatDuration } from '../../src/core/format/words.ts';
import type { RoadmapSnapshot } from '../../src/protocol/webview/roadmap.ts';
import { StatusLine } from '../common/StatusLine.tsx';
import type { Checking } from './useRoadmap.ts';

interface RoadmapStatusProps {
  snapshot: RoadmapSnapshot;
  checking: Checking | null;
}

export function RoadmapStatus({ snapshot, checking }: RoadmapStatusProps) {
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    if (!checking) return;
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, [checking !== null]);
  const { progress, lastCheck } = snapshot;
  if (checking) {
    const elapsed = Math.max(0, now - checking.since);
    const words = checking.activity || 'Preparing a sandbox copy';
    return (
      <StatusLine
        busy
        announce={`${words}, ${checking.done} of ${checking.total}`}
        right={
          checking.stop ? (
            <button type="button" class="link" onClick={() => checking.stop?.abort()}>
              Cancel (Esc)
            </button>
          ) : null
        }
      >
        <span class="ell">{words}</span>
        {checking.total > 0 ? (
          <span>
            <b>{checking.done}</b> of <b>{checking.total}</b> checks
          </span>
        ) : null}
        {elapsed >= 1000 ? <span>{Math.floor(elapsed / 1000)} s</span> : null}
      </StatusLine>
    );
  }
  return (
    <StatusLine
      right={
        lastCheck ? (
          <span class="road-last">
            last check: {lastCheck.green} of {lastCheck.checks} green in{' '}
            <b>{formatDuration(lastCheck.durationMs)}</b>, {new Date(lastCheck.at).toLocaleDateString('sv')}
          </span>
        ) : (
          <span>not checked yet</span>
        )
      }
    >
      <span>
        template <b>{progress.version}</b>
      </span>
      <span>
        progress in <b>progress.jsonl</b>
      </span>
    </StatusLine>
  );
}

/** What the outcome rests on: the run, the query, the hash, the commit. */
import type { ComponentChildren } from 'preact';
import type { CheckOutcome } from '../../src/protocol/engine/project.ts';
import type { RoadmapHost } from './host.ts';
import type { RoadmapModel } from './useRoadmap.ts';

export function Evidence({
  host,
  model,
  check,
}: {
  host: RoadmapHost;
  model: RoadmapModel;
  check: CheckOutcome;
}) {
  const { runId, query, resultHash, commit, detail } = check.evidence!;
  const parts: ComponentChildren[] = [];
  if (query) {
    parts.push(
      <button
        type="button"
        class="link"
        title={query}
        onClick={() => {
          host.request('roadmap/openQuery', { name: `check ${check.id}`, sql: query }).catch(model.fail);
        }}
      >
        query
      </button>,
    );
  }
  if (runId) {
    parts.push(
      <button
        type="button"
        class="link"
        onClick={() => {
          host.request('roadmap/openRun', { runId }).catch(model.fail);
        }}
      >
        run {runId}
      </button>,
    );
  }
  if (commit) parts.push(<span>commit {commit.slice(0, 10)}</span>);
  if (resultHash) parts.push(<span title={resultHash}>result {resultHash.slice(0, 10)}</span>);
  if (detail) parts.push(<span>{detail}</span>);
  if (parts.length === 0) return null;
  return (
    <>
      <dt>Evidence</dt>
      <dd>
        {parts.map((part, index) => (
          <span key={index}>
            {index > 0 ? ', ' : ''}
            {part}
          </span>
        ))}
      </dd>
    </>
  );
}

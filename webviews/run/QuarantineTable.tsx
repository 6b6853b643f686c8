/** Rows that were held back, by task and reason; the bar is the reason's share of its task. */
import { formatCount } from '../../src/core/format/words.ts';
import type { QuarantineCount } from '../../src/protocol/engine/pipeline.ts';
import { Button } from '../common/Button.tsx';
import { StateCard } from '../common/StateCard.tsx';
import { StatusIcon } from '../common/StatusIcon.tsx';

export interface QuarantineTableProps {
  counts: QuarantineCount[];
  running: boolean;
  onSelectTask(task: string): void;
  onPreview(relation: string): void;
}

export function QuarantineTable({ counts, running, onSelectTask, onPreview }: QuarantineTableProps) {
  if (counts.length === 0) {
    return (
      <StateCard icon="shield" title={running ? 'No row is quarantined so far' : 'No row was quarantined'}>
        Rows that a task or test holds back stand here with the reason.
      </StateCard>
    );
  }
  const tasks = [...new Set(counts.map((count) => count.task))];
  return (
    <div class="run-scroll">
      <table class="tbl run-held-table" aria-label="Quarantine">
        <thead>
          <tr>
            <th>Task and reason</th>
            <th class="r c-rows">Rows</th>
            <th class="c-gantt">Share</th>
            <th class="c-act">
              <span class="hidden-text">Rows</span>
            </th>
          </tr>
        </thead>
        {tasks.map((task) => {
          const reasons = counts.filter((count) => count.task === task).sort((a, b) => b.rows - a.rows);
          const total = reasons.reduce((sum, count) => sum + count.rows, 0);
          const relations = [...new Set(reasons.map((count) => count.relation))];
          return (
            <tbody key={task}>
              <tr>
                <td>
                  <button type="button" class="row run-name" onClick={() => onSelectTask(task)}>
                    <StatusIcon status="quarantined" decorative />
                    <span class="b ell">{task}</span>
                  </button>
                </td>
                <td class="r b">{formatCount(total)}</td>
                <td class="c-gantt" />
                <td class="c-act">
                  {relations.length === 1 ? (
                    <Button
                      ghost
                      icon="table"
                      label="Open rows"
                      title={`Open ${relations[0]}`}
                      onClick={() => onPreview(relations[0]!)}
                    />
                  ) : null}
                </td>
              </tr>
              {reasons.map((count) => (
                <tr key={count.reason}>
                  <td class="run-reason" title={count.reason}>
                    {count.reason}
                  </td>
                  <td class="r">{formatCount(count.rows)}</td>
                  <td class="c-gantt">
                    <div class="run-bar">
                      <i
                        style={{
                          left: 0,
                          width: `${(100 * count.rows) / total}%`,
                          background: 'var(--dew-quarantined)',
                        }}
                      />
                    </div>
                  </td>
                  <td class="c-act">
                    {relations.length > 1 ? (
                      <Button
                        ghost
                        icon="table"
                        label="Open rows"
                        onClick={() => onPreview(count.relation)}
                      />
                    ) : null}
                  </td>
                </tr>
              ))}
            </tbody>
          );
        })}
      </table>
    </div>
  );
}

/** Outcomes of the data tests: what is tested, how many rows fail, and the stored rows one click away. */
import { useState } from 'preact/hooks';
import { formatCount } from '../../src/core/format/words.ts';
import type { TestOutcome } from '../../src/protocol/engine/pipeline.ts';
import { Button } from '../common/Button.tsx';
import { StateCard } from '../common/StateCard.tsx';
import { StatusIcon } from '../common/StatusIcon.tsx';
import { moveInRows } from './tableKeys.ts';

export interface TestsTableProps {
  tests: TestOutcome[];
  running: boolean;
  onSelectTask(task: string): void;
  onPreview(relation: string): void;
}

export function TestsTable({ tests, running, onSelectTask, onPreview }: TestsTableProps) {
  const [open, setOpen] = useState<string | null>(null);
  const [selected, setSelected] = useState<string | null>(null);
  if (tests.length === 0) {
    return (
      <StateCard icon="beaker" title={running ? 'No test has ended yet' : 'This run made no tests'}>
        {running
          ? 'Outcomes appear here as they come.'
          : 'A task of type test, or tests in a model, check data on every run.'}
      </StateCard>
    );
  }
  const idOf = (test: TestOutcome) => `${test.task}\u0000${test.test}`;
  const ids = tests.map(idOf);
  const toggle = (id: string) => setOpen((now) => (now === id ? null : id));
  return (
    <div class="run-scroll">
      <table
        class="tbl run-tests"
        role="treegrid"
        aria-label="Tests"
        onKeyDown={(event) => moveInRows(event, ids, selected, setSelected, toggle)}
      >
        <thead>
          <tr>
            <th>Test</th>
            <th>Data</th>
            <th class="c-type">Severity</th>
            <th class="r">Failing rows</th>
            <th class="c-act">
              <span class="hidden-text">Stored rows</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {tests.map((test, index) => {
            const id = ids[index]!;
            const fails = test.status === 'fail';
            return [
              <tr
                key={id}
                data-row={id}
                class={id === selected ? 'on' : ''}
                aria-selected={id === selected}
                aria-expanded={open === id}
                tabIndex={id === (selected ?? ids[0]) ? 0 : -1}
                onClick={() => {
                  setSelected(id);
                  onSelectTask(test.task);
                }}
                onDblClick={() => toggle(id)}
              >
                <td>
                  <span class="row run-name">
                    <StatusIcon status={fails ? (test.severity === 'warn' ? 'warned' : 'fail') : 'pass'} />
                    <span class="ell" title={`${test.test} (${test.task})`}>
                      {test.test}
                    </span>
                  </span>
                </td>
                <td class="mono" title={test.column ? `${test.table}.${test.column}` : test.table}>
                  {test.table}
                  {test.column ? <span class="t2">.{test.column}</span> : null}
                </td>
                <td class="t2 c-type">{test.severity}</td>
                <td class={`r${fails ? '' : ' t2'}`}>{formatCount(test.failingRows)}</td>
                <td class="c-act">
                  {test.stored !== null && test.failingRows > 0 ? (
                    <Button ghost icon="table" label="Open rows" onClick={() => onPreview(test.stored!)} />
                  ) : (
                    <Button ghost icon="code" label="SQL" onClick={() => toggle(id)} />
                  )}
                </td>
              </tr>,
              open === id ? (
                <tr key={`${id} sql`}>
                  <td colSpan={5} class="run-sql">
                    <pre class="mono" tabIndex={0} aria-label={`SQL of ${test.test}`}>
                      {test.sql}
                    </pre>
                  </td>
                </tr>
              ) : null,
            ];
          })}
        </tbody>
      </table>
    </div>
  );
}

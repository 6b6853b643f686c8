/** DuckDB's own drawing of the plan. */
import { useEffect, useState } from 'preact/hooks';
import type { ResultSummary } from '../../src/protocol/engine/query.ts';
import { Button } from '../common/Button.tsx';
import type { ResultsHost } from './resultsHost.ts';

export function PlanView({ host, result }: { host: ResultsHost; result: ResultSummary }) {
  const [analyze, setAnalyze] = useState(false);
  const [plan, setPlan] = useState<{ text: string } | { message: string } | null>(null);
  useEffect(() => {
    const controller = new AbortController();
    setPlan(null);
    host.request('results/plan', { resultId: result.id, analyze }, controller.signal).then(
      (answer) => !controller.signal.aborted && setPlan(answer),
      (error: Error) => !controller.signal.aborted && setPlan({ message: error.message }),
    );
    return () => controller.abort();
  }, [result.id, analyze]);
  return (
    <div class="pane grow">
      <div class="plan-bar">
        <span class="t12 t2">
          {analyze ? 'Measured: the statement was run again' : 'Estimated, nothing is run'}
        </span>
        <span class="grow" />
        <Button
          label={analyze ? 'Show estimate' : 'Run and measure'}
          icon={analyze ? 'history' : 'play'}
          onClick={() => setAnalyze(!analyze)}
        />
      </div>
      {plan && 'text' in plan ? (
        <pre class="mono plan" tabIndex={0} aria-label="Query plan">
          {plan.text}
        </pre>
      ) : null}
      {plan && 'message' in plan ? (
        <p class="mono plan" role="alert">
          {plan.message}
        </p>
      ) : null}
    </div>
  );
}

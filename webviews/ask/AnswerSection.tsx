/** What came back, judged: a statement to run, or why there is none. */
import type { AskShownRound } from '../../src/protocol/webview/ask.ts';
import { kindIcon } from '../../src/core/format/kindIcon.ts';
import { Button } from '../common/Button.tsx';
import { Icon } from '../common/Icon.tsx';
import type { AskHost } from './host.ts';
import type { Asked, AskState } from './useAsk.ts';

export function AnswerSection({ host, ask, answered }: { host: AskHost; ask: AskState; answered: Asked }) {
  const last = answered.rounds.at(-1);
  if (!last) return null;
  const { verdict } = last;
  return (
    <section class="sec ask-answer" aria-label="Answer">
      <div class="ask-asked t12 t2">{answered.question}</div>
      <Verdict round={last} repaired={answered.rounds.length > 1} />
      {verdict.note ? <p class="ask-note">{verdict.note}</p> : null}
      {verdict.sql ? (
        <pre class="ask-sql mono" tabIndex={0} aria-label="SQL">
          {verdict.sql}
        </pre>
      ) : null}
      {verdict.sql && !verdict.failure ? (
        <>
          <ul class="ask-columns" aria-label="Columns of the result">
            {verdict.columns.map(({ name, type, kind }, index) => (
              <li key={index} class="chip" title={type}>
                <Icon name={kindIcon[kind]} small />
                {name}
              </li>
            ))}
          </ul>
          <Actions host={host} ask={ask} question={answered.question} sql={verdict.sql} />
        </>
      ) : verdict.sql ? (
        <div class="row ask-actions">
          <Button
            label="Copy SQL"
            icon="copy"
            onClick={() => ask.perform(host.request('ask/copyStatement', { sql: verdict.sql ?? '' }))}
          />
        </div>
      ) : null}
      <Rounds rounds={answered.rounds} />
    </section>
  );
}

function Verdict({ round, repaired }: { round: AskShownRound; repaired: boolean }) {
  const { failure } = round.verdict;
  if (!failure) {
    return (
      <div class="row ask-verdict" role="status">
        <Icon name="pass-filled" class="c-done" />
        <span>
          One SELECT over tables of the project; DuckDB has bound it{repaired ? ' at the second try' : ''}.
        </span>
      </div>
    );
  }
  const { place } = failure;
  return (
    <div class="ask-verdict" role="alert">
      <div class="row">
        <Icon name="error" class="c-failed" />
        <span class="ask-message">
          {failure.message}
          {place?.line === undefined ? '' : ` (line ${place.line}, column ${place.column ?? 1})`}
        </span>
      </div>
      {failure.next ? <div class="t12 t2">{failure.next}</div> : null}
    </div>
  );
}

function Actions({
  host,
  ask,
  question,
  sql,
}: {
  host: AskHost;
  ask: AskState;
  question: string;
  sql: string;
}) {
  return (
    <div class="row ask-actions">
      <Button
        label="Run"
        icon="play"
        primary
        onClick={() => ask.perform(host.request('ask/runStatement', { sql, question }))}
      />
      <Button
        label="Open as SQL file"
        icon="go-to-file"
        onClick={() => ask.perform(host.request('ask/openStatement', { sql, question }))}
      />
      <Button
        label="Copy SQL"
        icon="copy"
        ghost
        onClick={() => ask.perform(host.request('ask/copyStatement', { sql }))}
      />
    </div>
  );
}

function Rounds({ rounds }: { rounds: AskShownRound[] }) {
  return (
    <div class="ask-rounds">
      {rounds.map((round, index) => (
        <details key={index}>
          <summary class="t12">
            {rounds.length === 1
              ? 'What was sent'
              : index === 0
                ? 'First try: what was sent'
                : 'Repair: what was sent'}
            {', '}
            {round.body.length.toLocaleString('en')} characters
          </summary>
          <pre class="mono ask-body" tabIndex={0} aria-label="Request body">
            {round.body}
          </pre>
          <div class="label">Answer, word for word</div>
          <pre class="mono ask-body" tabIndex={0} aria-label="Answer, word for word">
            {round.answer}
          </pre>
        </details>
      ))}
    </div>
  );
}

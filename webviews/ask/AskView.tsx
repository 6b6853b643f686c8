/** A question in plain words, what it would send, and the statement that came back. */
import { Button } from '../common/Button.tsx';
import { Note } from '../common/Note.tsx';
import { useViewKeys } from '../common/viewKeys.ts';
import { StateCard } from '../common/StateCard.tsx';
import { ProgressLine, StatusLine } from '../common/StatusLine.tsx';
import { AnswerSection } from './AnswerSection.tsx';
import { SentPane } from './SentPane.tsx';
import type { AskHost } from './host.ts';
import { useAsk, type AskState } from './useAsk.ts';

export function AskView({ host }: { host: AskHost }) {
  const ask = useAsk(host);
  useViewKeys(ask.asking ? ask.cancel : null);
  if (!ask.setup) return <div class="dew" aria-busy />;
  if (ask.setup.provider === 'off') return <Off host={host} ask={ask} />;
  return (
    <div class="dew ask">
      <div class="split ask-split">
        <div class="pane grow ask-main" data-region>
          <Question ask={ask} host={host} />
          {ask.problem ? <Note kind="error" alert text={ask.problem} /> : null}
          {ask.answered ? (
            <AnswerSection host={host} ask={ask} answered={ask.answered} />
          ) : (
            <p class="ask-hint t12 t2">
              The answer is one SELECT that DuckDB has bound against your tables. It runs only when you say
              so.
            </p>
          )}
        </div>
        <SentPane ask={ask} />
      </div>
      {ask.asking ? <ProgressLine percent={null} label="Waiting for the language model" /> : null}
      <Status ask={ask} />
    </div>
  );
}

function Question({ ask, host }: { ask: AskState; host: AskHost }) {
  const { setup, question, shown, stale, asking } = ask;
  const blocked = setup?.problem ?? null;
  return (
    <section class="sec ask-question" aria-labelledby="ask-title">
      <h1 class="h18" id="ask-title">
        Ask your data
      </h1>
      <textarea
        class="ask-input"
        aria-label="Question"
        rows={3}
        placeholder="Which product category brought the most revenue last month?"
        value={question}
        onInput={(event) => ask.setQuestion(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
          event.preventDefault();
          void ask.send();
        }}
      />
      <div class="row ask-actions">
        {asking ? (
          <Button label="Cancel" icon="debug-stop" title="Cancel (Esc)" onClick={ask.cancel} />
        ) : (
          <Button
            label={`Send to ${setup?.destination ?? ''}`}
            icon="send"
            primary
            disabled={!shown || stale || blocked !== null}
            title="Send (Ctrl+Enter)"
            onClick={() => void ask.send()}
          />
        )}
        {blocked ? (
          <>
            <span class="t12 ask-blocked">{blocked}</span>
            <Button
              label="Open settings"
              ghost
              onClick={() => ask.perform(host.request('ask/setUp', null))}
            />
          </>
        ) : (
          <span class="t12 t2">Nothing is sent before you press it. What is sent stands beside.</span>
        )}
      </div>
    </section>
  );
}

function Status({ ask }: { ask: AskState }) {
  const { setup, answered, asking } = ask;
  const last = answered?.rounds.at(-1);
  const tokens = last?.promptTokens ? last.promptTokens + (last.answerTokens ?? 0) : null;
  const keys = { stored: 'key stored', environment: 'key of DEW_ASK_KEY', none: 'no key' };
  return (
    <StatusLine
      busy={asking !== null}
      announce={asking ? 'Waiting for the language model' : answered ? 'Answered' : ''}
    >
      <span>
        <b>{setup?.model || 'no model'}</b> at <b>{setup?.destination || 'no server'}</b>
      </span>
      {setup?.provider === 'server' ? <span>{keys[setup.key]}</span> : null}
      {tokens === null ? null : (
        <span>
          <b>{tokens.toLocaleString('en')}</b> tokens
        </span>
      )}
    </StatusLine>
  );
}

function Off({ host, ask }: { host: AskHost; ask: AskState }) {
  return (
    <div class="dew">
      <StateCard
        icon="comment-discussion"
        title="Asking is off"
        actions={[
          {
            label: 'Choose a language model',
            icon: 'settings-gear',
            primary: true,
            onClick: () => ask.perform(host.request('ask/setUp', null)),
          },
          { label: 'Store a key', icon: 'key', onClick: () => ask.perform(host.request('ask/setKey', null)) },
        ]}
      >
        A language model can turn a question into SQL over your tables: one of the editor's own, or any server
        that speaks OpenAI's chat completions, on this machine too. Nothing leaves this machine until you
        choose one, and then only what this page lists. Set <span class="mono">dew.ask.provider</span>, and
        for a server <span class="mono">dew.ask.baseUrl</span> and <span class="mono">dew.ask.model</span>.
      </StateCard>
      {ask.problem ? <Note kind="error" alert text={ask.problem} /> : null}
    </div>
  );
}

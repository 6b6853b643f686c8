/** The state of one question: written, shown as it would be sent, sent, answered. */
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { AskSetup, AskShown, AskShownRound } from '../../src/protocol/webview/ask.ts';
import { errorWords, HostError } from '../common/host.ts';
import type { AskHost } from './host.ts';

export interface Asked {
  question: string;
  rounds: AskShownRound[];
}

interface Kept {
  question: string;
  values: boolean;
}

const draftWait = 300;

export function useAsk(host: AskHost) {
  const [kept] = useState(() => host.load<Kept>());
  const [setup, setSetup] = useState<AskSetup | null>(null);
  const [question, setQuestion] = useState(kept?.question ?? '');
  const [values, setValues] = useState(kept?.values ?? false);
  /** Null: those that fit the question. */
  const [tables, setTables] = useState<string[] | null>(null);
  const [shown, setShown] = useState<AskShown | null>(null);
  /** The draft is of an earlier wish; the one that fits is on its way. */
  const [stale, setStale] = useState(true);
  const [answered, setAnswered] = useState<Asked | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [asking, setAsking] = useState<AbortController | null>(null);
  const drafted = useRef(0);

  useEffect(() => {
    host.on('ask/setup', setSetup);
    host.request('ask/ready', null).then(setSetup, (error: unknown) => setProblem(errorWords(error)));
  }, [host]);

  useEffect(() => {
    host.save({ question, values } satisfies Kept);
    const turn = ++drafted.current;
    setStale(true);
    if (question.trim() === '') return;
    const timer = setTimeout(() => {
      host.request('ask/show', { question, tables, values }).then(
        (draft) => {
          if (turn !== drafted.current) return;
          setShown(draft);
          setStale(false);
          setProblem(null);
        },
        (error: unknown) => {
          if (turn === drafted.current) setProblem(errorWords(error));
        },
      );
    }, draftWait);
    return () => clearTimeout(timer);
  }, [host, question, tables, values]);

  const send = useCallback(async () => {
    if (!shown || stale || asking) return;
    const controller = new AbortController();
    setAsking(controller);
    setProblem(null);
    try {
      const rounds = await host.request('ask/send', { id: shown.id }, controller.signal);
      setAnswered({ question, rounds });
    } catch (error) {
      const cancelled = error instanceof HostError && error.failure.code === 'cancelled';
      setProblem(cancelled ? 'Cancelled. What was sent already cannot be taken back.' : errorWords(error));
    } finally {
      setAsking(null);
    }
  }, [host, shown, stale, asking, question]);

  /** One of the small requests of a button; what fails is said on the page. */
  const perform = useCallback((work: Promise<unknown>) => {
    work.catch((error: unknown) => setProblem(errorWords(error)));
  }, []);

  return {
    setup,
    question,
    setQuestion,
    values,
    setValues,
    tables,
    setTables,
    shown: question.trim() === '' ? null : shown,
    stale,
    answered,
    problem,
    asking,
    send,
    perform,
    cancel: () => asking?.abort(),
  };
}

export type AskState = ReturnType<typeof useAsk>;

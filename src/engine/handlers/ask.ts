import { failWith } from '../../core/failure.ts';
import type { AskRequests } from '../../protocol/engine/ask.ts';
import { completeMessages, requestBody } from '../ask/complete.ts';
import { draftQuestion } from '../ask/draft.ts';
import { Judge } from '../ask/judge.ts';
import type { EngineContext, Handlers } from '../context.ts';
import type { QueryService } from './query.ts';

export type AskHandlers = Pick<Handlers, keyof AskRequests>;

export function createAskHandlers(context: EngineContext, service: QueryService): AskHandlers {
  const judge = new Judge(context);
  return {
    'ask/draft': (params, { signal }) => draftQuestion(context, params, signal),
    'ask/body': async ({ messages, model }) => ({ body: requestBody(model, messages) }),
    'ask/complete': ({ messages, server }, { signal }) => completeMessages(messages, server, signal),
    'ask/judge': ({ text }, { signal }) => judge.answer(text, signal),
    'ask/run': async ({ sql, name }, { signal }) => {
      // The text passed through a view: what runs is proved again, here.
      const { failure } = await judge.statement(sql, signal);
      if (failure) throw failWith(failure.code, failure.message, failure.next, failure.place);
      return (await service.queries()).run({ sql, origin: null, name, document: null }, signal);
    },
  };
}

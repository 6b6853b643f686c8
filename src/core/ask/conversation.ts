/** One question from its draft to a proved statement: at most one round of repair, nothing runs. */
import type { AskMessage, AskReply, AskVerdict } from '../../protocol/engine/ask.ts';
import { repairMessages } from './prompt.ts';

export interface AskPorts {
  complete(messages: AskMessage[], signal: AbortSignal): Promise<AskReply>;
  judge(text: string, signal: AbortSignal): Promise<AskVerdict>;
}

export interface AskRound {
  /** What was sent in this round. */
  messages: AskMessage[];
  reply: AskReply;
  verdict: AskVerdict;
}

export async function converse(
  messages: AskMessage[],
  ports: AskPorts,
  signal: AbortSignal,
): Promise<AskRound[]> {
  const first = await round(messages, ports, signal);
  if (!first.verdict.failure || !first.verdict.repairable) return [first];
  const again = repairMessages(messages, first.reply.text, first.verdict.failure);
  return [first, await round(again, ports, signal)];
}

async function round(messages: AskMessage[], ports: AskPorts, signal: AbortSignal): Promise<AskRound> {
  const reply = await ports.complete(messages, signal);
  return { messages, reply, verdict: await ports.judge(reply.text, signal) };
}

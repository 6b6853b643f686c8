/** Why no connection came about, in the words of the server or driver, with what to do; never with a secret. */
import { failWith, type EngineFailure } from '../core/failure.ts';
import type { OpenSettings } from './connector.ts';

export interface ConnectHint {
  /** Found in the message or in one of the codes of the error. */
  sign: RegExp;
  next: string;
  /** Something answered there, and no connection came about. */
  refused?: true;
}

/** What every driver of Node says of a place where nothing, or something else, listens. */
const everywhere: readonly ConnectHint[] = [
  { sign: /ECONNREFUSED/, next: 'Is the server running, and are host and port right?' },
  { sign: /ENOTFOUND|EAI_AGAIN/, next: 'Check the host name.' },
  {
    sign: /self.signed|certificate|altnames|unable to verify/i,
    next: 'Give the certificate authority of the server in "certificate_authority", or choose another "tls" in dew.yaml.',
    refused: true,
  },
  { sign: /timed? ?out|ETIMED?OUT|ECLOSE/i, next: 'Check host, port and firewall.' },
];

export const noTls = 'The server has no TLS: say "tls: disable" in dew.yaml where that is right.';

/** `own` are the signs of one system, looked for first. */
export function connectFailure(
  { name }: OpenSettings,
  target: string,
  said: string,
  codes: readonly string[],
  own: readonly ConnectHint[],
): EngineFailure {
  const hint = [...own, ...everywhere].find(({ sign }) => [said, ...codes].some((text) => sign.test(text)));
  return failWith(
    'unreachable',
    hint?.refused
      ? `No connection to "${name}" (${target}): ${said}`
      : `"${name}" (${target}) does not answer: ${said}`,
    hint?.next ?? 'Check the connection in dew.yaml.',
  );
}

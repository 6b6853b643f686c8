/** Texts that look like a secret in a committed file. */

const patterns: { kind: string; pattern: RegExp }[] = [
  { kind: 'private key', pattern: /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----/ },
  { kind: 'AWS access key', pattern: /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/ },
  {
    kind: 'GitHub token',
    pattern: /\b(?:ghp|gho|ghu|ghs|ghr)_[A-Za-z0-9]{36,}\b|\bgithub_pat_[A-Za-z0-9_]{40,}\b/,
  },
  { kind: 'Slack token', pattern: /\bxox[abprs]-[A-Za-z0-9-]{10,}/ },
  { kind: 'Google key', pattern: /\bAIza[0-9A-Za-z_-]{35}\b/ },
  { kind: 'OpenAI key', pattern: /\bsk-(?:proj-)?[A-Za-z0-9_-]{32,}\b/ },
  {
    kind: 'password in an address',
    pattern: /\b[a-z][a-z0-9+.-]*:\/\/[^\s:/@${}<>]+:[^\s:/@${}<>]{3,}@[^\s]+/i,
  },
  {
    kind: 'password',
    pattern:
      /\b(?:password|passwd|secret|api[_-]?key|access[_-]?token)\b["']?\s*[:=]\s*["'][^"'${}<>\s]{8,}["']/i,
  },
];

export interface SecretFinding {
  kind: string;
  line: number;
}

export function findSecrets(text: string): SecretFinding[] {
  const found: SecretFinding[] = [];
  text.split('\n').forEach((line, index) => {
    for (const { kind, pattern } of patterns) if (pattern.test(line)) found.push({ kind, line: index + 1 });
  });
  return found;
}

/** A zod issue as a diagnostic a person can act on. */
import type * as z from 'zod';
import type { Diagnostic } from '../../protocol/engine/pipeline.ts';
import { didYouMean } from './suggestion.ts';
import type { Path, YamlSource } from './yamlSource.ts';

/** `base` is the path of the checked value inside the file; `known` the field names allowed at its top. */
export function diagnosticsOf(
  error: z.ZodError,
  source: YamlSource,
  base: Path,
  known: readonly string[],
): Diagnostic[] {
  return error.issues.flatMap((issue) => fromIssue(issue, source, base, known));
}

function fromIssue(
  issue: z.core.$ZodIssue,
  source: YamlSource,
  base: Path,
  known: readonly string[],
): Diagnostic[] {
  const path = [...base, ...issue.path];
  const name = issue.path.map(String).join('.') || String(base.at(-1) ?? '');
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      severity: 'error',
      message: `Unknown field "${key}"${issue.path.length ? ` in ${name}` : ''}.`,
      place: source.keyPlaceOf([...path, key]),
      ...(issue.path.length ? {} : { next: didYouMean(key, known) }),
    }));
  }
  if (issue.code === 'invalid_union') {
    if (issue.input === undefined) return [missing(name, path, source)];
    const branches = issue.errors.filter((errors) => errors.length > 0);
    const deepest = branches.sort((a, b) => depth(b) - depth(a))[0];
    if (deepest && depth(deepest) > 0) {
      return deepest.flatMap((inner) =>
        fromIssue({ ...inner, path: [...issue.path, ...inner.path] }, source, base, known),
      );
    }
    const messages = [...new Set(branches.flat().map((inner) => inner.message))];
    return [
      { severity: 'error', message: `"${name}": ${messages.join(', or ')}.`, place: source.placeOf(path) },
    ];
  }
  if (issue.code === 'invalid_value') {
    const values = issue.values.map(String);
    const found: unknown = issue.input;
    return [
      {
        severity: 'error',
        message: `"${name}" must be ${values.length > 1 ? 'one of ' : ''}${values.join(', ')}.`,
        place: source.placeOf(path),
        ...(typeof found === 'string' ? { next: didYouMean(found, values) } : {}),
      },
    ];
  }
  if (issue.code === 'invalid_type' && issue.message.includes('received undefined')) {
    return [missing(name, path, source)];
  }
  return [{ severity: 'error', message: `"${name}" ${plain(issue.message)}.`, place: source.placeOf(path) }];
}

const missing = (name: string, path: Path, source: YamlSource): Diagnostic => ({
  severity: 'error',
  message: `"${name}" is missing.`,
  place: source.placeOf(path.slice(0, -1)),
  next: `Add ${String(path.at(-1) ?? name)}.`,
});

const depth = (issues: readonly { path: readonly PropertyKey[] }[]): number =>
  Math.max(...issues.map((issue) => issue.path.length));

const plain = (message: string): string =>
  message.replace(/^Invalid input: expected (\S+), received (\S+)$/, 'must be $1, not $2').replace(/\.$/, '');

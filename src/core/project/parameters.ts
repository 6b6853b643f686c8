/** The values a person chooses when a project is made. */
import { failWith } from '../failure.ts';
import { nearest } from '../nearest.ts';
import type { TemplateParameter } from '../roadmap/templateSchema.ts';

/** Every parameter's value, given or default; an unknown name or a bad value is refused. */
export function resolveParameters(
  declared: TemplateParameter[],
  given: Record<string, string>,
): Record<string, string> {
  for (const name of Object.keys(given)) {
    if (declared.some((parameter) => parameter.id === name)) continue;
    const known = declared.map((parameter) => parameter.id);
    const close = nearest(name, known);
    throw failWith(
      'bad_input',
      `This project has no parameter "${name}".`,
      close ? `Did you mean "${close}"?` : `Its parameters: ${known.join(', ') || 'none'}.`,
    );
  }
  return Object.fromEntries(
    declared.map((parameter) => [parameter.id, valueOf(parameter, given[parameter.id])]),
  );
}

function valueOf(parameter: TemplateParameter, given: string | undefined): string {
  const value = (given ?? parameter.default).trim();
  const refuse = (why: string, next: string): never => {
    throw failWith('bad_input', `The parameter "${parameter.id}" cannot be "${value}": ${why}.`, next);
  };
  if (parameter.type === 'choice' && !(parameter.choices ?? []).includes(value))
    return refuse('it is not one of its choices', `Choose one of: ${(parameter.choices ?? []).join(', ')}.`);
  if (parameter.type === 'integer') {
    const number = Number(value);
    if (!/^-?\d+$/.test(value) || !Number.isSafeInteger(number))
      return refuse('it is not a whole number', 'Give a whole number, such as 1000.');
    if (parameter.minimum !== undefined && number < parameter.minimum)
      return refuse(`the least is ${parameter.minimum}`, `Give a number from ${parameter.minimum} on.`);
    if (parameter.maximum !== undefined && number > parameter.maximum)
      return refuse(`the most is ${parameter.maximum}`, `Give a number up to ${parameter.maximum}.`);
    return String(number);
  }
  if (parameter.type === 'text') {
    if (value === '') return refuse('it is empty', 'Give a text.');
    if (value.length > 200) return refuse('it is longer than 200 characters', 'Give a shorter text.');
    // The value lands in code, YAML, HTML and file names of the project.
    if (/[\p{Cc}"'`\\<>{}$]/u.test(value))
      return refuse(
        'it holds a quote, bracket, $, backslash or control character',
        'Use letters, digits, blanks and simple signs.',
      );
    if (/(^|\/)\.\.(\/|$)/.test(value))
      return refuse('it leads out of the project by ".."', 'Give a name, or a path inside the project.');
    if (/^(\/|[A-Za-z]:)/.test(value))
      return refuse('it is an absolute path', 'Give a name, or a path inside the project.');
  }
  return value;
}

/** `{{dew.rows}}` in a text becomes the value of `rows`; a name that is not declared is the template's fault. */
export function fillParameters(text: string, values: Record<string, string>, file: string): string {
  return text.replace(/\{\{dew\.([a-z][a-z0-9_]*)\}\}/g, (_whole, name: string) => {
    const value = values[name];
    if (value === undefined)
      throw failWith(
        'internal',
        `${file} uses the parameter "${name}", which the template does not declare.`,
      );
    return value;
  });
}

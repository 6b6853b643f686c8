import { failWith } from '../../core/failure.ts';
import { type Command, flag, type Invocation, textOption } from '../command.ts';
import { runChecks } from './check.ts';
import { environmentOptions } from './run.ts';

/** The environment that is meant where none is named. */
async function onlyEnvironment({ engine, signal }: Invocation): Promise<string> {
  const names = (await engine.request('pipeline/environments', null, { signal })).map(({ name }) => name);
  const [only, other] = names;
  if (only !== undefined && other === undefined) return only;
  throw failWith(
    'bad_input',
    names.length === 0
      ? 'dew.yaml names no environment: there is no real server to verify on.'
      : `dew.yaml has several environments: ${names.join(', ')}.`,
    names.length === 0 ? 'Add one under environments.' : 'Say which with --environment.',
    { file: 'dew.yaml' },
  );
}

export const verify: Command = {
  name: 'verify',
  usage: 'dew verify [step ...] [--environment name]',
  summary:
    'Proves the steps with the models on the real server of an environment; keeps the proof in evidence/.',
  project: true,
  positionals: { least: 0, most: 99 },
  options: environmentOptions,
  async run(invocation) {
    const environment = textOption(invocation, 'environment') ?? (await onlyEnvironment(invocation));
    return runChecks(invocation, { environment, confirmed: flag(invocation, 'confirm-production') });
  },
};

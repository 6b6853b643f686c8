import { failWith } from '../../core/failure.ts';
import { addTests } from '../../core/profile/addTests.ts';
import { suggestTests } from '../../core/profile/suggestTests.ts';
import type { ProfileRequests } from '../../protocol/engine/profile.ts';
import type { FileReaders } from '../catalog/previewTargets.ts';
import type { EngineContext, Handlers } from '../context.ts';
import { Profiles } from '../profile/profiles.ts';
import type { QueryService } from './query.ts';

export type ProfileHandlers = Pick<Handlers, keyof ProfileRequests>;

export function createProfileHandlers(
  context: EngineContext,
  service: QueryService,
  readers: FileReaders,
): ProfileHandlers {
  const profiles = new Profiles(context, () => service.queries(), readers);
  return {
    'profile/start': ({ target }, { signal }) => profiles.start(target, signal),
    'profile/whole': ({ target }, { signal }) => profiles.whole(target, signal),
    'profile/prefer': async ({ id, columns }) => {
      profiles.prefer(id, columns);
      return null;
    },
    'profile/cancel': async ({ id }) => {
      await profiles.cancel(id);
      return null;
    },
    'profile/close': async ({ id }) => {
      await profiles.close(id);
      return null;
    },
    'profile/suggestTests': async ({ id }) => {
      const { summary, columns } = profiles.get(id).profile;
      if (summary.table === null)
        throw failWith(
          'bad_input',
          'Tests are made for tables.',
          'Load the file with an extract task first.',
        );
      return suggestTests(summary.table, columns);
    },
    'profile/addTests': async ({ text, table, tests }) => addTests(text, table, tests),
  };
}

import type { Transfer } from '../../transfer.ts';
import { readOnlyFailure } from '../../readOnly.ts';
import { extract } from './extract.ts';
import { newestLoad } from './ledger.ts';
import { databaseOf, guarded, type Link } from './link.ts';
import { finishUnfinished, load } from './load.ts';

const isReadOnly = ({ settings }: Link): boolean => settings.values['read_only'] === true;

export const transferOn = (link: Link): Transfer => ({
  extract: (order) => extract(link, order),
  load: async (order) => {
    // MongoDB has no session that could refuse it.
    if (isReadOnly(link)) {
      throw readOnlyFailure(`"${link.settings.name}" is read-only here: nothing is loaded into it.`);
    }
    return load(link, order);
  },
  loadState: (target, signal) =>
    guarded(link, signal, async () => {
      const db = databaseOf(link, target.schema);
      if (!isReadOnly(link)) await finishUnfinished(db, target);
      return newestLoad(db, target);
    }),
});

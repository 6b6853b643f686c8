import type { Transfer } from '../../../core/connection/transfer.ts';
import { extract } from './extract.ts';
import { newestLoad } from './ledger.ts';
import type { Link } from './link.ts';
import { load } from './load.ts';
import { defaultSchema } from './tables.ts';

export const sqlServerTransfer = (link: Link): Transfer => ({
  extract: (order) => extract(link, order),
  load: (order) => load(link, order),
  async loadState(target, signal) {
    signal.throwIfAborted();
    const heard = link.cancelOn(signal);
    try {
      return await newestLoad(link, target.schema ?? (await defaultSchema(link)), target);
    } finally {
      heard();
    }
  },
});

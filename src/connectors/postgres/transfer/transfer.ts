import type { Transfer } from '../../transfer.ts';
import { extract } from './extract.ts';
import { newestLoad } from './ledger.ts';
import type { Link } from './link.ts';
import { load } from './load.ts';
import { copyText } from './targetTypes.ts';

export const postgresTransfer = (link: Link): Transfer => ({
  text: copyText,
  extract: (order) => extract(link, order),
  load: (order) => load(link, order),
  async loadState(target, signal) {
    signal.throwIfAborted();
    const heard = link.cancelOn(signal);
    try {
      return await newestLoad(link, target);
    } finally {
      heard();
    }
  },
});

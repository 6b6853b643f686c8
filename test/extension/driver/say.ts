/** Lines for the person who runs the suites; everything else on the console is the editor's own log. */
import { format } from 'node:util';

/** The outer process prints the lines that begin so. The editor lets nobody replace console.log itself. */
const mark = 'dew> ';

export function say(...list: unknown[]): void {
  console.log(format(...list).replace(/^/gm, mark));
}

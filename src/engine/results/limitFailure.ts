import { formatBytes } from '../../core/format/words.ts';
import type { Failure } from '../../protocol/rpc.ts';

export function limitFailure(limit: number): Failure {
  return {
    code: 'disk_full',
    message: `The result needs more than the ${formatBytes(limit)} that results may take on disk.`,
    next: 'Ask for fewer rows or columns, close other results, or raise the disk limit of results.',
  };
}

/** Quick checks while learning: an answer within two seconds, or none. Never a proof. */
import type { Check } from '../../core/roadmap/checkSchema.ts';
import type { Finding } from './checks/finding.ts';
import { NotQuick } from './quickSandbox.ts';

export const quickTime = 1_800;

export type QuickFinding = Omit<Finding, 'status'> & { status: Finding['status'] | 'not_run' };

/** What takes longer goes on unheard. */
export async function withinQuickTime(
  check: Check,
  work: Promise<Finding>,
  limit: number,
): Promise<QuickFinding> {
  const later: QuickFinding = {
    status: 'not_run',
    expected: check.title,
    found: 'This takes longer than a quick check: verify the step.',
  };
  const answer = work.catch((error: unknown): QuickFinding => {
    if (error instanceof NotQuick) return later;
    throw error;
  });
  answer.catch(() => undefined);
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<QuickFinding>((resolve) => {
    timer = setTimeout(() => resolve(later), limit);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Quick checks while learning: an answer within two seconds, or none. Never a proof. */
import type { Check } from '../../core/roadmap/checkSchema.ts';
import type { Finding } from './checks/finding.ts';

export const quickTime = 1_800;

export type QuickFinding = Omit<Finding, 'status'> & { status: Finding['status'] | 'not_run' };

/** What takes longer goes on unheard; the caller's signal ends it. */
export async function withinQuickTime(check: Check, work: Promise<Finding>): Promise<QuickFinding> {
  work.catch(() => undefined);
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<QuickFinding>((resolve) => {
    timer = setTimeout(
      () =>
        resolve({
          status: 'not_run',
          expected: check.title,
          found: 'This takes longer than a quick check: verify the step.',
        }),
      quickTime,
    );
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

import { existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';

/** What was made beside its place takes it; another process may have been faster. */
export async function settle(part: string, whole: string): Promise<void> {
  await rename(part, whole).catch(async (error: unknown) => {
    await rm(part, { recursive: true, force: true });
    if (!existsSync(whole)) throw error;
  });
}

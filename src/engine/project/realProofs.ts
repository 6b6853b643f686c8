/** `evidence/<check>.json`: what was proved on a real server, by which run, with what result. No secret, no host name. */
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import type { Check } from '../../core/roadmap/checkSchema.ts';
import type { CheckStatus, Evidence } from '../../protocol/engine/project.ts';
import type { Finding } from './checks/index.ts';
import { runGit } from './git.ts';
import type { RealRuns } from './realRuns.ts';

const proofSchema = z.object({
  check: z.string(),
  title: z.string(),
  at: z.string(),
  server: z.object({
    environment: z.string(),
    product: z.string(),
    version: z.string(),
    practice: z.boolean(),
    host: z.string(),
  }),
  runId: z.string(),
  query: z.string().nullable(),
  /** Of all tables that the run made on the server. */
  resultHash: z.string(),
  commit: z.string().nullable(),
  codeHash: z.string(),
});

export type RealProof = z.infer<typeof proofSchema>;

export async function readProofs(root: string): Promise<Map<string, RealProof>> {
  const folder = join(root, 'evidence');
  const proofs = new Map<string, RealProof>();
  for (const name of await readdir(folder).catch((): string[] => [])) {
    if (!/^d?\d+\.\d+\.json$/.test(name)) continue;
    try {
      const proof = proofSchema.parse(JSON.parse(await readFile(join(folder, name), 'utf8')));
      proofs.set(proof.check, proof);
    } catch {
      // What is not one of ours proves nothing.
    }
  }
  return proofs;
}

interface Seen {
  root: string;
  real: RealRuns | null;
  proofs: ReadonlyMap<string, RealProof>;
  codeHash: string;
}

type Settled = Omit<Finding, 'status'> & { status: CheckStatus };

/** A finding with what real servers say about it. What passes on one is written down. */
export async function settleReal(check: Check, finding: Settled, seen: Seen): Promise<Settled> {
  if (finding.status !== 'pass') return finding;
  const proof = await proofOf(check, finding, seen);
  if (proof) await writeProof(seen.root, proof);
  if (check.embedded === undefined)
    return proof ? { ...finding, evidence: { ...finding.evidence, ...evidenceOf(proof) } } : finding;
  const known = proof ?? seen.proofs.get(check.id);
  const fits = known !== undefined && !known.server.practice && wanted(check, known);
  if (known && fits && known.codeHash === seen.codeHash) {
    const { product, version } = known.server;
    return {
      ...finding,
      found: `${finding.found} Seen on ${product} ${version} on ${known.at.slice(0, 10)}.`,
      evidence: { ...finding.evidence, ...evidenceOf(known) },
    };
  }
  const older =
    known && fits ? ` It was seen on ${known.server.product} before the code changed: verify it again.` : '';
  return { ...finding, status: 'embedded', found: `${finding.found} ${check.embedded}${older}` };
}

const wanted = (check: Check, { server }: RealProof): boolean =>
  check.real?.product.includes(server.product) ?? false;

const evidenceOf = ({ server, runId, resultHash, commit }: RealProof): Evidence => ({
  server,
  runId,
  resultHash,
  ...(commit === null ? {} : { commit }),
});

/** Null where the check did not look at a run on the server. */
async function proofOf(check: Check, finding: Settled, seen: Seen): Promise<RealProof | null> {
  const { real, root, codeHash } = seen;
  const runId = finding.evidence?.runId;
  const resultHash = real?.resultOf(runId);
  if (!real || runId === undefined || resultHash === undefined) return null;
  const head = await runGit(root, ['rev-parse', 'HEAD']).catch(() => null);
  return {
    ...{ check: check.id, title: check.title, at: new Date().toISOString(), server: real.server, runId },
    query: finding.evidence?.query ?? null,
    resultHash,
    commit: head?.exit === 0 ? head.stdout.trim() : null,
    codeHash,
  };
}

async function writeProof(root: string, proof: RealProof): Promise<void> {
  const file = join(root, 'evidence', `${proof.check}.json`);
  await mkdir(join(root, 'evidence'), { recursive: true });
  await writeFile(`${file}.tmp`, `${JSON.stringify(proof, null, 2)}\n`);
  await rename(`${file}.tmp`, file);
}

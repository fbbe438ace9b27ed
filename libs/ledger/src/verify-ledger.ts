import type { Pool } from 'pg';
import { checkRelatedTables } from './check-related-tables';
import { ChainReader, type CommitRow, type Link } from './chain-reader';
import { CommitAudit } from './commit-audit';
import { diagnose, LOOK_BACK, type GoodLink } from './diagnose';
import { contentDigest, genesisDigest, nextDigest } from './event-chain';
import type { Finding } from './finding';

/** A digest whose signature has been checked (`checkpoint.ts`). */
export interface TrustedDigest {
  readonly position: number;
  /** Hexadecimal. */
  readonly digest: string;
}

export interface VerifyProgress {
  readonly position: number;
  readonly from: number;
  readonly to: number;
}

export interface VerifyOptions {
  readonly pool: Pool;
  /** First position; the digest stored before it is the starting point. Default: 1, from the ledger's identity. */
  readonly from?: number;
  /** Last position. Default: the last one when the verification starts; later appends are not checked. */
  readonly to?: number;
  readonly onProgress?: (progress: VerifyProgress) => void;
  readonly checkpoints?: readonly TrustedDigest[];
  readonly signal?: AbortSignal;
}

export interface Verification {
  readonly ledgerId: string;
  readonly from: number;
  /** Last position that was to be verified. */
  readonly to: number;
  /** Events that verified. */
  readonly events: number;
  /** Digest (hexadecimal) after the last event that verified. */
  readonly digest: string;
  /** Checkpoints that agree with the chain. */
  readonly checkpoints: number;
  /** In order of position; findings without a position come last. Empty: nothing was found. */
  readonly findings: readonly Finding[];
}

const PAGE = 2_000;

/**
 * Recomputes the chain as a stream and compares it with the stored one. It stops at the first event that does not
 * verify, because every later digest depends on it. Without `from` and `to`, the related tables (heads, reservations,
 * requests) are checked as well.
 */
export async function verifyLedger(options: VerifyOptions): Promise<Verification> {
  const reader = new ChainReader(options.pool);
  const ledgerId = await reader.ledgerId();
  const from = options.from ?? 1;
  const tail = await reader.tail();
  const to = Math.min(options.to ?? tail, tail);
  const pass = new ChainPass(reader, from, options.checkpoints ?? []);
  const findings: Finding[] = [];
  const start = await startDigest(reader, ledgerId, from);
  if (start) {
    await pass.begin(start);
    await readPages(reader, from, to, pass, options);
    findings.push(...pass.findings);
  } else {
    findings.push({ kind: 'removed', position: from - 1 });
  }
  if (options.to === undefined) findings.push(...truncated(tail, options.checkpoints ?? []));
  if (options.from === undefined && options.to === undefined)
    findings.push(...(await checkRelatedTables(options.pool)));
  findings.sort((a, b) => (a.first ?? a.position ?? Infinity) - (b.first ?? b.position ?? Infinity));
  const { verified, checkpoints, digest } = pass;
  return { ledgerId, from, to, events: verified, digest: digest.toString('hex'), checkpoints, findings };
}

async function startDigest(reader: ChainReader, ledgerId: string, from: number): Promise<Buffer | undefined> {
  if (from <= 1) return genesisDigest(ledgerId);
  const [before] = await reader.links(from - 1, from - 1);
  return before?.digest ?? undefined;
}

/** The next page is fetched while the current one is computed. */
async function readPages(
  reader: ChainReader,
  from: number,
  to: number,
  pass: ChainPass,
  { onProgress, signal }: VerifyOptions,
): Promise<void> {
  const read = (first: number) => {
    const last = Math.min(first + PAGE - 1, to);
    const page = Promise.all([reader.links(first, last), reader.commits(first, last)]);
    page.catch(() => undefined);
    return { first, last, page };
  };
  let next = from <= to ? read(from) : undefined;
  while (next) {
    const { first, last, page } = next;
    const [links, commits] = await page;
    signal?.throwIfAborted();
    next = last < to ? read(last + 1) : undefined;
    if (!(await pass.take(first, last, links, commits))) return;
    onProgress?.({ position: last, from, to });
  }
}

/** Signed events that no longer exist. Only a checkpoint kept outside the database can prove this. */
function truncated(tail: number, checkpoints: readonly TrustedDigest[]): Finding[] {
  return checkpoints.some(({ position }) => position > tail)
    ? [{ kind: 'truncated', position: tail + 1 }]
    : [];
}

class ChainPass {
  readonly findings: Finding[] = [];
  verified = 0;
  checkpoints = 0;
  digest: Buffer = Buffer.alloc(0);
  private readonly good: GoodLink[] = [];
  private readonly trusted: ReadonlyMap<number, string>;
  private readonly commits: CommitAudit;
  /** Up to this position no difference between the chain and the signed one is known. */
  private agreed: number;

  constructor(
    private readonly reader: ChainReader,
    private readonly from: number,
    checkpoints: readonly TrustedDigest[],
  ) {
    this.trusted = new Map(checkpoints.map(({ position, digest }) => [position, digest]));
    this.commits = new CommitAudit(reader);
    this.agreed = from - 1;
  }

  async begin(start: Buffer): Promise<void> {
    this.digest = start;
    await this.commits.begin(this.from);
    this.compare(this.from - 1);
  }

  /** False when the chain is broken and there is nothing more to compute. */
  async take(
    first: number,
    last: number,
    links: readonly Link[],
    commits: readonly CommitRow[],
  ): Promise<boolean> {
    this.commits.add(commits);
    let index = 0;
    for (let position = first; position <= last; position += 1) {
      const start = index;
      while (links[index]?.event.position === position) index += 1;
      const link = links[start];
      const next = link && nextDigest(this.digest, contentDigest(link.event));
      const here = links.slice(start, index);
      if (here.length !== 1 || !link?.digest || !next?.equals(link.digest)) {
        this.findings.push(
          await diagnose(this.reader, { position, before: this.digest, here, good: this.good }),
        );
        return false;
      }
      this.advance(link, next);
    }
    return true;
  }

  private advance(link: Link, next: Buffer): void {
    this.good.push({ link, before: this.digest });
    if (this.good.length > 2 * LOOK_BACK) this.good.splice(0, LOOK_BACK);
    this.digest = next;
    this.verified += 1;
    const mismatch = this.commits.check(link.event, next);
    if (mismatch) this.findings.push(mismatch);
    this.compare(link.event.position);
  }

  private compare(position: number): void {
    const trusted = this.trusted.get(position);
    if (trusted === undefined) return;
    if (trusted === this.digest.toString('hex')) {
      this.checkpoints += 1;
      this.agreed = position;
    } else if (!this.findings.some(({ kind }) => kind === 'rewritten')) {
      this.findings.push({ kind: 'rewritten', first: this.agreed + 1, position });
    }
  }
}

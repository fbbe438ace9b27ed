import { Inject, Injectable } from '@nestjs/common';
import { Gauge } from 'prom-client';
import { DataSource } from 'typeorm';
import { atMost, PLATFORM, type Platform } from '@peristiwa/service';
import { chainStanding, type ChainStanding } from './chain-standing';

/** The console asks once a second, and a verification takes longer. */
const FRESH_MS = 5_000;

/** From the last whole verification without a finding on: what was before it does not count any more. */
const ENDED = `
SELECT from_position, position, is_whole, ended_at, jsonb_array_length(result->'findings') AS findings,
       (SELECT min(coalesce(finding->>'first', finding->>'position')::bigint)
        FROM jsonb_array_elements(result->'findings') AS finding) AS first_finding
FROM ops.verification
WHERE outcome = 'completed' AND ended_at >= coalesce(
  (SELECT max(ended_at) FROM ops.verification
   WHERE outcome = 'completed' AND is_whole AND result->'findings' = '[]'), '-infinity')
ORDER BY ended_at, verification_id`;

interface Row {
  readonly from_position: string | null;
  readonly position: string | null;
  readonly is_whole: boolean;
  readonly ended_at: Date;
  readonly findings: number;
  readonly first_finding: string | null;
}

const numberOf = (text: string | null) => (text === null ? null : Number(text));

/** What the verifications that ran in ops have shown of the chain; also as a metric, for the alert `LedgerFindings`. */
@Injectable()
export class VerifiedChain {
  private latest: { readonly readAt: number; readonly standing: Promise<ChainStanding> } | undefined;

  constructor(
    @Inject(DataSource) private readonly source: DataSource,
    @Inject(PLATFORM) { metrics }: Pick<Platform, 'metrics'>,
  ) {
    const read = () => atMost(2_000, () => this.standing());
    void new Gauge({
      name: 'ops_ledger_findings',
      help: 'Findings of verifications of the ledger that no whole verification has answered yet.',
      registers: [metrics],
      async collect() {
        const standing = await read();
        if (standing) this.set(standing.findings);
        else this.remove();
      },
    });
  }

  standing(): Promise<ChainStanding> {
    const now = performance.now();
    if (this.latest && now - this.latest.readAt < FRESH_MS) return this.latest.standing;
    const standing = this.read();
    this.latest = { readAt: now, standing };
    // A failure is not kept.
    standing.catch(() => {
      this.latest = undefined;
    });
    return standing;
  }

  private async read(): Promise<ChainStanding> {
    const rows = await this.source.query<Row[]>(ENDED);
    return chainStanding(
      rows.map((row) => ({
        from: numberOf(row.from_position),
        to: numberOf(row.position),
        isWhole: row.is_whole,
        findings: row.findings,
        firstFinding: numberOf(row.first_finding),
        endedAt: row.ended_at,
      })),
    );
  }
}

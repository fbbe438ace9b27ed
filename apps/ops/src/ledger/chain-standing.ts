/** A verification that ran to its end. Positions are null when there was nothing to verify. */
export interface EndedVerification {
  readonly from: number | null;
  readonly to: number | null;
  /** Without a range: the related tables were compared too. */
  readonly isWhole: boolean;
  readonly findings: number;
  /** Position of the first finding; null when it has none, or belongs to no position. */
  readonly firstFinding: number | null;
  readonly endedAt: Date;
}

/** What verifications have shown of the chain so far. */
export interface ChainStanding {
  /** Every event up to this position was verified, from the first one on, without a gap. */
  readonly verifiedUntil: number | null;
  readonly verifiedAt: Date | null;
  /** Findings of the last verification that had some, until a whole one has none. */
  readonly findings: number;
}

const NOTHING: ChainStanding = { verifiedUntil: null, verifiedAt: null, findings: 0 };

/**
 * Adds up verifications in the order in which they ended. Without a finding, one of a range moves the end of what is
 * verified only when it begins where the last one stopped or before. A finding takes back what comes after it, and stays
 * until a whole verification finds nothing: a range that leaves it out does not answer it.
 */
export function chainStanding(ended: readonly EndedVerification[]): ChainStanding {
  return ended.reduce((standing, one) => (one.findings > 0 ? withFindings : without)(standing, one), NOTHING);
}

function without(standing: ChainStanding, { from, to, isWhole, endedAt }: EndedVerification): ChainStanding {
  const findings = isWhole ? 0 : standing.findings;
  const until = standing.verifiedUntil ?? 0;
  if (from === null || to === null || from > until + 1 || to < until) return { ...standing, findings };
  return { verifiedUntil: to, verifiedAt: endedAt, findings };
}

function withFindings(standing: ChainStanding, { findings, firstFinding }: EndedVerification): ChainStanding {
  const { verifiedUntil: until } = standing;
  if (until === null || firstFinding === null || firstFinding > until) return { ...standing, findings };
  return { ...standing, verifiedUntil: Math.max(0, firstFinding - 1), findings };
}

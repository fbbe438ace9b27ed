import { createHash } from 'node:crypto';
import { agreementTerms, type ObservationKind } from '@peristiwa/contracts';
import { canonicalJson, type PlainDate } from '@peristiwa/kernel';
import type { EventClass, Grant } from './grants';

/** The purposes for which UU 24/2013 art. 58(4) lets Kemendagri data be used: a closed list. */
export const purposes = [
  'public-service',
  'development-planning',
  'budget-allocation',
  'democracy-building',
  'law-enforcement',
] as const;
export type Purpose = (typeof purposes)[number];

export type AgreementStatus = 'active' | 'suspended' | 'ended';

/** The part of an agreement that the view depends on. */
export interface Grants {
  readonly partner: string;
  /** Whole country, or codes of provinces (2 digits) and regencies (4 digits). */
  readonly areaScope: 'national' | readonly string[];
  readonly eventTypes: readonly EventClass[];
  readonly fields: readonly Grant[];
  readonly slice: 'all' | 'watch-list';
  readonly pseudonymised: boolean;
}

/** What a partner and the Ditjen Dukcapil agree on (`domain.md` §4.3, Permendagri 102/2019). */
export interface AgreementTerms extends Grants {
  readonly legalBasis: string;
  readonly purposes: readonly Purpose[];
  readonly validFrom: PlainDate;
  readonly validTo: PlainDate;
  /** Messages that the partner may pull in a day; null: any number. What its topic delivers is not counted. */
  readonly quotaPerDay: number | null;
  /** What the partner may report back about persons whom it holds (data balikan, Permendagri 102/2019 art. 38). */
  readonly observations?: readonly ObservationKind[];
}

/** Perjanjian kerja sama (PKS; Permendagri 102/2019) as data. A version is never changed; a new one follows it. */
export interface Agreement extends AgreementTerms {
  readonly version: number;
  readonly status: AgreementStatus;
  /** Why it was suspended, resumed or ended; null for a version that was drafted. */
  readonly reason: string | null;
  readonly createdAt: Date;
  readonly createdBy: string;
}

/**
 * - `active`: changes are published.
 * - `suspended`: nothing is published, the partner keeps what it holds; when active again, it receives the
 *   difference.
 * - `ended`: every person leaves the scope, then nothing is published. A PKS ends by itself after its last day.
 */
export type Standing = AgreementStatus;

export interface Effective {
  readonly agreement: Agreement;
  readonly standing: Standing;
  /** All versions: what a partner holds may have been published under an earlier one. */
  readonly versions: readonly Agreement[];
}

/** The version in force on `today`: the latest that has begun. Undefined before the first begins. */
export function effectiveOn(today: PlainDate, versions: readonly Agreement[]): Effective | undefined {
  const agreement = versions
    .filter(({ validFrom }) => validFrom <= today)
    .reduce<Agreement | undefined>(
      (last, next) => (last && last.version > next.version ? last : next),
      undefined,
    );
  if (!agreement) return undefined;
  return { agreement, standing: agreement.validTo < today ? 'ended' : agreement.status, versions };
}

/**
 * SHA-256 over the version number, the status and the terms: what an operator activates is exactly what was drafted and
 * dry-run, and it follows the version that it was compared with.
 */
export function digestOf(one: AgreementTerms & Pick<Agreement, 'version' | 'status'>): string {
  const { version, status } = one;
  // Agreements from before there were observations keep their digests.
  const { observations = [], ...terms } = termsOf(one);
  return createHash('sha256')
    .update(canonicalJson({ ...terms, ...(observations.length > 0 && { observations }), version, status }))
    .digest('hex');
}

const termNames = agreementTerms satisfies readonly (keyof AgreementTerms)[];

export function termsOf(one: AgreementTerms): AgreementTerms {
  const terms = Object.fromEntries(termNames.map((name) => [name, one[name]])) as unknown as AgreementTerms;
  return { ...terms, observations: one.observations ?? [] };
}

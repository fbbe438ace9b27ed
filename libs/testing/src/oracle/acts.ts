import type { PlainDate } from '@peristiwa/kernel';

/** Status perkawinan 1–6 of F-1.01 (domain.md §3.1). */
export type PlainStatus =
  | 'single'
  | 'married-recorded'
  | 'married-unrecorded'
  | 'divorced-recorded'
  | 'divorced-unrecorded'
  | 'widowed';

export type Couple = readonly [string, string];

/** What one act says about the world, in the plainest words. `day` is the day on which it happened. */
export type PlainFact =
  | {
      /** By birth, or by biodata on the day of the form. */
      readonly kind: 'entered';
      readonly day: PlainDate;
      readonly person: string;
      readonly by: 'birth' | 'biodata';
      readonly name: string;
      readonly sex: 'male' | 'female';
      readonly bornOn: PlainDate;
      readonly declared: PlainStatus;
      readonly village: string;
      readonly mother?: string;
      readonly father?: string;
    }
  | {
      readonly kind: 'married';
      readonly day: PlainDate;
      readonly couple: Couple;
      /** Kawin belum tercatat, declared by both. */
      readonly isUnrecorded?: true;
    }
  /** Isbat nikah: a court finds on this day that the two are married since another. */
  | {
      readonly kind: 'legalised';
      readonly day: PlainDate;
      readonly couple: Couple;
      readonly since: PlainDate;
    }
  /** Named as spouse on a biodata form. */
  | {
      readonly kind: 'declared';
      readonly day: PlainDate;
      readonly couple: Couple;
      /** The form names the act of marriage. */
      readonly isProven?: true;
    }
  | { readonly kind: 'divorced'; readonly day: PlainDate; readonly couple: Couple }
  /** Pembatalan perkawinan, pembatalan perceraian. */
  | { readonly kind: 'marriage-annulled'; readonly day: PlainDate; readonly couple: Couple }
  | { readonly kind: 'divorce-annulled'; readonly day: PlainDate; readonly couple: Couple }
  /** Pengakuan anak. */
  | {
      readonly kind: 'acknowledged';
      readonly day: PlainDate;
      readonly person: string;
      readonly father: string;
    }
  /** The act of birth of somebody whom biodata had entered: it names the parents anew, if any. */
  | {
      readonly kind: 'birth-recorded';
      readonly day: PlainDate;
      readonly person: string;
      readonly parents?: { readonly mother?: string; readonly father?: string };
    }
  | { readonly kind: 'renamed'; readonly day: PlainDate; readonly person: string; readonly name: string }
  | {
      readonly kind: 'sex-changed';
      readonly day: PlainDate;
      readonly person: string;
      readonly sex: 'male' | 'female';
    }
  | { readonly kind: 'died'; readonly day: PlainDate; readonly person: string }
  | {
      readonly kind: 'moved';
      readonly day: PlainDate;
      readonly person: string;
      readonly village: string;
      /** The SKPWNI that it completes. */
      readonly move?: string;
    }
  | { readonly kind: 'departed'; readonly day: PlainDate; readonly person: string; readonly move: string }
  /** Lives abroad from this day on. */
  | { readonly kind: 'emigrated'; readonly day: PlainDate; readonly person: string }
  | { readonly kind: 'returned'; readonly day: PlainDate; readonly person: string; readonly village: string }
  /** The SKPWNI was cancelled or expired. */
  | { readonly kind: 'stayed'; readonly day: PlainDate; readonly person: string; readonly move: string };

export type FactOf<Kind extends PlainFact['kind']> = Extract<PlainFact, { readonly kind: Kind }>;

/** Pembetulan replaces all that the act before it left; the others take something out (domain.md §2.1 point 5). */
export type Superseding = 'correction' | 'cancellation' | 'annulment';

/** An act as it is recorded. A superseding act names the latest act of its chain. */
export interface PlainAct {
  /** From 1, in the order of recording. */
  readonly no: number;
  readonly facts: readonly PlainFact[];
  readonly supersedes?: { readonly no: number; readonly how: Superseding };
}

/** The persons of whom a fact says something. */
export function personsOf(fact: PlainFact): readonly string[] {
  if ('couple' in fact) return fact.couple;
  return [fact.person, ...parentsIn(fact)];
}

/** The parents whom a fact gives a person. */
export function parentsIn(fact: PlainFact): readonly string[] {
  const { mother, father } = parentsOf(fact);
  return [mother, father].filter((parent) => parent !== undefined);
}

function parentsOf(fact: PlainFact): { readonly mother?: string; readonly father?: string } {
  if (fact.kind === 'birth-recorded') return fact.parents ?? {};
  if (fact.kind === 'acknowledged') return { father: fact.father };
  return fact.kind === 'entered' ? fact : {};
}

/** Flags of invariants with severity S, by area: the act is registered, and an officer has to check it. */
interface FlagsByArea {
  readonly identity:
    'nik-differs-from-biodata' | 'nik-region-unknown' | 'name-has-digits' | 'possible-duplicate';
  readonly birth:
    | 'act-differs-from-biodata'
    | 'birth-order-unusual'
    | 'father-age-unusual'
    | 'mother-age-unusual'
    | 'plurality-exceeded'
    | 'birth-interval-short'
    | 'father-died-long-before'
    | 'parents-not-married-on-record'
    | 'late-decision-missing';
  readonly death: 'events-after-death';
  readonly marriage:
    | 'former-marriage-not-on-record'
    | 'marriage-not-allowed'
    | 'spouse-already-recorded'
    | 'spouse-declared-by-one';
  readonly card:
    | 'head-under-age'
    | 'kk-region-unknown'
    | 'minor-without-adult'
    | 'relationship-implausible'
    | 'relationship-unclear';
}
/** Flags about what a person is on a card: another placement settles them (`domain.md` §2.6). */
export const placementFlags: readonly QualityFlag[] = [
  'head-under-age',
  'minor-without-adult',
  'relationship-implausible',
  'relationship-unclear',
];

export type FlagArea = keyof FlagsByArea;
/** The flags of one area, or of all. */
export type QualityFlag<Area extends FlagArea = FlagArea> = FlagsByArea[Area];

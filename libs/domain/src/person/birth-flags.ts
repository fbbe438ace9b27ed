import { addDays, ageOn, daysBetween, type PlainDate } from '@peristiwa/kernel';
import type { QualityFlag, Sex } from '../values';
import { byName, inRegister, type Parent, type RegisterBirth } from './birth-report';

const BIRTH_INTERVAL_DAYS_MIN = 182;
/** Children of one delivery may be born before and after midnight. */
const DELIVERY_DAYS_MAX = 1;
/** INV-10: a posthumous child. */
export const FATHER_DIED_DAYS_MAX = 300;
const MOTHER_AGE = { min: 10, max: 55 };
const FATHER_AGE_MIN = 10;

/** Another birth of the mother: on record, alive or dead, or of the same report. */
export interface Sibling {
  readonly bornOn: PlainDate;
  /** Unknown for a birth of before the register kept it. */
  readonly birthOrder?: number;
}

/** What the rules below read of a report, of a live birth or a stillbirth. */
interface ReportedDelivery extends Pick<RegisterBirth, 'bornOn' | 'plurality' | 'sptjm'> {
  readonly children: readonly { readonly birthOrder: number }[];
}

interface Birth {
  readonly report: ReportedDelivery;
  readonly mother?: Parent;
  readonly father?: Parent;
  /** On record, without the children of this report. */
  readonly siblings: readonly Sibling[];
  /** A late birth without the decision of the head of the office (INV-24). */
  readonly decisionMissing: boolean;
}

/** The flags that `flagsOfBirth` decides. */
export const flagsOfDelivery = [
  'mother-age-unusual',
  'father-age-unusual',
  'birth-interval-short',
  'plurality-exceeded',
  'birth-order-unusual',
  'father-died-long-before',
  'parents-not-married-on-record',
  'late-decision-missing',
] as const satisfies readonly QualityFlag[];

/** INV-10, INV-11 and INV-24, severity S: what an officer has to check about one child of the report. */
export function flagsOfBirth(birth: Birth, child: { readonly birthOrder: number }): QualityFlag[] {
  const { report, siblings } = birth;
  const { bornOn, sptjm } = report;
  const mother = inRegister(birth.mother);
  const father = inRegister(birth.father);
  const flags: (typeof flagsOfDelivery)[number][] = [];
  if (isUnusualParent('female', ageOfParent(birth.mother, bornOn))) flags.push('mother-age-unusual');
  if (isUnusualParent('male', ageOfParent(birth.father, bornOn))) flags.push('father-age-unusual');
  if (siblings.some(({ bornOn: other }) => isTooClose(other, bornOn))) flags.push('birth-interval-short');
  if (sizeOfDelivery(report, siblings) > pluralityOf(report)) flags.push('plurality-exceeded');
  const others = report.children
    .filter((one) => one !== child)
    .map(({ birthOrder }) => ({ birthOrder, bornOn }));
  if (isOutOfOrder({ birthOrder: child.birthOrder, bornOn }, [...siblings, ...others], report))
    flags.push('birth-order-unusual');
  const diedOn = father?.state.death?.diedOn;
  if (diedOn && addDays(diedOn, FATHER_DIED_DAYS_MAX) < bornOn) flags.push('father-died-long-before');
  // Variant (b): the SPTJM of the couple replaces the marriage that is not on record.
  const isCouple = father && mother?.state.marriages.some(({ spouseId }) => spouseId === father.id);
  if (birth.father && !isCouple && !sptjm) flags.push('parents-not-married-on-record');
  if (birth.decisionMissing) flags.push('late-decision-missing');
  return flags;
}

/** INV-10: an age on the day of birth of a child at which a mother or a father seldom is. */
export function isUnusualParent(sex: Sex, age: number | undefined): boolean {
  if (age === undefined) return false;
  return sex === 'male' ? age < FATHER_AGE_MIN : age < MOTHER_AGE.min || age > MOTHER_AGE.max;
}

/** Completed years of a parent on the day of birth, where the day of birth of the parent is known. */
export function ageOfParent(parent: Parent | undefined, bornOn: PlainDate): number | undefined {
  const theirs = inRegister(parent)?.state.bornOn ?? byName(parent)?.bornOn;
  return theirs && ageOn(theirs, bornOn);
}

export function pluralityOf({
  plurality,
  children,
}: Pick<ReportedDelivery, 'plurality' | 'children'>): number {
  return plurality ?? children.length;
}

function isTooClose(one: PlainDate, other: PlainDate): boolean {
  return !isOneDelivery(one, other) && Math.abs(daysBetween(one, other)) < BIRTH_INTERVAL_DAYS_MIN;
}

function isOneDelivery(one: PlainDate, other: PlainDate): boolean {
  return Math.abs(daysBetween(one, other)) <= DELIVERY_DAYS_MAX;
}

function sizeOfDelivery({ bornOn, children }: ReportedDelivery, siblings: readonly Sibling[]): number {
  return children.length + siblings.filter((sibling) => isOneDelivery(sibling.bornOn, bornOn)).length;
}

/**
 * Anak ke- against the other births of the mother: two with one order, an order that contradicts the days of birth, or
 * a gap after the order before it. Within one delivery whose children are not all on record a gap says nothing.
 */
function isOutOfOrder(
  child: Required<Sibling>,
  siblings: readonly Sibling[],
  report: ReportedDelivery,
): boolean {
  const { birthOrder, bornOn } = child;
  const apart = siblings.filter((sibling) => !isOneDelivery(sibling.bornOn, bornOn));
  const older = apart.filter((sibling) => sibling.bornOn < bornOn);
  const orders = siblings.flatMap((sibling) => sibling.birthOrder ?? []);
  if (older.length >= birthOrder || orders.includes(birthOrder)) return true;
  const contradicts = apart.some(
    (sibling) =>
      sibling.birthOrder !== undefined && sibling.birthOrder < birthOrder !== sibling.bornOn < bornOn,
  );
  const before = Math.max(0, ...orders.filter((order) => order < birthOrder));
  const isWhole = siblings.length - apart.length + 1 >= pluralityOf(report);
  return contradicts || (before > 0 && isWhole && birthOrder - before > 1);
}

import { addDays, birthday, type PlainDate } from '@peristiwa/kernel';
import { firstKtp } from './document/documents';
import { REPORT_WITHIN_DAYS } from './foreigner/permit-record';
import { hasLimitedStay } from './foreigner/stay-permit';
import { isOffCard, openDeparture, type PersonOnRecord } from './person/person';
import { lastDayOfChoice } from './person/citizenship-at-birth';

/** What an office has to attend to on a day that is known beforehand. Permanent: add, never rename. */
export const dueCaseKinds = ['citizenship-choice', 'stay-permit', 'first-ktp', 'move-letter'] as const;
export type DueCaseKind = (typeof dueCaseKinds)[number];

export interface DueCase {
  readonly kind: DueCaseKind;
  /** From this day on the office can act. */
  readonly opensOn: PlainDate;
  /** The last day, or the day since which it is due. */
  readonly dueOn: PlainDate;
  /** Of the SKPWNI. */
  readonly moveId?: string;
}

/** UU 12/2006 art. 6(1): the choice is open from the age of 18 on, or from a marriage of before. */
const CHOICE_FROM_AGE = 18;
/** UU 12/2006 art. 6(3): within three years. */
const CHOICE_YEARS = 3;
/** domain.md §2.2 B: the KTP-el of a foreigner is renewed 30 days before the ITAP ends. */
const PERMIT_NOTICE_DAYS = 30;
/** An SKPWNI is valid for 30 days; in the last of them the office of origin asks whether the move takes place. */
const LETTER_NOTICE_DAYS = 7;

/**
 * The due cases of a person, whatever day it is: limited dual citizenship that ends (UU 12/2006 art. 6), a stay permit
 * that expires, the first KTP-el (UU 24/2013 art. 63), a move letter that expires (domain.md §2.2 B). Each ends by the act
 * that it asks for.
 */
export function dueCasesOf(person: PersonOnRecord): DueCase[] {
  if (person.status !== 'registered' || person.death) return [];
  const choice = citizenshipChoice(person);
  if (isOffCard(person)) return choice;
  return [...choice, ...stayPermit(person), ...firstKtpDue(person), ...moveLetter(person)];
}

/** Biodata say nothing about the end of a limited dual citizenship: the day of birth does. */
function citizenshipChoice({ citizenship, dualUntil, bornOn, marriages }: PersonOnRecord): DueCase[] {
  if (citizenship !== 'limited-dual') return [];
  const kind = 'citizenship-choice';
  const ofAge = birthday(bornOn, CHOICE_FROM_AGE);
  const wed = marriages.flatMap(({ marriedOn = ofAge, endedBy }) =>
    endedBy === 'annulment' ? [] : marriedOn,
  );
  const [first = ofAge] = wed.toSorted();
  if (first < ofAge) return [{ kind, opensOn: first, dueOn: birthday(first, CHOICE_YEARS) }];
  return [{ kind, opensOn: ofAge, dueOn: dualUntil ?? lastDayOfChoice(bornOn) }];
}

/** The end of the permit; of a foreigner without one on record, the end of the time for the report. */
function stayPermit({ citizenship, permit, citizenshipSince, stays }: PersonOnRecord): DueCase[] {
  if (citizenship !== 'foreign') return [];
  if (!permit) {
    const since = citizenshipSince ?? stays[0]?.from;
    return since ? [{ kind: 'stay-permit', opensOn: since, dueOn: addDays(since, REPORT_WITHIN_DAYS) }] : [];
  }
  const { validUntil } = permit;
  if (!validUntil) return [];
  return [{ kind: 'stay-permit', opensOn: addDays(validUntil, -PERMIT_NOTICE_DAYS), dueOn: validUntil }];
}

function firstKtpDue(person: PersonOnRecord): DueCase[] {
  const { citizenship, permit, documents } = person;
  if (documents?.['ktp-el'] || hasLimitedStay(person) || (citizenship === 'foreign' && !permit)) return [];
  const { since } = firstKtp(person);
  return [{ kind: 'first-ktp', opensOn: since, dueOn: since }];
}

function moveLetter(person: PersonOnRecord): DueCase[] {
  const { moveId, validUntil } = openDeparture(person) ?? {};
  if (!moveId || !validUntil) return [];
  return [
    { kind: 'move-letter', opensOn: addDays(validUntil, -LETTER_NOTICE_DAYS), dueOn: validUntil, moveId },
  ];
}

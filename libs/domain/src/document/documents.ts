import { ageOn, birthday, type PlainDate } from '@peristiwa/kernel';
import { isAdult, type PersonOnRecord } from '../person/person';
import type { DocumentKind, DocumentOnRecord, DocumentStatus } from './document-status';

/** Documents recorded for a day after the death have no effect: the death took them out of use. */
export function withDocument<Someone extends PersonOnRecord>(
  person: Someone,
  document: DocumentKind,
  step: DocumentOnRecord,
): Someone {
  if (person.death) return person;
  return { ...person, documents: { ...person.documents, [document]: step } };
}

/** KTP-el, KIA and IKD are revoked by a death, and by leaving the country (domain.md §2.2, MATI and PLN). */
export function withoutDocuments<Someone extends PersonOnRecord>(person: Someone, since: PlainDate): Someone {
  if (!person.documents) return person;
  const revoked = Object.keys(person.documents).map((document) => {
    const status: DocumentStatus = document === 'ikd' ? 'inactive' : 'revoked';
    return [document, { status, since }] as const;
  });
  return { ...person, documents: Object.fromEntries(revoked) };
}

/**
 * Wajib KTP on a day (INV-18; UU 24/2013 art. 63): 17, married or once married by then. The law decides, although
 * offices are reported to wait until 17 (domain.md §2.7).
 */
export function mustHaveKtp(person: PersonOnRecord, on: PlainDate): boolean {
  const marriages = person.marriages.filter(({ marriedOn }) => !marriedOn || marriedOn <= on);
  return isAdult({ ...person, marriages }, on);
}

/** Indonesians, and foreigners who may stay for good (ITAP; UU 24/2013 art. 63). */
export function mayHaveDocuments({ citizenship, permit }: PersonOnRecord): boolean {
  return citizenship !== 'foreign' || permit?.kind === 'itap';
}

/** A document as of a day, with what follows from age and marriage. */
export interface DocumentToday {
  readonly document: DocumentKind;
  readonly status: DocumentStatus | 'not-obliged' | 'not-recorded' | 'not-issued' | 'expired';
  readonly since?: PlainDate;
  readonly due?: DueDocument;
}

/** What the office has to do for a person: a first document, another one, or one with the data of today. */
export interface DueDocument {
  readonly reason: 'age-17' | 'married' | 'child' | 'photo-from-age-5' | 'replacement' | 'data-changed';
  readonly since: PlainDate;
}

/** KTP-el, KIA and IKD of a person on a day. Empty for those who may have none. */
export function documentsOf(person: PersonOnRecord, on: PlainDate): DocumentToday[] {
  if (!mayHaveDocuments(person) && !person.documents) return [];
  const { 'ktp-el': ktp, kia, ikd } = person.documents ?? {};
  const obliged = mustHaveKtp(person, on);
  const lives = !person.death;
  const all: (DocumentToday | false)[] = [
    lives || ktp
      ? {
          document: 'ktp-el',
          ...(ktp ? onRecord(ktp) : { status: obliged ? 'not-recorded' : 'not-obliged' }),
          ...(lives && obliged && dueOnly(dueKtp(person, ktp))),
        }
      : false,
    (lives && !obliged) || kia ? { document: 'kia', ...kiaOn(person, kia, { obliged, on }) } : false,
    ikd ? { document: 'ikd', ...onRecord(ikd) } : false,
  ];
  return all.filter((document) => document !== false);
}

/** Members are listed: what a later release keeps with a document is not answered by that. */
function onRecord({ status, since }: DocumentOnRecord): DocumentOnRecord {
  return { status, since };
}

function dueOnly(due: DueDocument | undefined) {
  return due ? { due } : {};
}

function dueKtp(person: PersonOnRecord, ktp: DocumentOnRecord | undefined): DueDocument | undefined {
  if (!ktp) return firstKtp(person);
  const { status, since } = ktp;
  if (status === 'lost' || status === 'damaged' || status === 'revoked') {
    return { reason: 'replacement', since };
  }
  const changedOn = lastChangeOfData(person);
  return status === 'issued' && changedOn && changedOn > since
    ? { reason: 'data-changed', since: changedOn }
    : undefined;
}

function firstKtp({ bornOn, marriages }: PersonOnRecord): DueDocument {
  const at17 = birthday(bornOn, 17);
  const [marriedOn] = marriages.flatMap((marriage) => marriage.marriedOn ?? []).toSorted();
  return marriedOn && marriedOn < at17
    ? { reason: 'married', since: marriedOn }
    : { reason: 'age-17', since: at17 };
}

/** The last day on which the village or the marital status, which a KTP-el shows, changed. */
function lastChangeOfData({ stays, marriages }: PersonOnRecord): PlainDate | undefined {
  const [, ...moved] = stays;
  const days = marriages.flatMap(({ marriedOn, endedOn }) => [marriedOn, endedOn]);
  return [...moved.map(({ from }) => from), ...days]
    .filter((day) => day !== undefined)
    .toSorted()
    .at(-1);
}

/** KIA ends at 17 or with a marriage; it has a photo from the age of 5 on (domain.md §2.2 B). */
function kiaOn(
  person: PersonOnRecord,
  kia: DocumentOnRecord | undefined,
  { obliged, on }: { readonly obliged: boolean; readonly on: PlainDate },
): Omit<DocumentToday, 'document'> {
  if (obliged || person.death) {
    if (!kia) return { status: 'not-issued' };
    return { ...onRecord(kia), ...(kia.status === 'issued' && { status: 'expired' }) };
  }
  if (!kia) return { status: 'not-issued', due: { reason: 'child', since: person.bornOn } };
  if (kia.status !== 'issued') return { ...onRecord(kia), due: { reason: 'replacement', since: kia.since } };
  const at5 = birthday(person.bornOn, 5);
  const isWithoutPhoto = ageOn(person.bornOn, on) >= 5 && kia.since < at5;
  return { ...onRecord(kia), ...(isWithoutPhoto && { due: { reason: 'photo-from-age-5', since: at5 } }) };
}

import { ageOn, birthday, type PlainDate } from '@peristiwa/kernel';
import { hasPermanentStay } from '../foreigner/stay-permit';
import { isAdult, isOffCard, type PersonOnRecord } from '../person/person';
import {
  documentKinds,
  endings,
  type DocumentKind,
  type DocumentOnRecord,
  type DocumentStatus,
} from './document-status';

export function withDocument<Someone extends PersonOnRecord>(
  person: Someone,
  document: DocumentKind,
  step: DocumentOnRecord,
): Someone {
  return { ...person, documents: { ...person.documents, [document]: step } };
}

/**
 * A document as it is now. A death revokes KTP-el, KIA and IKD, and so does the SKPLN until the return (domain.md §2.2,
 * MATI and PLN): without any further act, so that the cancellation of either gives them back. @returns undefined where
 * none was recorded
 */
export function documentInForce(
  { documents, death, abroad }: Pick<PersonOnRecord, 'documents' | 'death' | 'abroad'>,
  document: DocumentKind,
): DocumentOnRecord | undefined {
  const known = documents?.[document];
  if (!known) return undefined;
  const revokedOn = death?.diedOn ?? abroad?.since;
  // Members are listed: what a later release keeps with a document is not answered by that.
  if (!revokedOn) return { status: known.status, since: known.since };
  return { status: document === 'ikd' ? 'inactive' : 'revoked', since: revokedOn };
}

/**
 * Wajib KTP on a day (INV-18; UU 24/2013 art. 63): 17, married or once married by then. The law decides, although
 * offices are reported to wait until 17 (domain.md §2.7).
 */
export function mustHaveKtp(person: PersonOnRecord, on: PlainDate): boolean {
  const marriages = person.marriages.filter(({ marriedOn }) => !marriedOn || marriedOn <= on);
  return isAdult({ ...person, marriages }, on);
}

/** Indonesians, and foreigners while they may stay for good (ITAP; UU 24/2013 art. 63). */
export function mayHaveDocuments(person: PersonOnRecord, on: PlainDate): boolean {
  return person.citizenship !== 'foreign' || hasPermanentStay(person, on);
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
  if (!mayHaveDocuments(person, on)) return expiredDocuments(person);
  const [ktp, kia, ikd] = documentKinds.map((document) => documentInForce(person, document));
  const obliged = mustHaveKtp(person, on);
  const lives = !isOffCard(person);
  const all: (DocumentToday | false)[] = [
    lives || ktp
      ? {
          document: 'ktp-el',
          ...(ktp ? ktp : { status: obliged ? 'not-recorded' : 'not-obliged' }),
          ...(lives && obliged && dueOnly(dueKtp(person, ktp))),
        }
      : false,
    (lives && !obliged) || kia ? { document: 'kia', ...kiaOn(person, kia, { obliged, on }) } : false,
    ikd ? { document: 'ikd', ...ikd } : false,
  ];
  return all.filter((document) => document !== false);
}

/**
 * The last day of the documents of a foreigner: valid as long as the ITAP (domain.md §1.1), those of a former citizen as
 * long as the citizenship. @returns undefined where there is no such day, as for citizens
 */
export function documentsValidUntil(
  person: Pick<PersonOnRecord, 'citizenship' | 'permit' | 'citizenshipSince'>,
): PlainDate | undefined {
  const { permit, citizenshipSince, citizenship } = person;
  if (citizenship !== 'foreign') return undefined;
  return permit?.kind === 'itap' ? permit.validUntil : (permit?.issuedOn ?? citizenshipSince);
}

function expiredDocuments(person: PersonOnRecord): DocumentToday[] {
  const endedOn = documentsValidUntil(person);
  return documentKinds.flatMap((document): DocumentToday[] => {
    const known = documentInForce(person, document);
    if (!known) return [];
    const { status, since } = known;
    if (endings.includes(status)) return [{ document, status, since }];
    return [{ document, status: 'expired' as const, since: endedOn ?? since }];
  });
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

/** Since when a first KTP-el is due: the 17th birthday, or a marriage before it. */
export function firstKtp({ bornOn, marriages }: PersonOnRecord): DueDocument {
  const at17 = birthday(bornOn, 17);
  const [marriedOn] = marriages.flatMap((marriage) => marriage.marriedOn ?? []).toSorted();
  return marriedOn && marriedOn < at17
    ? { reason: 'married', since: marriedOn }
    : { reason: 'age-17', since: at17 };
}

/** The last day on which the village, the marital status or the citizenship changed, or the term of an ITAP. */
function lastChangeOfData(person: PersonOnRecord): PlainDate | undefined {
  const { stays, marriages, citizenshipSince, permit } = person;
  const [, ...moved] = stays;
  const days = marriages.flatMap(({ marriedOn, endedOn }) => [marriedOn, endedOn]);
  return [...moved.map(({ from }) => from), ...days, citizenshipSince, permit?.issuedOn]
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
  if (obliged || isOffCard(person)) {
    if (!kia) return { status: 'not-issued' };
    return { ...kia, ...(kia.status === 'issued' && { status: 'expired' }) };
  }
  if (!kia) return { status: 'not-issued', due: { reason: 'child', since: person.bornOn } };
  if (kia.status !== 'issued') return { ...kia, due: { reason: 'replacement', since: kia.since } };
  const at5 = birthday(person.bornOn, 5);
  const isWithoutPhoto = ageOn(person.bornOn, on) >= 5 && kia.since < at5;
  return { ...kia, ...(isWithoutPhoto && { due: { reason: 'photo-from-age-5', since: at5 } }) };
}

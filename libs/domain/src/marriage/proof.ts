import { reject, type PlainDate } from '@peristiwa/kernel';
import type { ActContext, Reservation } from '../act';
import { issueActNumber } from '../issuance';
import type { Refused } from '../rules';
import { numberKey, officeKey } from './decree';
import type { Authority, DivorceCertificate, MarriageBook } from './papers';

/** The number that stands for a record, and its reservation: no other record has the same number (INV-21). */
export interface Proof {
  readonly kind: 'proven';
  readonly actNumber: string;
  readonly reservation: Reservation;
}

interface Event {
  /** The day that the paper attests. */
  readonly on: PlainDate;
  readonly reportedOn: PlainDate;
  /** The person on whose stream the number is reserved. */
  readonly holder: string;
}

/**
 * The buku nikah of a marriage at the KUA; a new number of an akta perkawinan for all others, and of a surat keterangan
 * pelaporan where the marriage was abroad.
 */
export function proofOfMarriage(
  { authority, marriageBook }: { readonly authority: Authority; readonly marriageBook?: MarriageBook },
  event: Event,
  context: ActContext,
): Proof | Refused {
  if (authority !== 'kua') {
    if (marriageBook) return reject({ code: 'marriage-book-not-expected', field: 'marriageBook' });
    return issued(authority === 'abroad' ? 'LN' : 'KW', event, context);
  }
  if (!marriageBook) return reject({ code: 'marriage-book-missing', field: 'marriageBook' });
  return givenBy(marriageBook.kua, marriageBook, { ...event, series: 'kua', field: 'marriageBook' });
}

/**
 * The akta cerai in a divorce of Muslims; a new number of an akta perceraian for all others, and of a surat keterangan
 * pelaporan where the divorce was abroad.
 */
export function proofOfDivorce(
  {
    isMuslim,
    isAbroad,
    court,
    certificate,
  }: {
    readonly isMuslim: boolean;
    readonly isAbroad: boolean;
    readonly court: string;
    readonly certificate?: DivorceCertificate;
  },
  event: Event,
  context: ActContext,
): Proof | Refused {
  if (isAbroad || !isMuslim) {
    if (certificate) return reject({ code: 'divorce-certificate-not-expected', field: 'divorceCertificate' });
    return issued(isAbroad ? 'LN' : 'CR', event, context);
  }
  if (!certificate) return reject({ code: 'divorce-certificate-missing', field: 'divorceCertificate' });
  return givenBy(court, certificate, { ...event, series: 'akta-cerai', field: 'divorceCertificate' });
}

function issued(actClass: 'KW' | 'CR' | 'LN', { holder }: Event, context: ActContext): Proof {
  const actNumber = issueActNumber(context, actClass);
  return { kind: 'proven', actNumber, reservation: { kind: 'act', value: actNumber, streamId: holder } };
}

/** A paper of another office is of the day that it attests or later, and no later than the report. */
function givenBy(
  office: string,
  { number, date }: { readonly number: string; readonly date: PlainDate },
  { on, reportedOn, holder, series, field }: Event & { readonly series: string; readonly field: string },
): Proof | Refused {
  if (date > reportedOn) return reject({ code: 'occurred-after-report', field: `${field}.date` });
  if (date < on) return reject({ code: 'paper-before-event', field: `${field}.date`, occurredOn: on });
  const value = `${series}:${officeKey(office)}:${numberKey(number)}`;
  const reservation: Reservation = { kind: 'act', value, streamId: holder, field: `${field}.number` };
  return { kind: 'proven', actNumber: number, reservation };
}

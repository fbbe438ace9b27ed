import type { ActKind } from '@peristiwa/contracts';
import type { KindOfAct } from '@peristiwa/domain';
import type { EventClass } from '../grants';
import type { Rows } from './row';

/** Whoever may receive an act also receives that it is cancelled (`domain.md` §5.5). */
const classOfAct: Readonly<Record<KindOfAct, EventClass>> = {
  birth: 'birth',
  death: 'death',
  'death-without-nik': 'death',
  marriage: 'marital-status',
  divorce: 'marital-status',
  'marriage-declaration': 'marital-status',
  'divorce-declaration': 'marital-status',
  'marriage-legalisation': 'marital-status',
  'marriage-annulment': 'marital-status',
  'divorce-annulment': 'marital-status',
  stillbirth: 'stillbirth',
  acknowledgement: 'biodata',
  legitimation: 'biodata',
  adoption: 'adoption',
  biodata: 'biodata',
  foreigner: 'biodata',
  'stay-permit': 'biodata',
  departure: 'departure',
  'departure-cancellation': 'departure',
  'departure-expiry': 'departure',
  'departure-abroad': 'abroad',
  'return-from-abroad': 'abroad',
  'non-permanent-stay': 'stay',
  'non-permanent-stay-end': 'stay',
  arrival: 'move',
  'address-change': 'address-change',
  'card-split': 'card-change',
  'card-joining': 'card-change',
  'head-change': 'card-change',
  'relationship-change': 'card-change',
  'card-reissue': 'card-change',
  document: 'document',
  'flag-resolution': 'biodata',
  'name-change': 'biodata',
  'sex-change': 'biodata',
  'citizenship-change': 'biodata',
  'biodata-change': 'biodata',
  'nik-deactivation': 'biodata',
  'nik-reactivation': 'biodata',
  missing: 'biodata',
  'missing-end': 'biodata',
  merge: 'biodata',
};
const classes = [...new Set(Object.values(classOfAct))];

export const voidingRows: Rows<'PersonActVoided'> = {
  PersonActVoided: {
    eventClass: ({ voided }) => (voided === null ? 'biodata' : classOfAct[voided]),
    // A correction writes a marker where it leaves nothing of the act: to this person it is a cancellation.
    kind: ({ by }) => (by === 'kept' ? undefined : 'cancelled'),
    facts: ({ voided }) => ({ voided: voided ?? undefined }),
  },
};

/** Kinds that the holding or the state decides with the event, and the classes of acts that may give them. */
export const kindsOfSuperseding: Readonly<Partial<Record<ActKind, readonly EventClass[]>>> = {
  reinstated: ['death'],
  cancelled: classes,
  corrected: classes,
};

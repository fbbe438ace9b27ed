import { plainDate, type PlainDate } from '@peristiwa/kernel';
import {
  regencyOf,
  withSerial,
  type ActContext,
  type Address,
  type DatedEvent,
  type Family,
  type Biodata,
  type MaritalStatus,
  type RecordBiodata,
  type Relationship,
  type Sex,
  type StreamRef,
} from '@peristiwa/domain';

/** Deterministic ids. They carry no meaning, as in a real register. */
export const idOf = (number: number): string =>
  `00000000-0000-7000-8000-${number.toString(16).padStart(12, '0')}`;

export const FATHER = idOf(1);
export const MOTHER = idOf(2);
export const SON = idOf(3);
export const DAUGHTER = idOf(4);
export const STRANGER = idOf(99);
export const FAMILY = idOf(0xf1);
/** The first ids that a context returns, in order. */
export const NEW_1 = idOf(0x1001);
export const NEW_2 = idOf(0x1002);
export const NEW_3 = idOf(0x1003);

export const VILLAGE = '3204012001';
export const OTHER_VILLAGE = '3204022002';
export const FAR_VILLAGE = '5171011001';
export const OFFICE = regencyOf(VILLAGE);
export const FAR_OFFICE = regencyOf(FAR_VILLAGE);
export const TODAY = plainDate('2026-11-22');
export const KK = '3204010601209001';

export const on = plainDate;
export const person = (id: string): StreamRef => ({ kind: 'person', id });
export const family = (id: string): StreamRef => ({ kind: 'family', id });
export const move = (id: string): StreamRef => ({ kind: 'move', id });

export const HOME: Address = {
  area: VILLAGE,
  line: 'Jalan Melati 5',
  rt: '001',
  rw: '002',
  postalCode: '40375',
};
export const FAR_HOME: Address = { area: FAR_VILLAGE, line: 'Jalan Kamboja 8', rt: '003', rw: '004' };

/** The district list of the specifications: every code but those of provinces 00–09 and 99. */
export const isOnTheList = (code: string) => !/^(0|99)/.test(code);

/** Ids start at 0x1001, serials at 9001 per prefix: the synthetic range, so no number can be a real person's. */
export function contextOn(today: PlainDate = TODAY, office: string = OFFICE): ActContext {
  let ids = 0x1000;
  const serials = new Map<string, number>();
  return {
    office,
    today,
    receivedOn: today,
    newId: () => idOf(++ids),
    nextNumber: (kind, series) => {
      const prefix = series(0);
      const serial = (serials.get(kind + prefix) ?? 9000) + 1;
      serials.set(kind + prefix, serial);
      return withSerial(prefix, serial);
    },
    knowsDistrict: isOnTheList,
  };
}

/** A buku nikah of the wedding day. */
export const bookOf = (marriedOn: string, number = '0123/045/XI/2026') => ({
  number,
  kua: 'KUA Soreang',
  date: on(marriedOn),
});
/** The reservation of the number of `bookOf`. */
export const BOOK_KEY = 'kua:SOREANG:0123/045/XI/2026';
/** An akta cerai of the day of the decision. */
export const certificateOf = (divorcedOn: string, number = '0456/AC/2026/PA.Sor') => ({
  number,
  date: on(divorcedOn),
});
export const CERTIFICATE_KEY = 'akta-cerai:SOREANG:0456/AC/2026/PA.SOR';

/** One event on one stream, as a specification states it. */
export interface RecordedFact {
  readonly stream: StreamRef;
  readonly event: DatedEvent;
}

export function recorded(stream: StreamRef, ...events: readonly DatedEvent[]): RecordedFact[] {
  return events.map((event) => ({ stream, event }));
}

/** A death on record, without the events of spouse and card that a death act also has. */
export const died = (id: string, diedOn: string): RecordedFact[] =>
  recorded(person(id), {
    type: 'DeathRegistered',
    occurredOn: on(diedOn),
    data: {
      actNumber: '3204-KM-01012026-9001',
      diedOn: on(diedOn),
      age: 40,
      cause: 'accident',
      attestedBy: 'police',
      reportedLate: false,
      flags: [],
    },
  });

export interface MemberFixture {
  readonly id: string;
  readonly name: string;
  readonly sex: Sex;
  readonly bornOn: string;
  readonly relationship: Relationship;
  readonly maritalStatus?: MaritalStatus;
  readonly religion?: Biodata['religion'];
  readonly citizenship?: Biodata['citizenship'];
  readonly motherId?: string;
  readonly fatherId?: string;
}

export const father: MemberFixture = {
  id: FATHER,
  name: 'Budi Santoso',
  sex: 'male',
  bornOn: '1985-03-10',
  relationship: 'head',
  maritalStatus: 'married-recorded',
};
export const mother: MemberFixture = {
  id: MOTHER,
  name: 'Siti Aminah',
  sex: 'female',
  bornOn: '1988-07-20',
  relationship: 'wife',
  maritalStatus: 'married-recorded',
};
export const son: MemberFixture = {
  id: SON,
  name: 'Agus Santoso',
  sex: 'male',
  bornOn: '2012-05-05',
  relationship: 'child',
};
export const daughter: MemberFixture = {
  id: DAUGHTER,
  name: 'Dewi Santoso',
  sex: 'female',
  bornOn: '2016-09-09',
  relationship: 'child',
};

export interface Card {
  readonly id: string;
  readonly kkNumber: string;
  readonly address: Address;
  readonly enteredOn: string;
}
export const CARD: Card = { id: FAMILY, kkNumber: KK, address: HOME, enteredOn: '2020-01-06' };

/** A card whose members enter the register together; the first is the head, a couple is head and husband or wife. */
export function household(members: readonly MemberFixture[], card: Partial<Card> = {}): RecordedFact[] {
  const { id, kkNumber, address, enteredOn } = { ...CARD, ...card };
  const occurredOn = plainDate(enteredOn);
  const head = members[0];
  if (!head) throw new Error('A card has at least one member');
  const spouse = members.find(({ relationship }) => relationship === 'wife' || relationship === 'husband');
  const issued: DatedEvent = {
    type: 'FamilyCardIssued',
    occurredOn,
    data: {
      kkNumber,
      headId: head.id,
      address,
      members: members.map(({ id: personId, relationship }) => ({ personId, relationship })),
      reason: 'biodata',
    },
  };
  const entries = members.flatMap((member) => {
    const placement = { familyId: id, kkNumber, relationship: member.relationship, address };
    const partner = member === spouse ? head : member === head ? spouse : undefined;
    const couple = partner
      ? [{ type: 'SpouseRecorded' as const, occurredOn, data: { spouseId: partner.id } }]
      : [];
    return recorded(person(member.id), entry(member, occurredOn, placement), ...couple);
  });
  return [...entries, ...recorded(family(id), issued)];
}

type Placed = Extract<DatedEvent, { type: 'CardChanged' }>['data']['placement'];

function entry(member: MemberFixture, occurredOn: PlainDate, placement: Placed): DatedEvent {
  const { name, sex, religion, maritalStatus, motherId, fatherId } = member;
  const bornOn = plainDate(member.bornOn);
  const day = Number(member.bornOn.slice(8)) + (sex === 'female' ? 40 : 0);
  const birth = `${String(day).padStart(2, '0')}${member.bornOn.slice(5, 7)}${member.bornOn.slice(2, 4)}`;
  const serial = 9000 + (Number.parseInt(member.id.slice(-3), 16) % 1000);
  return {
    type: 'BiodataRecorded',
    occurredOn,
    data: {
      nik: `320401${birth}${serial}`,
      name,
      sex,
      bornOn,
      birthPlace: '3204',
      religion: religion ?? 'islam',
      education: 'upper-secondary',
      occupation: 88,
      citizenship: member.citizenship ?? 'indonesian',
      bloodType: 'O',
      maritalStatus: maritalStatus ?? 'single',
      motherId,
      fatherId,
      placement,
      flags: [],
    },
  };
}

/** Father heads the card, mother is his wife, a son of fourteen and a daughter of ten. */
export const familyOfFour = (): RecordedFact[] => household([father, mother, son, daughter]);

/** One person on a card of their own; `number` makes ids and numbers differ. */
export function alone(
  number: number,
  change: Partial<MemberFixture> = {},
  card: Partial<Card> = {},
): RecordedFact[] {
  const who: MemberFixture = {
    id: idOf(number),
    name: 'Rina Wulandari',
    sex: 'female',
    bornOn: '1995-02-14',
    ...change,
    relationship: 'head',
  };
  return household([who], {
    id: idOf(0xf00 + number),
    kkNumber: `32040106012090${String(number).padStart(2, '0')}`,
    ...card,
  });
}

/** A woman of 31 who enters the register; nobody here is like her. */
export const rina: RecordBiodata['person'] = {
  name: 'Rina Wulandari',
  sex: 'female',
  bornOn: plainDate('1995-02-14'),
  birthPlace: '3204',
  religion: 'islam',
  education: 'bachelor',
  occupation: 15,
  citizenship: 'indonesian',
  bloodType: 'O',
  maritalStatus: 'single',
};

/** A person changed the address on this day: a vital event of their own (INV-02). */
export function addressChanged(id: string, day: string): RecordedFact[] {
  const changedOn = plainDate(day);
  const data = { changedOn, from: HOME.area, address: { ...HOME, line: 'Jalan Kenanga 3' } };
  return recorded(person(id), { type: 'AddressChanged', occurredOn: changedOn, data });
}

/** The members of a card as `id: relationship`: a failing comparison is easier to read. */
export function membersOf(state: Family): Record<string, Relationship> {
  if (state.status === 'none') return {};
  return Object.fromEntries(state.members.map(({ personId, relationship }) => [personId, relationship]));
}

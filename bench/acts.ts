import { createHash } from 'node:crypto';
import { uuidv7 } from 'uuidv7';
import { exampleReportFor } from '@peristiwa/contracts';
import type { ActToAppend, EventToAppend } from '@peristiwa/ledger';

const OFFICE = '3204';
const DATES = { occurredOn: '2026-11-01', reportedOn: '2026-11-20' };
const META = JSON.stringify({ actor: 'bench-registrar', channel: 'http' });
/** With the reporter and the witnesses of the form, as the desk stores it. */
const FIRST_META = JSON.stringify({
  ...{ actor: 'bench-registrar', channel: 'http' },
  envelope: exampleReportFor('register-birth', {}),
});
const ADDRESS = { area: '3204012001', line: 'Jalan Melati 5', rt: '001', rw: '002', postalCode: '40375' };

/** The streams of one household that a birth extends; they exist before it, at version 1. */
export interface Household {
  readonly motherId: string;
  readonly fatherId: string;
  readonly familyId: string;
}

/** Serials increase through the whole run, so that no value is ever reserved twice. */
export class ActMaker {
  /** Each of several processes on one ledger begins at a different serial. */
  constructor(private serial = 0) {}

  /** A birth as the desk makes it: four events on four streams in one act, two values reserved. */
  births(count: number): ActToAppend[] {
    return Array.from({ length: count }, () => this.birth());
  }

  private birth(): ActToAppend {
    const family = { motherId: uuidv7(), fatherId: uuidv7(), familyId: uuidv7() };
    const childId = uuidv7();
    const [nik, actNumber] = this.numbers();
    const name = `Putri ${nik.slice(-6)}`;
    const child = { childId, name, sex: 'female', bornOn: DATES.occurredOn };
    const born = { ...bornFacts(name, nik, actNumber), ...family, kkNumber: undefined };
    const member = { personId: childId, relationship: 'child' };
    const events = [
      event(childId, 'BirthRegistered', born),
      event(family.motherId, 'ChildBorn', { ...child, parent: 'mother' }),
      event(family.fatherId, 'ChildBorn', { ...child, parent: 'father' }),
      event(family.familyId, 'FamilyMemberBorn', { member }),
    ];
    const children = [{ personId: childId, nik, birthActNumber: actNumber }];
    return {
      ...stamp(events, { children, familyId: family.familyId }),
      firstMeta: FIRST_META,
      streams: [
        { streamId: childId, kind: 'person', version: 0, events: 1 },
        ...householdStreams(family).map((claim) => ({ ...claim, version: 1, events: 1 })),
      ],
      reservations: [
        { kind: 'nik', value: nik, streamId: childId },
        { kind: 'act', value: actNumber, streamId: childId },
      ],
      events,
    };
  }

  /** Biodata of persons from before this register, as in the initial load: one new stream each. */
  population(count: number): ActToAppend[] {
    return Array.from({ length: count }, () => {
      const streamId = uuidv7();
      const [nik, actNumber] = this.numbers();
      const events = [event(streamId, 'BiodataRecorded', bornFacts('Sari', nik, actNumber))];
      return {
        ...stamp(events, { personId: streamId, nik }),
        streams: [{ streamId, kind: 'person', version: 0, events: 1 }],
        reservations: [{ kind: 'nik', value: nik, streamId }],
        events,
      };
    });
  }

  /** The smallest act: one event that opens a stream. Stores that allow one stream per append can take part. */
  single(count: number): ActToAppend[] {
    return Array.from({ length: count }, () => {
      const streamId = uuidv7();
      const [nik, actNumber] = this.numbers();
      const events = [event(streamId, 'BirthRegistered', bornFacts('Putri', nik, actNumber))];
      return {
        ...stamp(events, { personId: streamId }),
        streams: [{ streamId, kind: 'person', version: 0, events: 1 }],
        reservations: [],
        events,
      };
    });
  }

  private numbers(): [nik: string, actNumber: string] {
    this.serial = nextSerial(this.serial);
    const digits = this.serial.toString().padStart(10, '0');
    return [`320401${digits}`, `3204-LU-20112026-${digits}`];
  }
}

/** A NIK never ends in 0000: the projector would park the stream of its owner. */
export function nextSerial(serial: number): number {
  return (serial + 1) % 10_000 === 0 ? serial + 2 : serial + 1;
}

/** The same birth in a household that is already in the ledger. */
export function withHousehold(act: ActToAppend, household: Household): ActToAppend {
  const ids = [household.motherId, household.fatherId, household.familyId];
  const renamed = new Map(
    act.streams.slice(1).map(({ streamId }, index) => [streamId, ids[index] as string]),
  );
  const to = (streamId: string) => renamed.get(streamId) ?? streamId;
  const parents = { motherId: household.motherId, fatherId: household.fatherId };
  return {
    ...act,
    streams: act.streams.map((claim) => ({ ...claim, streamId: to(claim.streamId) })),
    events: act.events.map((fact) => {
      const streamId = to(fact.streamId);
      if (fact.type !== 'BirthRegistered') return { ...fact, streamId };
      const born = JSON.parse(fact.data) as { placement: object };
      const placement = { ...born.placement, familyId: household.familyId };
      return { ...fact, streamId, data: JSON.stringify({ ...born, ...parents, placement }) };
    }),
  };
}

/** Heads that must be in the ledger before these acts can be appended. */
export function headsBefore(acts: readonly ActToAppend[]): { ids: string[]; kinds: string[] } {
  const known = acts.flatMap(({ streams }) => streams.filter(({ version }) => version > 0));
  return { ids: known.map(({ streamId }) => streamId), kinds: known.map(({ kind }) => kind) };
}

export function eventsIn(acts: readonly ActToAppend[]): number {
  return acts.reduce((sum, { events }) => sum + events.length, 0);
}

function householdStreams({ motherId, fatherId, familyId }: Household) {
  return [
    { streamId: motherId, kind: 'person' },
    { streamId: fatherId, kind: 'person' },
    { streamId: familyId, kind: 'family' },
  ];
}

/** Fields of `libs/domain/golden/BirthRegistered.v1.json`: some 700 bytes of JSON. */
function bornFacts(name: string, nik: string, actNumber: string): object {
  return {
    ...{ name, nik, actNumber, sex: 'female', birthPlace: OFFICE, birthOrder: 1, weightGrams: 3100 },
    ...{ lengthCm: 49, deliveryPlace: 'puskesmas', attendant: 'midwife', bornOn: DATES.occurredOn },
    ...{ religion: 'islam', citizenship: 'indonesian', education: 'none', occupation: 1 },
    ...{ bloodType: 'unknown', plurality: 1, motherAge: 30, reportedLate: false },
    placement: { kkNumber: '3204012601269001', address: ADDRESS, relationship: 'child' },
    flags: [],
  };
}

function event(streamId: string, type: string, data: object): EventToAppend {
  return { streamId, type, schemaVersion: 1, ...DATES, data: JSON.stringify(data) };
}

function stamp(events: readonly EventToAppend[], result: object) {
  const contentHash = createHash('sha256')
    .update(events[0]?.data ?? '')
    .digest();
  const text = { meta: META, result: JSON.stringify(result) };
  return { actId: uuidv7(), requestId: uuidv7(), contentHash, office: OFFICE, ...text };
}

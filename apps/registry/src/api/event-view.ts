import type { PersonEvent } from '@peristiwa/domain';
import type { Parsed } from '../projector/fold-stream';

type DataOf<Type extends PersonEvent['type']> = Extract<PersonEvent, { type: Type }>['data'];

const biodata = [
  'nik',
  'name',
  'sex',
  'bornOn',
  'birthPlace',
  'religion',
  'education',
  'occupation',
  'citizenship',
  'bloodType',
] as const;

/**
 * The members of each event of a person that the timeline shows. A member that a later release adds to an event stays
 * confidential until it is listed here. A type that is missing here is a compile error.
 */
const members: { readonly [Type in PersonEvent['type']]: readonly (keyof DataOf<Type>)[] } = {
  BiodataRecorded: [
    ...biodata,
    'maritalStatus',
    'motherId',
    'fatherId',
    'placement',
    'flags',
    'candidateIds',
  ],
  SpouseRecorded: ['spouseId'],
  BirthRegistered: [
    ...biodata,
    'actNumber',
    'birthOrder',
    'plurality',
    'weightGrams',
    'lengthCm',
    'deliveryPlace',
    'attendant',
    'motherId',
    'motherName',
    'motherBornOn',
    'fatherId',
    'fatherName',
    'fatherBornOn',
    'motherAge',
    'sptjm',
    'policeReport',
    'guardianStatement',
    'reportedLate',
    'lateDecision',
    'placement',
    'flags',
    'candidateIds',
  ],
  ChildBorn: ['childId', 'name', 'sex', 'bornOn', 'parent'],
  DeathRegistered: ['actNumber', 'diedOn', 'age', 'cause', 'attestedBy', 'reportedLate', 'flags'],
  SpouseDied: ['spouseId', 'diedOn'],
  WidowhoodRecorded: ['spouseId', 'diedOn'],
  FamilyHeadSucceeded: ['placement', 'flags'],
  DepartureIssued: ['moveId', 'documentNumber', 'destination', 'reason', 'validUntil'],
  DepartureCancelled: ['moveId'],
  DepartureExpired: ['moveId'],
  PersonArrived: ['moveId', 'arrivedOn', 'from', 'reason', 'placement'],
  FamilyHeadDeparted: ['placement', 'flags'],
  AddressChanged: ['changedOn', 'from', 'address'],
  MarriageRegistered: [
    'spouseId',
    'marriedOn',
    'actNumber',
    'authority',
    'courtDispensation',
    'courtPermit',
    'reportedLate',
    'flags',
  ],
  DivorceRegistered: ['spouseId', 'divorcedOn', 'actNumber', 'court', 'decisionNumber', 'reportedLate'],
  CardChanged: ['placement', 'reason'],
  PlacementSettled: ['placement', 'flags'],
  PersonActVoided: ['by'],
};

/** Members that are objects, with the members of those that the timeline shows. */
const inner: Readonly<Record<string, readonly string[]>> = {
  placement: ['familyId', 'kkNumber', 'relationship', 'address'],
  address: ['area', 'line', 'rt', 'rw', 'postalCode'],
};

type Data = Readonly<Record<string, unknown>>;

function listed(data: Data, names: readonly string[]): Data {
  return Object.fromEntries(
    names
      .filter((name) => data[name] !== undefined)
      .map((name) => {
        const below = inner[name];
        return [name, below ? listed(data[name] as Data, below) : data[name]];
      }),
  );
}

/** The public part of the data of a person's event. */
export function dataView(type: string, data: unknown): Data {
  const names = Object.hasOwn(members, type) ? members[type as PersonEvent['type']] : [];
  return listed(data as Data, names);
}

/** An event in the timeline. Left out are the stream, which is the person requested, and `meta`, which names the clerk. */
export function eventView(event: Parsed) {
  return {
    position: event.position,
    version: event.version,
    actId: event.actId,
    actIndex: event.actIndex,
    actSize: event.actSize,
    eventId: event.eventId,
    requestId: event.requestId,
    type: event.type,
    schemaVersion: event.schemaVersion,
    occurredOn: event.occurredOn,
    reportedOn: event.reportedOn,
    recordedAt: event.recordedAt.toISOString(),
    office: event.office,
    supersedes: event.supersedes,
    data: dataView(event.type, event.data),
  };
}

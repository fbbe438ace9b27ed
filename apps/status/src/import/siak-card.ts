import { createHash } from 'node:crypto';
import { uuidv7 } from 'uuidv7';
import { rejections } from '@peristiwa/contracts';
import {
  activeMarriages,
  eventTypes,
  foldFamily,
  foldPerson,
  recordBiodata,
  regencyOf,
  reportDay,
  type Act,
  type ActContext,
  type AreaDirectory,
  type Family,
  type Known,
  type Person,
  type Recorded,
  type RegisteredPerson,
  type FamilyEvent,
  type PersonEvent,
} from '@peristiwa/domain';
import { canonicalJson, type PlainDate } from '@peristiwa/kernel';
import type { ActToAppend } from '@peristiwa/ledger';
import type { Fault, SiakPerson } from './siak-person';

/** A stream with its facts, as the acts before this one leave it. */
interface Stream<Event extends PersonEvent | FamilyEvent> {
  readonly id: string;
  readonly facts: Recorded<Event>[];
  version: number;
}
export type PersonStream = Stream<PersonEvent>;
export type FamilyStream = Stream<FamilyEvent>;

export interface ImportContext {
  readonly areas: AreaDirectory;
  readonly today: (area: string) => PlainDate;
}

/** Persons and cards that the rows of a file refer to; those of this import are added as they are accepted. */
export class Referred {
  /** By NIK. */
  readonly persons = new Map<string, PersonStream>();
  /** By KK number. */
  readonly families = new Map<string, FamilyStream>();
  private readonly byId = new Map<string, PersonStream | FamilyStream>();

  stream(id: string): PersonStream | FamilyStream | undefined {
    return this.byId.get(id);
  }

  addPerson(nik: string, stream: PersonStream): void {
    this.persons.set(nik, stream);
    this.byId.set(stream.id, stream);
  }

  addFamily(kkNumber: string, stream: FamilyStream): void {
    this.families.set(kkNumber, stream);
    this.byId.set(stream.id, stream);
  }

  clear(): void {
    for (const map of [this.persons, this.families, this.byId]) map.clear();
  }
}

export type ImportedRow =
  | { readonly kind: 'act'; readonly act: ActToAppend; readonly flags: readonly string[] }
  | { readonly kind: 'refused'; readonly fault: Fault };

/**
 * The act that records one resident of the file, by the decider of the desk (`recordBiodata`), so that an import obeys
 * the same rules. The card of the head must come before the rows of its members.
 */
export function importRow(row: SiakPerson, referred: Referred, context: ImportContext): ImportedRow {
  const { area } = row.address;
  const place = context.areas.findEver(area);
  if (place?.level !== 'village')
    return refused('area-unknown', 'NO_KEL', 'Kode desa/kelurahan tidak dikenal.');
  const host = referred.families.get(row.kkNumber);
  const isHead = row.relationship === 'head';
  if (!host && !isHead)
    return refused('card-without-head', 'NO_KK', 'Kepala keluarga kartu ini tidak ada atau ditolak.');
  const today = context.today(area);
  const reportedOn = row.recordedOn && row.recordedOn <= today ? row.recordedOn : today;
  const own: ActContext = {
    ...{ office: regencyOf(area), today, receivedOn: today, newId: uuidv7 },
    nextNumber: () => {
      throw new Error('An import gives every number');
    },
    knowsDistrict: (code) => context.areas.knowsDistrict(code),
  };
  const joins = host !== undefined;
  const decision = recordBiodata(
    {
      reportedOn,
      person: row.person,
      family: joins
        ? { kind: 'join', relationship: row.relationship }
        : { kind: 'new', kkNumber: row.kkNumber, address: row.address },
    },
    {
      host: host && familyOf(host),
      members: membersOf(host, referred),
      mother: personOf(referred, row.motherNik),
      father: personOf(referred, row.fatherNik),
      spouse: spouseOf(row, referred, host),
      // What SIAK recorded is not refused for the kinship of spouses.
      kin: new Map(),
      alike: [],
    },
    own,
  );
  if (decision.kind === 'rejected') {
    const { code } = decision.rejection;
    const text = rejections[code];
    return refused(code, '', text.title.id);
  }
  const { act, touched } = appended(decision as unknown as Act, { row, referred, own, reportedOn });
  remember(referred, row, touched);
  return { kind: 'act', act, flags: flagsOf(decision) };
}

function refused(code: string, column: Fault['column'], reason: string): ImportedRow {
  return { kind: 'refused', fault: { column, code, reason } };
}

const personOf = (referred: Referred, nik: string | undefined): Known<Person> | undefined => {
  const stream = nik === undefined ? undefined : referred.persons.get(nik);
  return stream && { id: stream.id, state: foldPerson(stream.facts) };
};
/** Of a card that the register had before, the members whom this file does not name are not read. */
function membersOf(host: FamilyStream | undefined, referred: Referred): Map<string, RegisteredPerson> {
  const card = host && foldFamily(host.facts);
  if (!card || card.status === 'none') return new Map();
  const known = card.members.flatMap(({ personId }) => {
    const stream = referred.stream(personId) as PersonStream | undefined;
    const state = stream && foldPerson(stream.facts);
    return state?.status === 'registered' ? [[personId, state] as const] : [];
  });
  return new Map(known);
}
const familyOf = ({ id, facts }: FamilyStream): Known<Family> => ({ id, state: foldFamily(facts) });

/** Husband or wife of the head, when both are declared as married and the head has no other marriage. */
function spouseOf(
  row: SiakPerson,
  referred: Referred,
  host: FamilyStream | undefined,
): Known<Person> | undefined {
  const isSpouse = row.relationship === 'husband' || row.relationship === 'wife';
  if (!host || !isSpouse || !row.person.maritalStatus.startsWith('married')) return undefined;
  const head = headOf(host, referred);
  const state = head && foldPerson(head.facts);
  if (state?.status !== 'registered' || activeMarriages(state).length > 0) return undefined;
  const isMarried = state.declaredMaritalStatus?.startsWith('married') && state.sex !== row.person.sex;
  return isMarried ? { id: head?.id as string, state } : undefined;
}

export function headIdOf({ facts }: FamilyStream): string | undefined {
  const card = foldFamily(facts);
  if (card.status === 'none') return undefined;
  return card.members.find(({ relationship }) => relationship === 'head')?.personId;
}

function headOf(card: FamilyStream, referred: Referred): PersonStream | undefined {
  const headId = headIdOf(card);
  return headId === undefined ? undefined : (referred.stream(headId) as PersonStream | undefined);
}

interface Appending {
  readonly row: SiakPerson;
  readonly referred: Referred;
  readonly own: ActContext;
  readonly reportedOn: PlainDate;
}

/** The act as the ledger takes it, and the streams after it. */
function appended(act: Act, { row, referred, own, reportedOn }: Appending) {
  const actId = uuidv7();
  const touched = act.changes.map(({ stream, events }) => {
    const before = referred.stream(stream.id) ?? { id: stream.id, facts: [], version: 0 };
    const facts = events.map((event, index) => ({
      ...event,
      ...{ actId, supersedes: null, position: before.version + index + 1 },
      reportedOn: reportDay(event, reportedOn),
    }));
    return { kind: stream.kind, before, facts };
  });
  return {
    touched,
    act: {
      actId,
      requestId: uuidv7(),
      contentHash: createHash('sha256').update(canonicalJson(row)).digest(),
      office: own.office,
      meta: JSON.stringify({ actor: 'import', channel: 'import', line: row.line, raw: row.raw }),
      streams: touched.map(({ kind, before, facts }) => ({
        ...{ streamId: before.id, kind, version: before.version },
        events: facts.length,
      })),
      reservations: act.reservations,
      events: touched.flatMap(({ before, facts }) =>
        facts.map(({ type, occurredOn, reportedOn: reported, data }) => ({
          ...{ streamId: before.id, type, schemaVersion: eventTypes[type].version },
          ...{ occurredOn, reportedOn: reported, data: JSON.stringify(data) },
        })),
      ),
      result: JSON.stringify(act.result),
    } satisfies ActToAppend,
  };
}

function remember(
  referred: Referred,
  row: SiakPerson,
  touched: ReturnType<typeof appended>['touched'],
): void {
  for (const { kind, before, facts } of touched) {
    const isNew = before.version === 0;
    (before.facts as unknown[]).push(...facts);
    before.version += facts.length;
    if (!isNew) continue;
    if (kind === 'person') referred.addPerson(row.nik, before as PersonStream);
    else referred.addFamily(row.kkNumber, before as FamilyStream);
  }
}

function flagsOf({ changes }: Pick<Act, 'changes'>): string[] {
  return changes.flatMap(({ events }) =>
    events.flatMap(({ data }) => ('flags' in data ? [...(data.flags as readonly string[])] : [])),
  );
}

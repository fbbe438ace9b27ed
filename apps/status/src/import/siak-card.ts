import { createHash } from 'node:crypto';
import { uuidv7 } from 'uuidv7';
import { rejections } from '@peristiwa/contracts';
import {
  activeMarriages,
  eventTypes,
  foldFamily,
  foldPerson,
  recordBiodata,
  recordFamily,
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
import type { PlainDate } from '@peristiwa/kernel';
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
  /** Kampanye: the mass change that the import is part of, as the operator opened it. */
  readonly campaignId?: string;
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

/** The act that records one or more residents of the file. */
export interface ImportedAct {
  readonly kind: 'act';
  readonly act: ActToAppend;
  readonly rows: readonly SiakPerson[];
  /** Of each resident who has quality flags, those flags. */
  readonly flags: readonly (readonly string[])[];
}
export type ImportedRow = ImportedAct | { readonly kind: 'refused'; readonly fault: Fault };

/**
 * The act that records a whole card of the file, as the form of a whole family does (`recordFamily`, F-1.01). It costs
 * the ledger a third of one act for each row, and either all of a card is there or nothing.
 * @param rows of one card number; the head comes first
 * @returns undefined where the rows have to be judged one by one (`importRow`): somebody or the card is in the register
 * already, a row would be refused, or the rows are not of one day
 */
export function importCard(
  rows: readonly SiakPerson[],
  referred: Referred,
  context: ImportContext,
): ImportedAct | undefined {
  const [head] = rows;
  if (!head || head.relationship !== 'head' || !isNewCard(rows, referred)) return undefined;
  const { area } = head.address;
  const { campaignId } = context;
  const own = contextOf(area, context);
  const days = new Set(rows.map((row) => reportDayOf(row, own)));
  if (days.size > 1 || context.areas.findEver(area)?.level !== 'village') return undefined;
  const [reportedOn = own.today] = days;
  const places = new Map(rows.map(({ nik }, index) => [nik, { member: index }]));
  const relative = (nik: string | undefined) =>
    nik === undefined ? undefined : (places.get(nik) ?? personOf(referred, nik));
  const spouse = rows.findIndex((row) => isSpouseOf(row, head));
  const form = {
    reportedOn,
    kkNumber: head.kkNumber,
    address: head.address,
    members: rows.map((row, index) => ({
      person: row.person,
      relationship: row.relationship,
      mother: relative(row.motherNik),
      father: relative(row.fatherNik),
      spouse: index > 0 && index === spouse ? { member: 0 } : undefined,
      alike: [],
    })),
  };
  const decision = recordFamily(form, new Map(), own);
  return decision.kind === 'rejected'
    ? undefined
    : importedAct(decision as unknown as Act, { rows, referred, own, reportedOn, campaignId });
}

/** Nobody of the rows is in the register or twice on the card, and no row says another address than the head's. */
function isNewCard(rows: readonly SiakPerson[], referred: Referred): boolean {
  const niks = new Set(rows.map(({ nik }) => nik));
  const areas = new Set(rows.map(({ address }) => address.area));
  const isKnown = rows.some(
    ({ nik, kkNumber }) => referred.persons.has(nik) || referred.families.has(kkNumber),
  );
  return niks.size === rows.length && areas.size === 1 && !isKnown;
}

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
  const own = contextOf(area, context);
  const reportedOn = reportDayOf(row, own);
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
  return importedAct(decision as unknown as Act, {
    ...{ rows: [row], referred, own, reportedOn },
    campaignId: context.campaignId,
  });
}

function contextOf(area: string, { areas, today: todayOf }: ImportContext): ActContext {
  const today = todayOf(area);
  return {
    ...{ office: regencyOf(area), today, receivedOn: today, newId: uuidv7 },
    nextNumber: () => {
      throw new Error('An import gives every number');
    },
    knowsDistrict: (code) => areas.knowsDistrict(code),
  };
}

/** The day on which SIAK recorded the resident, else today. */
const reportDayOf = ({ recordedOn }: SiakPerson, { today }: ActContext): PlainDate =>
  recordedOn && recordedOn <= today ? recordedOn : today;

function importedAct(decision: Act, importing: Importing): ImportedAct {
  const { act, touched } = appended(decision, importing);
  remember(importing, touched);
  return { kind: 'act', act, rows: importing.rows, flags: flagsOf(decision) };
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
  const head = host && headOf(host, referred);
  const state = head && foldPerson(head.facts);
  if (state?.status !== 'registered' || activeMarriages(state).length > 0) return undefined;
  const { sex, declaredMaritalStatus: maritalStatus } = state;
  const isMarried = isSpouseOf(row, { person: { sex, maritalStatus } });
  return isMarried ? { id: head?.id as string, state } : undefined;
}

/** Both are declared as married on one card, where the row is the husband or wife of the head. */
function isSpouseOf(
  { relationship, person }: SiakPerson,
  head: { readonly person: { readonly sex: string; readonly maritalStatus?: string } },
): boolean {
  const isSpouse = relationship === 'husband' || relationship === 'wife';
  const areMarried = [person, head.person].every(({ maritalStatus }) => maritalStatus?.startsWith('married'));
  return isSpouse && areMarried && person.sex !== head.person.sex;
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

interface Importing extends Pick<ImportContext, 'campaignId'> {
  readonly rows: readonly SiakPerson[];
  readonly referred: Referred;
  readonly own: ActContext;
  readonly reportedOn: PlainDate;
}

/** The act as the ledger takes it, and the streams after it. */
function appended(act: Act, { rows, referred, own, reportedOn, campaignId }: Importing) {
  const actId = uuidv7();
  const touched = act.changes.map(({ stream, events }) => {
    const before = referred.stream(stream.id) ?? { id: stream.id, facts: [], version: 0 };
    // Each member by name: a spread of an object costs more than the rest of the row.
    const facts = events.map((event, index) => ({
      type: event.type,
      data: event.data,
      occurredOn: event.occurredOn,
      reportedOn: reportDay(event, reportedOn),
      position: before.version + index + 1,
      actId,
      supersedes: null,
    }));
    return { kind: stream.kind, before, facts };
  });
  return {
    touched,
    act: {
      actId,
      requestId: uuidv7(),
      contentHash: createHash('sha256').update(JSON.stringify(rows)).digest(),
      office: own.office,
      meta: JSON.stringify({
        ...{ actor: 'import', channel: 'import', campaignId },
        rows: rows.map(({ line, raw }) => ({ line, raw: Object.keys(raw).length > 0 ? raw : undefined })),
      }),
      streams: touched.map(({ kind, before, facts }) => ({
        streamId: before.id,
        kind,
        version: before.version,
        events: facts.length,
      })),
      reservations: act.reservations,
      events: touched.flatMap(({ before, facts }) =>
        facts.map(({ type, occurredOn, reportedOn: reported, data }) => ({
          streamId: before.id,
          type,
          schemaVersion: eventTypes[type].version,
          occurredOn,
          reportedOn: reported,
          data: JSON.stringify(data),
        })),
      ),
      result: JSON.stringify(act.result),
    } satisfies ActToAppend,
  };
}

function remember({ rows, referred }: Importing, touched: ReturnType<typeof appended>['touched']): void {
  for (const { kind, before, facts } of touched) {
    const isNew = before.version === 0;
    (before.facts as unknown[]).push(...facts);
    before.version += facts.length;
    if (!isNew) continue;
    if (kind === 'person') referred.addPerson(nikOf(before as PersonStream), before as PersonStream);
    else referred.addFamily((rows[0] as SiakPerson).kkNumber, before as FamilyStream);
  }
}

/** Of a person whom this import has just entered. */
function nikOf({ facts: [entry] }: PersonStream): string {
  if (entry?.type === 'BiodataRecorded' && 'nik' in entry.data) return entry.data.nik;
  throw new Error('An import enters a person by biodata');
}

function flagsOf({ changes }: Pick<Act, 'changes'>): (readonly string[])[] {
  return changes
    .map(({ events }) =>
      events.flatMap(({ data }) => ('flags' in data ? [...(data.flags as readonly string[])] : [])),
    )
    .filter((flags) => flags.length > 0);
}

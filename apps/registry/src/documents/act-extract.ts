import {
  chainOf,
  effectiveFacts,
  sexes,
  type Chain,
  type DomainEvent,
  type PersonOnRecord,
} from '@peristiwa/domain';
import { groundsOf } from '../api/event-view';
import type { Parsed } from '../projector/fold-stream';
import { dateInWords, type Field, type PrintedDocument, type PrintedKind } from './printed-document';
import type { Records } from './records';

/** An act, and whose extract it is: an act of several births has one number for each child. */
export interface ExtractOf {
  readonly actId: string;
  readonly personId?: string;
}

export interface Extract {
  readonly document: PrintedDocument;
  /** The first act of the chain, and the person. */
  readonly actId: string;
  readonly personId: string;
}

/**
 * Kutipan akta (UU 23/2006 art. 68): the act as it stands after all corrections, which are noted. @returns undefined where
 * there is no such act, where it is cancelled, or where another authority issues the extract (a marriage at the KUA)
 */
export async function actExtract(
  { actId, personId }: ExtractOf,
  records: Records,
): Promise<Extract | undefined> {
  await records.loadAct(actId);
  const chain = chainOf(records.onRecord, actId);
  const subject = personId ?? chain?.subjects[0];
  if (!chain?.stands || subject === undefined || !chain.subjects.includes(subject)) return undefined;
  const act = effectiveFacts(records.eventsOf(subject, 'person') ?? []).find(
    (event) =>
      chain.acts.includes(event.actId) && contents[event.type as keyof typeof contents] !== undefined,
  );
  const person = records.person(subject);
  const write = act && contents[act.type as keyof typeof contents];
  if (!act || !person || !write) return undefined;
  const event = act as unknown as DomainEvent;
  await records.load(relativesIn(event));
  const written = write(event, person, records);
  if (!written) return undefined;
  const notes = notesOf(chain, records.eventsOf(subject, 'person') ?? []);
  const document = { ...written, office: chain.office, tables: [], notes };
  return { document, actId: chain.acts[0], personId: subject };
}

type Content = Pick<PrintedDocument, 'kind' | 'title' | 'number' | 'introduction' | 'fields'>;
type Write = (event: DomainEvent, person: PersonOnRecord, records: Records) => Content | undefined;

const contents: Partial<Record<DomainEvent['type'], Write>> = {
  BirthRegistered: birth,
  BirthActRecorded: birth,
  DeathRegistered: death,
  MarriageRegistered: marriage,
  MarriageLegalised: marriage,
  DivorceRegistered: divorce,
};

function relativesIn({ data }: DomainEvent): (string | undefined)[] {
  const { motherId, fatherId, spouseId } = data as Partial<
    Record<'motherId' | 'fatherId' | 'spouseId', string>
  >;
  return [motherId, fatherId, spouseId];
}

function contentOf(
  kind: PrintedKind,
  event: string,
  { number, introduction, fields }: Pick<Content, 'number' | 'introduction' | 'fields'>,
): Content {
  return { kind, title: `KUTIPAN AKTA ${event}`, number, introduction, fields };
}

function birth(event: DomainEvent, person: PersonOnRecord, records: Records): Content | undefined {
  if (event.type !== 'BirthRegistered' && event.type !== 'BirthActRecorded') return undefined;
  const { actNumber, name, sex, bornOn, birthPlace, birthOrder, ...parents } = event.data;
  const { motherId, motherName, fatherId, fatherName } = parents;
  const parent = (id: string | undefined, named: string | undefined) => records.person(id)?.name ?? named;
  const [mother, father] = [parent(motherId, motherName), parent(fatherId, fatherName)];
  return contentOf('birth-act', 'KELAHIRAN', {
    number: actNumber,
    introduction:
      `Berdasarkan Akta Kelahiran Nomor ${actNumber}, bahwa di ${records.placeName(birthPlace)} pada tanggal ` +
      `${dateInWords(bornOn)} telah lahir:`,
    fields: [
      ['Nama', name],
      ['NIK', person.nik],
      ['Jenis Kelamin', sexes.official[sex][1]],
      ['Anak ke-', String(birthOrder)],
      ...(father ? ([['Ayah', father]] as Field[]) : []),
      ...(mother ? ([['Ibu', mother]] as Field[]) : []),
    ],
  });
}

function death(event: DomainEvent, person: PersonOnRecord, records: Records): Content | undefined {
  if (event.type !== 'DeathRegistered') return undefined;
  const { actNumber, diedOn, residence } = event.data;
  const where = residence ? ` di ${records.areaName(residence.slice(0, 4))}` : '';
  return contentOf('death-act', 'KEMATIAN', {
    number: actNumber,
    introduction:
      `Berdasarkan Akta Kematian Nomor ${actNumber}, bahwa pada tanggal ${dateInWords(diedOn)} telah meninggal ` +
      `dunia penduduk yang bertempat tinggal${where}:`,
    fields: [...identity(person, records), ['Tanggal Kematian', dateInWords(diedOn)]],
  });
}

/** The KUA issues the buku nikah of Muslims. */
function marriage(event: DomainEvent, person: PersonOnRecord, records: Records): Content | undefined {
  if (event.type !== 'MarriageRegistered' && event.type !== 'MarriageLegalised') return undefined;
  const { actNumber, marriedOn, authority, spouseId } = event.data;
  const spouse = records.person(spouseId);
  if (authority === 'kua' || !spouse) return undefined;
  return contentOf('marriage-act', 'PERKAWINAN', {
    number: actNumber,
    introduction:
      `Berdasarkan Akta Perkawinan Nomor ${actNumber}, bahwa pada tanggal ${dateInWords(marriedOn)} telah ` +
      'dicatat perkawinan antara:',
    fields: couple(person, spouse, records),
  });
}

/** The religious court issues the akta cerai of Muslims. */
function divorce(event: DomainEvent, person: PersonOnRecord, records: Records): Content | undefined {
  if (event.type !== 'DivorceRegistered') return undefined;
  const { actNumber, divorcedOn, court, decisionNumber, divorceCertificate, spouseId } = event.data;
  const spouse = records.person(spouseId);
  if (divorceCertificate || !spouse) return undefined;
  return contentOf('divorce-act', 'PERCERAIAN', {
    number: actNumber,
    introduction:
      `Berdasarkan Akta Perceraian Nomor ${actNumber} dan putusan ${court ?? 'pengadilan'} Nomor ` +
      `${decisionNumber}, bahwa pada tanggal ${dateInWords(divorcedOn)} telah putus perkawinan antara:`,
    fields: couple(person, spouse, records),
  });
}

function identity(person: PersonOnRecord, records: Records): Field[] {
  return [
    ['Nama', person.name],
    ['NIK', person.nik],
    ['Jenis Kelamin', sexes.official[person.sex][1]],
    ['Tempat, Tanggal Lahir', `${records.placeName(person.birthPlace)}, ${dateInWords(person.bornOn)}`],
  ];
}

function couple(one: PersonOnRecord, other: PersonOnRecord, records: Records): Field[] {
  const [husband, wife] = one.sex === 'male' ? [one, other] : [other, one];
  const of = (spouse: PersonOnRecord, role: string): Field[] => [
    [role, spouse.name],
    ['NIK', spouse.nik],
    ['Tempat, Tanggal Lahir', `${records.placeName(spouse.birthPlace)}, ${dateInWords(spouse.bornOn)}`],
  ];
  return [...of(husband, 'Suami'), ...of(wife, 'Istri')];
}

/** Catatan pinggir (UU 23/2006 art. 71): each correction with its basis. */
function notesOf({ acts }: Chain, events: readonly Parsed[]): string[] {
  return acts.slice(1).flatMap((actId) => {
    const event = events.find((one) => one.actId === actId);
    if (!event) return [];
    const { number, date, issuer } = (groundsOf(event).legalBasis ?? {}) as Record<
      string,
      string | undefined
    >;
    const basis = number && date ? ` berdasarkan dokumen nomor ${number} tanggal ${dateInWords(date)}` : '';
    const from = issuer ? ` dari ${issuer}` : '';
    const isUndone = (event.data as { by?: string }).by === 'cancellation';
    const what = isUndone ? 'Pembetulan akta ini dibatalkan' : 'Akta ini dibetulkan';
    return [`${what} pada tanggal ${dateInWords(event.reportedOn)}${basis}${from}.`];
  });
}

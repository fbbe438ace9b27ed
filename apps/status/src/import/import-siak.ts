import type { Pool } from 'pg';
import { foldPerson, toFact, type FamilyEvent, type PersonEvent } from '@peristiwa/domain';
import {
  bulkAppend,
  PostgresLedger,
  type ActToAppend,
  type BulkRefusal,
  type StoredEvent,
} from '@peristiwa/ledger';
import {
  headIdOf,
  importCard,
  importRow,
  Referred,
  type ImportContext,
  type ImportedAct,
  type PersonStream,
} from './siak-card';
import { rowsOf, type FileShape } from './siak-file';
import { personOf, type Fault, type SiakPerson } from './siak-person';

export interface ImportOptions extends ImportContext {
  readonly pool: Pool;
  readonly path: string;
  readonly shape: FileShape;
  readonly onRefused: (line: number, faults: readonly Fault[]) => void;
  readonly onProgress?: (counts: ImportCounts) => void;
}

/** Rows of the file by what became of them. */
export interface ImportCounts {
  rows: number;
  accepted: number;
  /** Of the accepted: those with a quality flag. */
  flagged: number;
  /** The same resident is in the register already: an earlier run, or the row twice. */
  known: number;
  refused: number;
  /** Codes on no table, by column. */
  raw: Record<string, number>;
  flags: Record<string, number>;
}

/** Rows that are looked up in the ledger together. */
const BATCH_ROWS = 2_000;
/** Persons and cards of this import that later rows may name are kept until there are so many. */
const RECENT_MAX = 50_000;

/**
 * Records the rows of a file in the ledger as acts of the status desk, in the order of the file; within a card the head
 * comes first; a card of which nothing is in the register yet is one act. Rows that are in the register already add nothing, so an import that was stopped or killed is resumed by
 * running it again. Rows whose head comes later in the file are recorded at the end. Nobody else need stop: a number
 * that a desk takes meanwhile refuses the row.
 * @throws when the database cannot be reached; run it again
 */
export async function importSiak(options: ImportOptions): Promise<ImportCounts> {
  return new Import(options).run();
}

class Import {
  private readonly counts: ImportCounts = {
    ...{ rows: 0, accepted: 0, flagged: 0, known: 0, refused: 0 },
    ...{ raw: {}, flags: {} },
  };
  private readonly ledger: PostgresLedger;
  private readonly recent = new Referred();
  private readonly sent = new Map<string, ImportedAct>();
  private readonly waiting: SiakPerson[] = [];

  constructor(private readonly options: ImportOptions) {
    this.ledger = new PostgresLedger(options.pool, 'status');
  }

  async run(): Promise<ImportCounts> {
    await this.load(this.acts(this.batches(), true));
    await this.load(this.acts(this.late(), false));
    return this.counts;
  }

  private async load(acts: AsyncIterable<ActToAppend>): Promise<void> {
    await bulkAppend(this.options.pool, 'status', acts, {
      onProgress: () => this.options.onProgress?.(this.counts),
      onRefused: ({ requestId }, refusal) => this.refuseAct(requestId, refusal.kind),
    });
  }

  /** What the ledger refuses although the rows could be recorded when they were read. */
  private refuseAct(requestId: string, kind: BulkRefusal['kind']): void {
    const { rows, flags } = this.sent.get(requestId) as ImportedAct;
    this.counts.accepted -= rows.length;
    this.counts.flagged -= flags.length;
    // Of a whole card, one number that somebody else took meanwhile refuses all rows; by themselves the others can be recorded.
    const fault: Fault =
      kind === 'reserved' && rows.length === 1
        ? {
            ...{ column: '', code: 'number-in-use' },
            reason: 'NIK atau nomor KK sudah dipakai penduduk atau kartu lain.',
          }
        : {
            ...{ column: '', code: 'changed-meanwhile' },
            reason:
              'Kartu berubah sementara impor berjalan, atau baris kepala keluarga ditolak. Jalankan impor sekali lagi.',
          };
    for (const { line } of rows) this.refuse(line, [fault]);
  }

  /** Rows that can be read, in batches that do not cut a card whose rows stand together. */
  private async *batches(): AsyncGenerator<SiakPerson[]> {
    let batch: SiakPerson[] = [];
    for await (const row of rowsOf(this.options.path, this.options.shape)) {
      this.counts.rows += 1;
      if (!row.values) {
        this.refuse(row.line, [
          { column: '', code: 'wrong-columns', reason: 'Jumlah kolom baris ini berbeda dari baris judul.' },
        ]);
        continue;
      }
      const read = personOf(row);
      if (!('nik' in read)) {
        this.refuse(row.line, read);
        continue;
      }
      if (batch.length >= BATCH_ROWS && read.kkNumber !== batch.at(-1)?.kkNumber) {
        yield batch;
        batch = [];
      }
      batch.push(read);
    }
    if (batch.length > 0) yield batch;
  }

  private async *late(): AsyncGenerator<SiakPerson[]> {
    while (this.waiting.length > 0) yield this.waiting.splice(0, BATCH_ROWS);
  }

  private async *acts(batches: AsyncIterable<SiakPerson[]>, mayWait: boolean): AsyncGenerator<ActToAppend> {
    for await (const batch of batches) {
      const referred = await this.lookUp(batch);
      for (const card of cardsOf(batch)) {
        const whole = importCard(card, referred, this.options);
        if (whole) yield this.accepted(whole);
        else yield* this.oneByOne(card, referred, mayWait);
      }
      this.keep(referred);
    }
  }

  private *oneByOne(
    card: readonly SiakPerson[],
    referred: Referred,
    mayWait: boolean,
  ): Generator<ActToAppend> {
    for (const row of card) {
      const known = referred.persons.get(row.nik);
      if (known) {
        this.meetAgain(row, known);
        continue;
      }
      const hasCard = row.relationship === 'head' || referred.families.has(row.kkNumber);
      if (!hasCard && mayWait) {
        this.waiting.push(row);
        continue;
      }
      const imported = importRow(row, referred, this.options);
      if (imported.kind === 'refused') this.refuse(row.line, [imported.fault]);
      else yield this.accepted(imported);
    }
  }

  private accepted(imported: ImportedAct): ActToAppend {
    const { act, rows, flags } = imported;
    this.counts.accepted += rows.length;
    this.counts.flagged += flags.length;
    for (const flag of flags.flat()) this.counts.flags[flag] = (this.counts.flags[flag] ?? 0) + 1;
    for (const column of rows.flatMap(({ raw }) => Object.keys(raw)))
      this.counts.raw[column] = (this.counts.raw[column] ?? 0) + 1;
    if (this.sent.size > RECENT_MAX) this.sent.clear();
    this.sent.set(act.requestId, imported);
    return act;
  }

  private meetAgain(row: SiakPerson, { facts }: PersonStream): void {
    const state = foldPerson(facts);
    const isSame =
      state.status === 'registered' && state.bornOn === row.person.bornOn && state.sex === row.person.sex;
    if (isSame) this.counts.known += 1;
    else
      this.refuse(row.line, [
        { column: 'NIK', code: 'nik-in-use', reason: 'NIK ini sudah tercatat atas penduduk lain.' },
      ]);
  }

  private refuse(line: number, faults: readonly Fault[]): void {
    this.counts.refused += 1;
    this.options.onRefused(line, faults);
  }

  /** What the rows refer to: from this import, else from the ledger. */
  private async lookUp(rows: readonly SiakPerson[]): Promise<Referred> {
    const referred = new Referred();
    const niks = new Set(rows.flatMap(({ nik, motherNik, fatherNik }) => [nik, motherNik, fatherNik]));
    const kkNumbers = new Set(rows.map(({ kkNumber }) => kkNumber));
    const newNiks = [...niks].filter((nik) => nik && !this.take(referred, 'person', nik));
    const newCards = [...kkNumbers].filter((kk) => !this.take(referred, 'family', kk));
    for (const { value, id, events } of await this.reserved('nik', newNiks))
      referred.addPerson(value, streamOf<PersonEvent>(id, events));
    for (const { value, id, events } of await this.reserved('kk', newCards))
      referred.addFamily(value, streamOf<FamilyEvent>(id, events));
    await this.addHeads(referred);
    return referred;
  }

  /** @returns whether this import recorded or read it a short while ago */
  private take(referred: Referred, kind: 'person' | 'family', number: string): boolean {
    const person = kind === 'person' ? this.recent.persons.get(number) : undefined;
    const family = kind === 'family' ? this.recent.families.get(number) : undefined;
    if (person) referred.addPerson(number, person);
    if (family) referred.addFamily(number, family);
    return person !== undefined || family !== undefined;
  }

  private async reserved(kind: 'nik' | 'kk', values: readonly (string | undefined)[]) {
    if (values.length === 0) return [];
    const { rows } = await this.options.pool.query<{ value: string; stream_id: string }>({
      name: 'import-reservations',
      text: 'SELECT value, stream_id FROM ledger.reservation WHERE kind = $1 AND value = ANY ($2::text[])',
      values: [kind, values],
    });
    const events = await this.ledger.readStreams(rows.map(({ stream_id }) => stream_id));
    return rows.map(({ value, stream_id: id }) => ({ value, id, events: events.get(id) ?? [] }));
  }

  /** The heads of cards from the ledger: each may be the spouse of a new member. */
  private async addHeads(referred: Referred): Promise<void> {
    const heads = [...referred.families.values()].flatMap((card) => headIdOf(card) ?? []);
    const unknown: string[] = [];
    for (const id of heads) {
      const own = this.recent.stream(id) as PersonStream | undefined;
      if (own && !referred.stream(id)) referred.addPerson(id, own);
      else if (!own && !referred.stream(id)) unknown.push(id);
    }
    const events = await this.ledger.readStreams(unknown);
    // Their NIKs are not asked for here: the id stands in their place.
    for (const [id, stored] of events) referred.addPerson(id, streamOf<PersonEvent>(id, stored));
  }

  /** The streams of the last batches are kept, since they may not be committed yet. */
  private keep(referred: Referred): void {
    const { recent } = this;
    if (recent.persons.size > RECENT_MAX) recent.clear();
    for (const [nik, stream] of referred.persons) recent.addPerson(nik, stream);
    for (const [kk, stream] of referred.families) recent.addFamily(kk, stream);
  }
}

function streamOf<Event extends PersonEvent | FamilyEvent>(id: string, events: readonly StoredEvent[]) {
  return { id, facts: events.map((event) => toFact<Event>(event)), version: events.at(-1)?.version ?? 0 };
}

/** Rows of one card together: the head, then the spouse, then the others in the order of the file. */
function cardsOf(batch: readonly SiakPerson[]): SiakPerson[][] {
  const rank = ({ relationship }: SiakPerson) =>
    relationship === 'head' ? 0 : relationship === 'wife' || relationship === 'husband' ? 1 : 2;
  const cards = new Map<string, SiakPerson[]>();
  for (const row of batch) {
    const card = cards.get(row.kkNumber);
    if (card) card.push(row);
    else cards.set(row.kkNumber, [row]);
  }
  return [...cards.values()].map((rows) => rows.toSorted((a, b) => rank(a) - rank(b) || a.line - b.line));
}

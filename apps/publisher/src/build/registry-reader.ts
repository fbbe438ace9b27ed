import type { Pool } from 'pg';
import type { PersonEvent, PersonOnRecord, RegisteredPerson } from '@peristiwa/domain';
import { groupBy, isTraceparent, kindOfError, type PlainDate } from '@peristiwa/kernel';
import type { DeathAct, DeathPage } from './death-acts';
import type { Ended, Subject } from './plan';
import type { RecordedReform } from './relabel';

/** The position of the registry, all from one snapshot. */
export interface RegistryHead {
  readonly changeNo: number;
  /** Ledger position up to which the registry has been projected in all slices. */
  readonly position: number;
  /** Number of the last act about a death without a NIK. */
  readonly deathNo: number;
}

export interface ChangeSubject extends Subject {
  readonly changeNo: number;
}

export interface PersonPage {
  readonly persons: readonly RegisteredSubject[];
  readonly head: RegistryHead;
}
export interface RegisteredSubject {
  readonly personId: string;
  readonly version: number;
  readonly state: RegisteredPerson | undefined;
  readonly ended?: Ended;
  readonly unreadable?: string;
}

export interface ChangePage {
  readonly changes: readonly ChangeSubject[];
  readonly head: RegistryHead;
}

const CHANGE = `change_no, person_id, version, act_id, request_id, facts, occurred_on::text, reported_on::text,
  recorded_at, state`;

interface ChangeRow {
  readonly change_no: string;
  readonly person_id: string;
  readonly version: number;
  readonly act_id: string;
  readonly request_id: string;
  readonly facts: string;
  readonly occurred_on: string;
  readonly reported_on: string;
  readonly recorded_at: Date;
  readonly state: string;
}
interface PersonRow {
  readonly person_id: string;
  readonly version: number;
  readonly state: string;
  readonly is_ahead: boolean;
}

const HEAD = `coalesce((SELECT max(change_no) FROM registry.change), 0) AS head_no,
  coalesce((SELECT min(position) FROM registry.projection_slice WHERE name = 'registry'), 0) AS position,
  coalesce((SELECT max(death_no) FROM registry.death_without_nik), 0) AS death_no`;

/**
 * A slice of the projection that is ahead of others commits states whose changes have no numbers yet. Such a state is
 * not the registry as of the head: a message built from it would publish the act before its row in the change log.
 */
const PERSON = `person_id, version, state,
  EXISTS (SELECT FROM registry.change_pending pending WHERE pending.person_id = person.person_id) AS is_ahead`;

/** Reads the registry's change log and persons, and nothing else; it may be on another server. */
export class RegistryReader {
  /** A reform never changes, so each is read once. */
  private readonly knownReforms: RecordedReform[] = [];

  constructor(private readonly pool: Pool) {}

  /** Boundary reforms, in their order. */
  async reforms(): Promise<readonly RecordedReform[]> {
    const known = this.knownReforms;
    const { rows } = await this.pool.query<RecordedReform>({
      name: 'registry-reforms',
      text: `SELECT reform_no AS "reformNo", decree, effective_on::text AS "effectiveOn", changes,
               recorded_at AS "recordedAt"
             FROM registry.area_reform WHERE reform_no > $1 ORDER BY reform_no`,
      values: [known.length],
    });
    // Another call may have read them meanwhile.
    known.push(...rows.filter(({ reformNo }) => reformNo > known.length));
    return known;
  }

  /** The deaths without a NIK about which there are acts after the number `after`, at most `limit` acts. */
  async deathsAfter(after: number, limit: number): Promise<DeathPage> {
    const { rows } = await this.pool.query<DeathAct & { readonly deathNo: string }>({
      name: 'registry-deaths',
      text: `WITH fresh AS (SELECT death_no, death_id FROM registry.death_without_nik
               WHERE death_no > $1 ORDER BY death_no LIMIT $2)
             SELECT (SELECT max(death_no) FROM fresh) AS "deathNo", death_id AS "deathId", position::float8 AS position,
               act_id AS "actId", supersedes, type, data, recorded_at AS "recordedAt"
             FROM registry.death_without_nik WHERE death_id IN (SELECT death_id FROM fresh) ORDER BY position`,
      values: [after, limit],
    });
    return { deaths: groupBy(rows, ({ deathId }) => deathId), through: Number(rows[0]?.deathNo ?? after) };
  }

  async head(): Promise<RegistryHead> {
    const { rows } = await this.pool.query<HeadRow>({ name: 'registry-head', text: `SELECT ${HEAD}` });
    return toHead(rows[0]);
  }

  /**
   * The changes that follow `after`, with the head, all from one snapshot. Whole acts, about `limit` rows: the messages of
   * one act are counted where they are built.
   */
  async changes(after: number, limit: number): Promise<ChangePage> {
    const { rows } = await this.pool.query<ChangeRow & HeadRow>({
      name: 'registry-changes',
      text: `SELECT head.head_no, head.position, head.death_no, change.* FROM (SELECT ${HEAD}) head LEFT JOIN LATERAL (
               SELECT ${CHANGE} FROM registry.change WHERE change_no > $1 ORDER BY change_no LIMIT $2
             ) change ON true ORDER BY change.change_no`,
      values: [after, limit],
    });
    const head = toHead(rows[0]);
    const found = rows.filter((row) => row.change_no !== null);
    // Numbers are dense by contract: continuing after a gap would lose the missing rows.
    const gap = found.findIndex(({ change_no: changeNo }, index) => Number(changeNo) !== after + index + 1);
    if (gap !== -1) throw new Error(`The change log of the registry has a gap after ${after + gap}`);
    const last = found.at(-1);
    if (!last || found.length < limit || Number(last.change_no) === head.changeNo) {
      return { changes: found.map(toChange), head };
    }
    const end = found.findLastIndex(({ act_id: actId }) => actId !== last.act_id) + 1;
    return end > 0 ? { changes: found.slice(0, end).map(toChange), head } : this.changes(after, limit * 2);
  }

  /** These rows of the change log, in its order; rows never change. */
  async changesAt(changeNos: readonly number[]): Promise<ChangeSubject[]> {
    const { rows } = await this.pool.query<ChangeRow>({
      name: 'registry-changes-at',
      text: `SELECT ${CHANGE} FROM registry.change WHERE change_no = ANY($1::bigint[]) ORDER BY change_no`,
      values: [changeNos],
    });
    if (rows.length !== changeNos.length)
      throw new Error('The change log of the registry lacks rows that it had');
    return rows.map(toChange);
  }

  /** How long ago the first change after `changeNo` was recorded; 0 when there is none. */
  async secondsSinceChange(changeNo: number): Promise<number> {
    const { rows } = await this.pool.query<{ seconds: number }>(
      `SELECT greatest(0, extract(epoch FROM clock_timestamp() - recorded_at))::float8 AS seconds
       FROM registry.change WHERE change_no > $1 ORDER BY change_no LIMIT 1`,
      [changeNo],
    );
    return Math.round((rows[0]?.seconds ?? 0) * 1_000) / 1_000;
  }

  /** The size of the register as PostgreSQL estimates it. */
  async personsAbout(): Promise<number> {
    const { rows } = await this.pool.query<{ persons: number }>(
      `SELECT greatest(0, reltuples)::float8 AS persons FROM pg_class WHERE oid = 'registry.person'::regclass`,
    );
    return rows[0]?.persons ?? 0;
  }

  /**
   * About this share of all persons, drawn at random: not the first ones in key order, who were registered first. Pages of
   * the table are drawn; a page has a few persons.
   */
  async drawPersons(share: number): Promise<string[]> {
    const { rows } = await this.pool.query<{ id: string }>(
      'SELECT person_id AS id FROM registry.person TABLESAMPLE SYSTEM ($1)',
      [Math.min(100, share * 100)],
    );
    return rows.map(({ id }) => id);
  }

  /**
   * Some persons, with the head of the change log from the same snapshot.
   * @returns undefined while one of them is ahead of that head; that lasts only a moment
   */
  async persons(ids: readonly string[]): Promise<PersonPage | undefined> {
    const { rows } = await this.pool.query<PersonRow & HeadRow>(
      `SELECT person.*, head.* FROM (SELECT ${HEAD}) head LEFT JOIN LATERAL (
         SELECT ${PERSON} FROM registry.person WHERE person_id = ANY($1::uuid[]) ORDER BY person_id
       ) person ON true`,
      [ids],
    );
    return toPage(rows);
  }

  /** Persons in key order, also with the head, and undefined while one of them is ahead of it. */
  async personsAfter(personId: string, limit: number): Promise<PersonPage | undefined> {
    const { rows } = await this.pool.query<PersonRow & HeadRow>(
      `SELECT person.*, head.* FROM (SELECT ${HEAD}) head LEFT JOIN LATERAL (
         SELECT ${PERSON} FROM registry.person WHERE person_id > $1 ORDER BY person_id LIMIT $2
       ) person ON true`,
      [personId, limit],
    );
    return toPage(rows);
  }

  /** The acts that were recorded at these ledger positions; one more than `limit` shows that there are more. */
  async actsBetween(from: number, to: number, limit: number): Promise<string[]> {
    const head = await this.head();
    const first = await this.firstChangeFrom(from, head.changeNo);
    const end = await this.firstChangeFrom(to + 1, head.changeNo);
    const { rows } = await this.pool.query<{ act_id: string }>(
      'SELECT DISTINCT act_id FROM registry.change WHERE change_no >= $1 AND change_no < $2 LIMIT $3',
      [first, end, limit + 1],
    );
    return rows.map((row) => row.act_id);
  }

  /** Change numbers follow the ledger, so the first one at or after a position is found by halving. */
  private async firstChangeFrom(position: number, last: number): Promise<number> {
    let [low, high] = [1, last + 1];
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      const { rows } = await this.pool.query<{ position: string }>(
        'SELECT position FROM registry.change WHERE change_no = $1',
        [middle],
      );
      if (Number(rows[0]?.position ?? 0) < position) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Those of these persons who live in one of the areas, by the beginnings of their codes. */
  async livingIn(personIds: readonly string[], areas: readonly string[]): Promise<ReadonlySet<string>> {
    const { rows } = await this.pool.query<{ person_id: string }>(
      `SELECT person_id FROM registry.person
       WHERE person_id = ANY($1::uuid[]) AND area LIKE ANY($2::text[])`,
      [personIds, areas.map((area) => `${area}%`)],
    );
    return new Set(rows.map((row) => row.person_id));
  }

  /** Where a person lives; undefined when the register has no such person. */
  async residenceOf(personId: string): Promise<{ readonly area: string } | undefined> {
    const { rows } = await this.pool.query<{ area: string }>(
      'SELECT area FROM registry.person WHERE person_id = $1',
      [personId],
    );
    return rows[0];
  }

  /** The person of each NIK that is in the register. */
  async resolve(niks: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const { rows } = await this.pool.query<{ nik: string; person_id: string }>(
      'SELECT nik, person_id FROM registry.person WHERE nik = ANY($1::text[])',
      [niks],
    );
    return new Map(rows.map((row) => [row.nik, row.person_id]));
  }
}

interface HeadRow {
  readonly head_no: string;
  readonly position: string;
  readonly death_no: string;
}

function toHead(row: HeadRow | undefined): RegistryHead {
  return {
    changeNo: Number(row?.head_no ?? 0),
    position: Number(row?.position ?? 0),
    deathNo: Number(row?.death_no ?? 0),
  };
}

function toPage(rows: readonly (PersonRow & HeadRow)[]): PersonPage | undefined {
  if (rows.some((row) => row.is_ahead)) return undefined;
  return { persons: rows.filter((row) => row.person_id !== null).map(toPerson), head: toHead(rows[0]) };
}

function toPerson({ person_id: personId, version, state }: PersonRow): RegisteredSubject {
  return { personId, version, ...stateOf(state) };
}

function stateOf(text: string): Pick<RegisteredSubject, 'state' | 'ended' | 'unreadable'> {
  const { value, unreadable } = parsed<PersonOnRecord>(text);
  if (unreadable !== undefined) return { state: undefined, unreadable };
  switch (value?.status) {
    case 'registered':
      return { state: value };
    case 'cancelled':
      return { state: undefined, ended: { kind: 'cancelled' } };
    case 'merged':
      return { state: undefined, ended: { kind: 'merged', survivorId: value.survivorId } };
    default:
      return { state: undefined, unreadable: TypeError.name };
  }
}

/** One row that cannot be read must not stop the log: the person is parked. */
function parsed<Value>(text: string): { readonly value?: Value; readonly unreadable?: string } {
  try {
    return { value: JSON.parse(text) as Value };
  } catch (error) {
    return { unreadable: kindOfError(error) };
  }
}

function toChange(row: ChangeRow): ChangeSubject {
  const { value: facts, unreadable = 'TypeError' } = parsed<unknown>(row.facts);
  const events = Array.isArray(facts) && facts.every((fact) => fact?.type) ? facts : undefined;
  return {
    changeNo: Number(row.change_no),
    personId: row.person_id,
    version: row.version,
    ...(!events && { unreadable }),
    ...stateOf(row.state),
    recordedAt: row.recorded_at,
    // A row without facts records what a rebuilt registry corrected: there is no act behind it, only the difference.
    ...(events?.length !== 0 && {
      cause: {
        actId: row.act_id,
        requestId: row.request_id,
        occurredOn: row.occurred_on as PlainDate,
        reportedOn: row.reported_on as PlainDate,
        events: (events ?? []) as PersonEvent[],
        ...(events?.[0]?.supersedes && { supersedes: events[0].supersedes as string[] }),
        ...(events?.[0]?.campaignId && { campaignId: events[0].campaignId as string }),
        ...(isTraceparent(events?.[0]?.traceparent) && { traceparent: events[0].traceparent }),
        ...(events?.[0]?.settles && { settles: events[0].settles as string }),
      },
    }),
  };
}

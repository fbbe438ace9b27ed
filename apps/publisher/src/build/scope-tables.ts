import type { Pool, PoolClient } from 'pg';
import { activeMarriages, type RegisteredPerson } from '@peristiwa/domain';
import { textArray, uuidArray, writeTables, type TableRows } from '@peristiwa/postgres';
import type { Membership } from '../view/entitled-view';
import { GUARD, slot } from './feed-tables';
import type { Holding, Subject } from './plan';
import { LOCKED } from './write-batch';

/**
 * The part of a person's state that decides scope: the card, and the persons to whom it makes the person next of kin.
 */
export interface Placed {
  readonly personId: string;
  readonly state: RegisteredPerson;
}

type Unplaced = Pick<Subject, 'personId' | 'state'>;

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** False for a state from which scope cannot be read; such a person is parked and changes nobody's scope. */
export function isPlaced(subject: Unplaced): subject is Placed {
  try {
    const { state } = subject;
    if (!state) return false;
    const spouses = activeMarriages(state).map(({ spouseId }) => spouseId);
    return [state.placement.familyId, ...spouses].every((id) => UUID.test(id));
  } catch {
    return false;
  }
}

/**
 * Head of each card, according to the states of the persons who head one; the last state counts. The dead head no
 * card.
 */
export function headsOf(subjects: readonly Unplaced[]): Map<string, string> {
  const heads = new Map<string, string>();
  for (const subject of subjects) {
    if (!isPlaced(subject)) continue;
    const { personId, state } = subject;
    const { relationship, familyId } = state.placement;
    if (relationship === 'head' && !state.death) heads.set(familyId, personId);
  }
  return heads;
}

export async function writeHeads(client: PoolClient, heads: ReadonlyMap<string, string>): Promise<void> {
  if (heads.size > 0) await writeTables(client, 'write-heads', [LOCKED, headRows(heads)]);
}

export function headRows(heads: ReadonlyMap<string, string>): TableRows {
  return {
    types: ['uuid', 'uuid'],
    insert: (arrays) => `INSERT INTO publisher.card_head AS held (family_id, person_id)
      SELECT n.* FROM ${GUARD}, unnest(${arrays}) AS n(family_id, person_id)
      ON CONFLICT (family_id) DO UPDATE SET person_id = excluded.person_id
      WHERE held.person_id <> excluded.person_id`,
    values: [uuidArray([...heads.keys()]), uuidArray([...heads.values()])],
  };
}

/** Card and spouses of those on a watch-list, from their latest state. */
export async function writeWatched(client: PoolClient, persons: readonly Placed[]): Promise<void> {
  const latest = new Map(persons.map(({ personId, state }) => [personId, state]));
  if (latest.size === 0) return;
  await client.query({
    name: 'write-watched',
    text: `UPDATE publisher.watch w SET family_id = n.family_id, spouse_ids = string_to_array(n.spouses, ',')::uuid[]
           FROM unnest($1::uuid[], $2::uuid[], $3::text[]) AS n(person_id, family_id, spouses)
           WHERE w.person_id = n.person_id
             AND (w.family_id IS DISTINCT FROM n.family_id OR w.spouse_ids <> string_to_array(n.spouses, ',')::uuid[])`,
    values: [
      uuidArray([...latest.keys()]),
      uuidArray([...latest.values()].map(({ placement }) => placement.familyId)),
      textArray(
        [...latest.values()].map((state) =>
          activeMarriages(state)
            .map(({ spouseId }) => spouseId)
            .join(','),
        ),
      ),
    ],
  });
}

/** Persons to be built again for one partner, once the log is built as far as the registry was then read. */
export async function queueRescope(
  client: PoolClient,
  partner: string,
  personIds: readonly string[],
): Promise<void> {
  if (personIds.length === 0) return;
  await client.query({
    name: 'queue-rescope',
    text: `INSERT INTO publisher.rescope (partner, person_id)
           SELECT $1, id FROM unnest($2::uuid[]) AS n(id) GROUP BY id ORDER BY id`,
    values: [partner, personIds],
  });
}

export interface RescopeRow {
  readonly rescope_no: string;
  readonly partner: string;
  readonly person_id: string;
  readonly is_forced: boolean;
}

/** The persons who were queued first. */
export async function readRescope(pool: Pool, limit: number): Promise<RescopeRow[]> {
  const { rows } = await pool.query<RescopeRow>({
    name: 'rescope-queue',
    text: 'SELECT rescope_no, partner, person_id, is_forced FROM publisher.rescope ORDER BY rescope_no LIMIT $1',
    values: [limit],
  });
  return rows;
}

export interface Kin {
  readonly partner: string;
  readonly personId: string;
}

/** Next of kin of the watched among `personIds`, and of the watched whose card is one of `familyIds`; by `slot`. */
export async function readKin(
  client: PoolClient,
  personIds: readonly string[],
  familyIds: readonly string[],
): Promise<Map<string, Kin>> {
  const { rows } = await client.query<Kin>({
    name: 'kin',
    text: `WITH touched AS (
             SELECT partner, family_id, spouse_ids FROM publisher.watch
             WHERE person_id = ANY($1::uuid[]) OR family_id = ANY($2::uuid[]))
           SELECT partner, unnest(spouse_ids) AS "personId" FROM touched
           UNION SELECT t.partner, h.person_id FROM touched t JOIN publisher.card_head h ON h.family_id = t.family_id`,
    values: [personIds, familyIds],
  });
  return new Map(rows.map((kin) => [slot(kin.partner, kin.personId), kin]));
}

/** Why each of the persons is in the slice of each partner with a watch-list, by `slot`. */
export async function readMembership(
  client: Pool | PoolClient,
  personIds: readonly string[],
): Promise<Map<string, Membership>> {
  const { rows } = await client.query<{ partner: string; person_id: string; watched: boolean }>({
    name: 'membership',
    text: `WITH candidate AS (SELECT unnest($1::uuid[]) AS person_id)
           SELECT w.partner, c.person_id, true AS watched
           FROM candidate c JOIN publisher.watch w ON w.person_id = c.person_id
           UNION ALL
           SELECT w.partner, c.person_id, false
           FROM candidate c JOIN publisher.watch w ON w.spouse_ids @> ARRAY[c.person_id]
           UNION ALL
           SELECT w.partner, c.person_id, false
           FROM candidate c JOIN publisher.card_head h ON h.person_id = c.person_id
           JOIN publisher.watch w ON w.family_id = h.family_id`,
    values: [personIds],
  });
  const membership = new Map<string, Membership>();
  for (const { partner, person_id, watched } of rows) {
    const at = slot(partner, person_id);
    if (watched || !membership.has(at)) membership.set(at, watched ? 'watched' : 'kin');
  }
  return membership;
}

/** What must be known of persons before changes of theirs are built. */
export interface Standing {
  /** By `slot`. */
  readonly holdings: Map<string, Holding>;
  /**
   * Whether one of them is on a watch-list, or next of kin of a person on one, or may become it by the changes. Then
   * the order of the changes matters, and membership is read between them. It is rare.
   */
  readonly isWatched: boolean;
}

export async function readStanding(
  pool: Pool,
  partners: readonly string[],
  subjects: readonly Unplaced[],
): Promise<Standing> {
  const ids = [...new Set(subjects.map(({ personId }) => personId))];
  const families = [...new Set(subjects.filter(isPlaced).map(({ state }) => state.placement.familyId))];
  const { rows } = await pool.query<
    Holding & { isWatched: boolean; partner: string | null; personId: string }
  >({
    name: 'standing',
    text: `SELECT watched.is_watched AS "isWatched", held.* FROM (
             SELECT EXISTS (SELECT FROM publisher.watch WHERE person_id = ANY($2::uuid[]))
               OR EXISTS (SELECT FROM publisher.watch WHERE family_id = ANY($3::uuid[]))
               OR EXISTS (SELECT FROM publisher.watch WHERE spouse_ids && $2::uuid[])
               OR EXISTS (SELECT FROM publisher.card_head h JOIN publisher.watch w ON w.family_id = h.family_id
                 WHERE h.person_id = ANY($2::uuid[])) AS is_watched) watched
           LEFT JOIN (
             SELECT partner, person_id AS "personId", person_key AS "personKey", version, view,
               agreement_version AS "agreementVersion" FROM publisher.holding
             WHERE partner = ANY($1::text[]) AND person_id = ANY($2::uuid[])) held ON true`,
    values: [textArray(partners), uuidArray(ids), uuidArray(families)],
  });
  const holdings = new Map<string, Holding>();
  for (const { partner, personId, isWatched: _, ...holding } of rows) {
    if (partner !== null) holdings.set(slot(partner, personId), holding);
  }
  return { holdings, isWatched: rows[0]?.isWatched !== false };
}

import type { PoolClient } from 'pg';
import {
  int4Array,
  int8Array,
  textArray,
  timestamptzArray,
  uuidArray,
  type TableRows,
} from '@peristiwa/postgres';
import type { PartnerKeys } from '../view/partner-keys';
import { GUARD } from './feed-tables';
import type { NumberedDraft } from './number';
import { placeInWindow, type Pending, type PendingDeath, type Waiting } from './window';

/**
 * Stages the drafts of feeds with pseudonyms in the windows that are open. The lock keeps a window open until the
 * transaction ends. `keys`: those of each partner.
 */
export function pendingRows(
  drafts: readonly NumberedDraft[],
  keys: ReadonlyMap<string, PartnerKeys>,
): TableRows {
  const rankOf = ({ partner, personKey }: NumberedDraft) =>
    placeInWindow(keys.get(partner) as PartnerKeys, personKey);
  return {
    types: 'text uuid text text text text timestamptz int text'.split(' '),
    insert: (
      arrays,
    ) => `INSERT INTO publisher.pending (partner, window_no, rank, person_id, person_key, kind, data,
        recorded_at, agreement_version, act_id)
      SELECT n.partner, w.open_window, rank, nullif(person, '')::uuid, key, kind, data, recorded, agreement,
        nullif(act, '')::uuid
      FROM ${GUARD} CROSS JOIN unnest(${arrays}) WITH ORDINALITY
        AS n(partner, rank, person, key, kind, data, recorded, agreement, act, place)
      LEFT JOIN (SELECT partner, open_window FROM publisher.release ORDER BY partner FOR SHARE) w
        ON w.partner = n.partner
      ORDER BY place`,
    values: [
      textArray(drafts.map(({ partner }) => partner)),
      uuidArray(drafts.map(rankOf)),
      textArray(drafts.map(({ personId }) => personId ?? '')),
      textArray(drafts.map(({ personKey }) => personKey)),
      textArray(drafts.map(({ kind }) => kind)),
      textArray(drafts.map(({ data }) => JSON.stringify(data))),
      timestamptzArray(drafts.map(({ data }) => new Date(timeOf(data) ?? 0))),
      int4Array(drafts.map(({ agreementVersion }) => agreementVersion)),
      textArray(drafts.map(({ actId }) => actId ?? '')),
    ],
  };
}

function timeOf(data: NumberedDraft['data']): string | undefined {
  return data.recordedAt ?? ('asOf' in data ? data.asOf : undefined);
}

/** Opens the first window of a feed with pseudonyms, in the transaction that makes the feed. */
export async function openRelease(client: PoolClient, partner: string): Promise<void> {
  await client.query('INSERT INTO publisher.release (partner) VALUES ($1) ON CONFLICT DO NOTHING', [partner]);
}

/** A feed with pseudonyms. */
export interface WindowedFeed {
  readonly partner: string;
  readonly agreementVersion: number;
  readonly standing: string;
  /** The last boundary reform of which it has messages. */
  readonly reformNo: number;
  /** Beginning of the slot in which the open window was last judged, in milliseconds; undefined before the first. */
  readonly slot: number | undefined;
  /** A window is closed and has messages that are not released, or its coverage is not. */
  readonly isReleasing: boolean;
  /**
   * Messages of earlier terms wait while a sweep, or the walk over deaths without a NIK, brings the holdings to the present
   * ones. If they were released before, a grant that is withdrawn and given again meanwhile would be missing for ever.
   */
  readonly isSwept: boolean;
}

export async function readWindowed(client: Pick<PoolClient, 'query'>): Promise<WindowedFeed[]> {
  const { rows } = await client.query<WindowedFeed>({
    name: 'windowed-feeds',
    text: `SELECT f.partner, f.agreement_version AS "agreementVersion", f.standing,
             f.reform_no AS "reformNo",
             CASE WHEN r.slot > '-infinity' THEN (extract(epoch FROM r.slot) * 1000)::float8 END AS slot,
             r.closed_change_no > r.change_no OR EXISTS (SELECT 1 FROM publisher.pending p
               WHERE p.partner = r.partner AND p.window_no < r.open_window) AS "isReleasing",
             (EXISTS (SELECT 1 FROM publisher.sweep s WHERE s.partner = f.partner)
                 OR f.death_no < (SELECT max(death_no) FROM registry.death_without_nik))
               AND (f.standing = 'ended' OR EXISTS (SELECT 1 FROM publisher.pending p
                 WHERE p.partner = f.partner AND p.agreement_version <> f.agreement_version)) AS "isSwept"
           FROM publisher.feed f JOIN publisher.release r ON r.partner = f.partner ORDER BY f.partner`,
  });
  return rows.map(({ slot, ...feed }) => ({ ...feed, slot: slot ?? undefined }));
}

/** The keys of the deaths of these messages that the partner may hold. */
export async function readHeldKeys(
  client: PoolClient,
  partner: string,
  messages: readonly PendingDeath[],
): Promise<ReadonlySet<string>> {
  if (messages.length === 0) return new Set();
  const { rows } = await client.query<{ key: string }>({
    name: 'held-deaths',
    text: `SELECT death_key AS key FROM publisher.death_holding WHERE partner = $1 AND death_key = ANY($2::text[])`,
    values: [partner, textArray(messages.map(({ personKey }) => personKey))],
  });
  return new Set(rows.map(({ key }) => key));
}

/** Waits until every transaction that stages in the open window has ended, and keeps new ones waiting. */
export async function lockWindow(client: PoolClient, partner: string): Promise<void> {
  await client.query('SELECT FROM publisher.release WHERE partner = $1 FOR UPDATE', [partner]);
}

/** The open window, which is locked. */
export async function readWaiting(client: PoolClient, partner: string): Promise<Waiting> {
  const { rows } = await client.query<{ persons: string; oldest: Date | null }>({
    name: 'waiting',
    text: `SELECT count(DISTINCT p.person_key) AS persons, min(p.staged_at) AS oldest
           FROM publisher.release r JOIN publisher.pending p ON p.partner = r.partner AND p.window_no = r.open_window
           WHERE r.partner = $1`,
    values: [partner],
  });
  return { persons: Number(rows[0]?.persons ?? 0), oldest: rows[0]?.oldest ?? new Date(0) };
}

/** The open window was judged and stays open. */
export async function keepOpen(client: PoolClient, partner: string, slot: Date): Promise<void> {
  await client.query('UPDATE publisher.release SET slot = $2 WHERE partner = $1', [partner, slot]);
}

/**
 * Closes the open window, which is locked: it covers what has been built until now. Persons that are parked or not yet
 * swept are not covered.
 */
export async function closeWindow(client: PoolClient, partner: string, slot: Date): Promise<void> {
  await client.query({
    name: 'close-window',
    text: `UPDATE publisher.release r SET slot = $2, open_window = open_window + 1,
             recorded_at = coalesce((SELECT max(p.recorded_at) FROM publisher.pending p
               WHERE p.partner = r.partner AND p.window_no = r.open_window), r.recorded_at),
             closed_change_no = coalesce((SELECT position FROM publisher.checkpoint WHERE name = 'build'), 0),
             closed_position = CASE WHEN is_whole THEN g.registry_position ELSE r.closed_position END,
             closed_until = CASE WHEN is_whole THEN g.covered_until ELSE r.closed_until END
           FROM publisher.progress g, (SELECT NOT EXISTS (SELECT 1 FROM publisher.parked WHERE partner = $1)
             AND NOT EXISTS (SELECT 1 FROM publisher.sweep WHERE partner = $1)
             AND NOT EXISTS (SELECT 1 FROM publisher.rescope WHERE partner = $1) AS is_whole) w
           WHERE r.partner = $1`,
    values: [partner, slot],
  });
}

/** The next messages of closed windows in their order, and the recording time of their window. */
export async function readClosed(
  client: PoolClient,
  partner: string,
  limit: number,
): Promise<{ readonly pending: Pending[]; readonly recordedAt: Date }> {
  const { rows } = await client.query<Omit<Pending, 'data'> & { data: string; recordedAt: Date }>({
    name: 'closed-windows',
    text: `SELECT p.pending_no AS "pendingNo", p.partner, p.person_id AS "personId", p.person_key AS "personKey",
             p.kind, p.data, p.agreement_version AS "agreementVersion", p.act_id AS "actId",
             r.recorded_at AS "recordedAt"
           FROM publisher.release r JOIN publisher.pending p ON p.partner = r.partner AND p.window_no < r.open_window
           WHERE r.partner = $1 ORDER BY p.window_no, p.rank, p.pending_no LIMIT $2`,
    values: [partner, limit],
  });
  const pending = rows.map((row) => {
    const { recordedAt: _, data, actId, personId, ...rest } = row;
    const one = { ...rest, personId: personId ?? undefined, actId: actId ?? undefined };
    return { ...one, data: JSON.parse(data) } as Pending;
  });
  return { pending, recordedAt: rows[0]?.recordedAt ?? new Date(0) };
}

export async function dropPending(client: PoolClient, pending: readonly Pending[]): Promise<void> {
  await client.query({
    name: 'drop-pending',
    text: 'DELETE FROM publisher.pending WHERE pending_no = ANY($1::bigint[])',
    values: [int8Array(pending.map(({ pendingNo }) => Number(pendingNo)))],
  });
}

/** Every closed window is released: the feed now covers what they cover. */
export async function coverReleased(client: PoolClient, partner: string): Promise<void> {
  await client.query({
    name: 'cover-released',
    text: `UPDATE publisher.release
           SET change_no = closed_change_no, position = closed_position, covered_until = closed_until
           WHERE partner = $1`,
    values: [partner],
  });
}

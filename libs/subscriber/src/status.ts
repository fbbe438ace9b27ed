import type { Pool } from 'pg';
import { lastBackfill, type Backfill } from './backfills';

/** How far the ministry's copy is, for everyone who relies on it. */
export interface SubscriberStatus {
  /** All messages 1..sequence of the feed are applied or in quarantine. */
  readonly sequence: number;
  /** Messages that took effect once, and those in quarantine. */
  readonly applied: number;
  /** The last sequence known to be published. */
  readonly highWater: number;
  readonly behind: number;
  readonly lastHeartbeatAt: string | null;
  /** The copy is behind and will not catch up by itself; `staleReasons` names the causes. */
  readonly stale: boolean;
  readonly staleReasons: readonly StaleReason[];
  /** The feed covers the registry up to here. */
  readonly registryPosition: number;
  /** Everything recorded before this moment is in the copy; null while that is unknown or a message is refused. */
  readonly coveredUntil: string | null;
  readonly quarantined: number;
  /** Since when the oldest of them has been waiting. */
  readonly quarantinedSince: string | null;
  /** Messages that operators discarded (`GET /v1/discarded`). */
  readonly discarded: number;
  readonly duplicatesSkipped: number;
  readonly gapsRepaired: number;
  /** Records that the registry did not send (`GET /v1/forged`); those that no operator has acknowledged are an alarm. */
  readonly forged: number;
  readonly forgedUnacknowledged: number;
  /** The last version of the agreement that has reached everybody; `isApplied` when the copy has all of its messages. */
  readonly backfill: (Backfill & { readonly isApplied: boolean }) | null;
}

/**
 * - `no-heartbeat`: no recent heartbeat on some partition; silence does not mean that nothing changed.
 * - `quarantine-old`: a refused message waits too long, and with it all later ones of that person.
 * - `quarantine-growing`: later messages have joined the first one in quarantine.
 * - `behind`: the registry has signed messages that the copy does not have yet; they are being pulled.
 * - `forged`: somebody else has sent records on this feed, and no operator has acknowledged them.
 * - `feed-went-back`: the copy has messages that the registry no longer knows; its database was restored to an earlier moment,
 *   and new messages with numbers that the copy already has would be taken for repeated ones.
 */
export const staleReasons = [
  'no-heartbeat',
  'quarantine-old',
  'quarantine-growing',
  'behind',
  'forged',
  'feed-went-back',
] as const;
type StaleReason = (typeof staleReasons)[number];

export interface CursorRow {
  readonly lastSequence: number;
  readonly applied: number;
  readonly highWater: number;
  readonly registryPosition: number;
  readonly heartbeatAt?: Date;
  readonly coveredUntil?: Date;
  readonly duplicatesSkipped: number;
  readonly gapsRepaired: number;
  /** The furthest sequence that a signed heartbeat named. */
  readonly signedSequence: number;
  /** The newest heartbeat names an earlier message than one before it. */
  readonly wentBack: boolean;
}

export interface StatusQuestion {
  readonly now: Date;
  readonly staleAfterMs: number;
  readonly quarantine: Quarantine;
  readonly forgeries: Forgeries;
  readonly backfill?: Backfill | undefined;
}

interface Forgeries {
  readonly total: number;
  readonly unacknowledged: number;
}

/** Messages in quarantine: how many, and when the first and the last of them arrived. */
interface Quarantine {
  readonly waiting: number;
  readonly oldest?: Date;
  readonly newest?: Date;
  readonly discarded: number;
}

/** How long the first refused message may wait for an operator before the ministry is no longer ready. */
const QUARANTINE_OLD_MS = 15 * 60_000;

/**
 * A heartbeat with high water H on a partition means that this partition is complete up to H. The feed is complete up
 * to the lowest of these, and up to the last message when as many messages were applied as there are sequences.
 */
export function summarise(
  cursors: readonly CursorRow[],
  { now, staleAfterMs, quarantine, forgeries, backfill }: StatusQuestion,
): SubscriberStatus {
  const sum = (pick: (row: CursorRow) => number) => cursors.reduce((total, row) => total + pick(row), 0);
  const last = Math.max(0, ...cursors.map((row) => row.lastSequence));
  const applied = sum((row) => row.applied);
  const highWater = Math.max(last, ...cursors.map((row) => row.highWater));
  const whole = cursors.map((row) => Math.max(row.lastSequence, row.highWater));
  const heartbeats = cursors.map((row) => row.heartbeatAt?.getTime());
  const oldest = heartbeats.some((at) => at === undefined)
    ? undefined
    : Math.min(...heartbeats.map((at) => at ?? 0));
  const isHeard = cursors.length > 0 && oldest !== undefined;
  const isSilent = !isHeard || now.getTime() - oldest > staleAfterMs;
  const reasons: StaleReason[] = [
    ...(isSilent ? (['no-heartbeat'] as const) : []),
    ...alarmsOf(quarantine, now),
    ...(cursors.some((row) => row.lastSequence < row.signedSequence) ? (['behind'] as const) : []),
    ...(forgeries.unacknowledged > 0 ? (['forged'] as const) : []),
    ...(cursors.some((row) => row.wentBack) ? (['feed-went-back'] as const) : []),
  ];
  const sequence = applied === last ? last : Math.min(last, ...whole);
  return {
    sequence,
    applied,
    highWater,
    behind: Math.max(0, highWater - applied),
    lastHeartbeatAt: isHeard ? new Date(oldest).toISOString() : null,
    stale: reasons.length > 0,
    staleReasons: reasons,
    registryPosition: cursors.length === 0 ? 0 : Math.min(...cursors.map((row) => row.registryPosition)),
    coveredUntil: quarantine.waiting === 0 ? coverage(cursors, applied) : null,
    quarantined: quarantine.waiting,
    quarantinedSince: quarantine.oldest?.toISOString() ?? null,
    discarded: quarantine.discarded,
    duplicatesSkipped: sum((row) => row.duplicatesSkipped),
    gapsRepaired: sum((row) => row.gapsRepaired),
    forged: forgeries.total,
    forgedUnacknowledged: forgeries.unacknowledged,
    backfill: backfill ? { ...backfill, isApplied: sequence >= backfill.throughSequence } : null,
  };
}

function alarmsOf({ oldest, newest }: Quarantine, now: Date): StaleReason[] {
  if (!oldest || !newest) return [];
  return [
    ...(now.getTime() - oldest.getTime() > QUARANTINE_OLD_MS ? (['quarantine-old'] as const) : []),
    ...(newest > oldest ? (['quarantine-growing'] as const) : []),
  ];
}

/**
 * The earliest over the partitions. A partition of which nothing has been read has no cursor: then fewer messages are
 * applied than the lowest high water counts.
 */
function coverage(cursors: readonly CursorRow[], applied: number): string | null {
  const moments = cursors.map(({ coveredUntil }) => coveredUntil?.getTime());
  const isKnown = moments.length > 0 && applied >= Math.min(...cursors.map(({ highWater }) => highWater));
  if (!isKnown || moments.includes(undefined)) return null;
  return new Date(Math.min(...moments.map((at) => at ?? 0))).toISOString();
}

type StatusRow = Record<
  | 'last_sequence'
  | 'applied'
  | 'high_water'
  | 'registry_position'
  | 'duplicates_skipped'
  | 'gaps_repaired'
  | 'signed_sequence',
  string
> & { readonly heartbeat_at: Date | null; readonly covered_until: Date | null; readonly went_back: boolean };

export interface StatusSource {
  readonly pool: Pool;
  readonly topic: string;
  readonly clock: () => Date;
  readonly staleAfterMs: number;
}

export async function readStatus({
  pool,
  topic,
  clock,
  staleAfterMs,
}: StatusSource): Promise<SubscriberStatus> {
  const [cursors, quarantine, forgeries, backfill] = await Promise.all([
    pool.query<StatusRow>('SELECT * FROM subscriber.cursor WHERE topic = $1', [topic]),
    pool.query<{ waiting: string; oldest: Date | null; newest: Date | null; discarded: string }>(
      `SELECT count(*) AS waiting, min(at) AS oldest, max(at) AS newest,
         (SELECT count(*) FROM subscriber.discarded) AS discarded FROM subscriber.quarantine`,
    ),
    pool.query<{ total: string; unacknowledged: string }>(
      `SELECT count(*) AS total, count(*) FILTER (WHERE acknowledged_at IS NULL) AS unacknowledged
       FROM subscriber.forged WHERE topic = $1`,
      [topic],
    ),
    lastBackfill(pool),
  ]);
  const rows = cursors.rows.map((row): CursorRow => ({
    lastSequence: Number(row.last_sequence),
    applied: Number(row.applied),
    highWater: Number(row.high_water),
    registryPosition: Number(row.registry_position),
    heartbeatAt: row.heartbeat_at ?? undefined,
    coveredUntil: row.covered_until ?? undefined,
    duplicatesSkipped: Number(row.duplicates_skipped),
    gapsRepaired: Number(row.gaps_repaired),
    signedSequence: Number(row.signed_sequence),
    wentBack: row.went_back,
  }));
  const found = quarantine.rows[0];
  return summarise(rows, {
    now: clock(),
    staleAfterMs,
    quarantine: {
      waiting: Number(found?.waiting),
      oldest: found?.oldest ?? undefined,
      newest: found?.newest ?? undefined,
      discarded: Number(found?.discarded),
    },
    forgeries: {
      total: Number(forgeries.rows[0]?.total),
      unacknowledged: Number(forgeries.rows[0]?.unacknowledged),
    },
    backfill,
  });
}

import type { PoolClient } from 'pg';
import { presentData, streamKindOf, type DeathWithoutNikOnRecord, type EventType } from '@peristiwa/domain';
import type { StoredEvent } from '@peristiwa/ledger';
import { lockNumbering } from './change-log';

/** What readers of the registry need of an act; names and papers stay in the ledger. */
const KEPT = [
  'diedOn',
  'sex',
  'age',
  'village',
  'cause',
  'actNumber',
  'reportedLate',
  // Of a marker that voids an act.
  'by',
] as const satisfies readonly (keyof DeathWithoutNikOnRecord | 'by')[];

/** Acts about somebody who is not in the register. */
export function actsOfDeaths(events: readonly StoredEvent[]): StoredEvent[] {
  return events.filter(({ type }) => streamKindOf[type as EventType] === 'death');
}

/**
 * Keeps acts about deaths without a NIK, numbered in the order in which they come; one that is kept already stays as it
 * is. The lock is held until the commit.
 */
export async function keepDeaths(client: PoolClient, acts: readonly StoredEvent[]): Promise<void> {
  if (acts.length === 0) return;
  await lockNumbering(client);
  for (const act of acts) {
    await client.query(
      `INSERT INTO registry.death_without_nik
         (death_no, death_id, version, position, act_id, supersedes, type, data, recorded_at)
       SELECT (SELECT coalesce(max(death_no), 0) + 1 FROM registry.death_without_nik), $1, $2, $3, $4, $5, $6, $7, $8
       ON CONFLICT (death_id, version) DO NOTHING`,
      [
        act.streamId,
        act.version,
        act.position,
        act.actId,
        act.supersedes,
        act.type,
        JSON.stringify(kept(act)),
        act.recordedAt,
      ],
    );
  }
}

/** Content that is not JSON has no members: nobody can read the death, and no other act waits for it. */
function kept(act: StoredEvent): Readonly<Record<string, unknown>> {
  try {
    const data = JSON.parse(presentData(act)) as Readonly<Record<string, unknown>>;
    return Object.fromEntries(
      KEPT.filter((name) => data[name] !== undefined).map((name) => [name, data[name]]),
    );
  } catch (error) {
    if (error instanceof SyntaxError) return {};
    throw error;
  }
}

import type { Pool } from 'pg';
import { AREAS_STREAM, foldAreas, toFact, type AreaEvent } from '@peristiwa/domain';
import type { Ledger, StoredEvent } from '@peristiwa/ledger';

/** Reads the boundary reforms from the ledger and keeps them for readers of the registry, such as the publisher. */
export function reformReader(ledger: Ledger, registryPool: Pool): () => Promise<readonly StoredEvent[]> {
  let kept = 0;
  return async () => {
    const events = (await ledger.readStreams([AREAS_STREAM])).get(AREAS_STREAM) ?? [];
    if (events.length > kept) {
      await keepReforms(registryPool, events);
      kept = events.length;
    }
    return events;
  };
}

/** Each event is a reform; its number is its version in the stream. */
async function keepReforms(pool: Pool, events: readonly StoredEvent[]): Promise<void> {
  for (const event of events) {
    const [reform] = foldAreas([toFact<AreaEvent>(event)]);
    if (!reform) continue;
    await pool.query(
      `INSERT INTO registry.area_reform (reform_no, decree, effective_on, changes, recorded_at)
       VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING`,
      [event.version, reform.decree, reform.effectiveOn, JSON.stringify(reform.changes), event.recordedAt],
    );
  }
}

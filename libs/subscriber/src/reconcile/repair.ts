import type { Difference } from '@peristiwa/contracts';
import { inTransaction } from '@peristiwa/postgres';
import { redrive, type QuarantineAccess } from '../quarantine';
import { applyLast, NotProven } from '../resync';
import type { Repair, RepairOutcome } from './reconcile';

/**
 * Repairs one person by what the registry has sent already: the last message about the person is applied again, and
 * proven like every other (ADR 0024). Messages that wait in quarantine are tried again first; while they are refused, the
 * person is left as it is, because an operator has to decide about them.
 */
export function repairBy(access: QuarantineAccess, by: string): Repair {
  return async ({ personKey, kind, fields, sequence }) => {
    const { remaining, applied } = await redrive(access, personKey);
    if (remaining > 0) return 'quarantined';
    if (applied > 0) return 'repaired';
    const reason = `reconciliation: ${kind}${fields.length > 0 ? ` in ${fields.join(', ')}` : ''}`;
    if (sequence === undefined) return erase(access, personKey, { by, reason });
    return applyLast(access, { personKey, by, reason }, sequence).then(
      () => 'repaired',
      (error: unknown): RepairOutcome => {
        if (error instanceof NotProven) return 'unproven';
        throw error;
      },
    );
  };
}

/** A copy that no message of the registry made. */
async function erase(
  { pool }: QuarantineAccess,
  personKey: Difference['personKey'],
  { by, reason }: { readonly by: string; readonly reason: string },
): Promise<RepairOutcome> {
  await inTransaction(pool, async (client) => {
    await client.query('DELETE FROM subscriber.person WHERE person_key = $1', [personKey]);
    await client.query(
      'INSERT INTO subscriber.resynced (person_key, sequence, resynced_by, reason) VALUES ($1, 0, $2, $3)',
      [personKey, by, reason],
    );
  });
  return 'erased';
}

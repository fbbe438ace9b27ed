import { digestText, personDigest } from '@peristiwa/contracts';
import { inTransaction } from '@peristiwa/postgres';
import { redrive, type QuarantineAccess } from '../quarantine';
import { applyLast, NotProven } from '../resync';
import type { OwnPerson } from './own-copy';
import type { Repair, RepairOutcome } from './reconcile';

/**
 * Repairs one person by what the registry has sent already: the last message about the person is applied again, and
 * proven like every other (ADR 0024). Messages that wait in quarantine are tried again first; while they are refused, the
 * person is left as it is, because an operator has to decide about them.
 */
export function repairBy(access: QuarantineAccess, by: string): Repair {
  return async ({ personKey, kind, fields, sequence }, own) => {
    const { remaining, applied } = await redrive(access, personKey);
    if (remaining > 0) return 'quarantined';
    if (applied > 0) return 'repaired';
    const reason = `reconciliation: ${kind}${fields.length > 0 ? ` in ${fields.join(', ')}` : ''}`;
    if (sequence === undefined) return erase(access, personKey, { by, reason, own });
    return applyLast(access, { personKey, by, reason }, sequence).then(
      () => 'repaired',
      (error: unknown): RepairOutcome => {
        if (error instanceof NotProven) return 'unproven';
        throw error;
      },
    );
  };
}

/**
 * A copy that no message of the registry made. It is erased only while it is the one that was compared: a first message
 * about the person, which has come since, is not undone.
 */
async function erase(
  { pool }: QuarantineAccess,
  personKey: string,
  { by, reason, own }: { readonly by: string; readonly reason: string; readonly own: OwnPerson | undefined },
): Promise<RepairOutcome> {
  return inTransaction(pool, async (client) => {
    const { rows } = await client.query<{ state: string | null; last: string | null }>(
      `SELECT state, last_sequence AS last FROM subscriber.person WHERE person_key = $1 FOR UPDATE`,
      [personKey],
    );
    const { state = null, last = null } = rows[0] ?? {};
    const digest = state === null ? undefined : digestText(personDigest(personKey, state));
    if (digest !== own?.held?.digest || (last === null ? undefined : Number(last)) !== own?.lastSequence)
      return 'found';
    await client.query('DELETE FROM subscriber.person WHERE person_key = $1', [personKey]);
    await client.query(
      'INSERT INTO subscriber.resynced (person_key, sequence, resynced_by, reason) VALUES ($1, 0, $2, $3)',
      [personKey, by, reason],
    );
    return 'erased';
  });
}

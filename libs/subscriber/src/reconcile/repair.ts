import { deathKeyOf, digestText, personDigest } from '@peristiwa/contracts';
import { inTransaction } from '@peristiwa/postgres';
import { redrive, type QuarantineAccess } from '../quarantine';
import { applyLast, NotProven } from '../resync';
import type { OwnPerson } from './own-copy';
import type { Repair, RepairOutcome } from './reconcile';

/**
 * Repairs one person, or death without a NIK, by what the registry has sent already: the last message about the person is
 * applied again, and proven like every other (ADR 0024). Messages that wait in quarantine are tried again first; while they are refused, the
 * person is left as it is, because an operator has to decide about them.
 */
export function repairBy(access: QuarantineAccess, by: string): Repair {
  return async ({ personKey: row, kind, fields, sequence }, own) => {
    const personKey = deathKeyOf(row) ?? row;
    const { remaining, applied } = await redrive(access, personKey);
    if (remaining > 0) return 'quarantined';
    if (applied > 0) return 'repaired';
    const reason = `reconciliation: ${kind}${fields.length > 0 ? ` in ${fields.join(', ')}` : ''}`;
    if (sequence === undefined) return erase(access, row, { by, reason, own });
    return applyLast(access, { personKey, by, reason }, sequence).then(
      () => 'repaired',
      (error: unknown): RepairOutcome => {
        if (error instanceof NotProven) return 'unproven';
        throw error;
      },
    );
  };
}

const PERSONS = { table: 'person', keys: 'person_key', sequences: 'last_sequence' };
const DEATHS = { table: 'death_without_nik', keys: 'death_key', sequences: 'sequence' };

/**
 * A copy that no message of the registry made. It is erased only while it is the one that was compared: a first message
 * about the person, which has come since, is not undone.
 */
async function erase(
  { pool }: QuarantineAccess,
  row: string,
  { by, reason, own }: { readonly by: string; readonly reason: string; readonly own: OwnPerson | undefined },
): Promise<RepairOutcome> {
  const deathKey = deathKeyOf(row);
  const key = deathKey ?? row;
  const { table, keys, sequences } = deathKey === undefined ? PERSONS : DEATHS;
  return inTransaction(pool, async (client) => {
    const { rows } = await client.query<{ state: string | null; last: string | null }>(
      `SELECT state, ${sequences} AS last FROM subscriber.${table} WHERE ${keys} = $1 FOR UPDATE`,
      [key],
    );
    const { state = null, last = null } = rows[0] ?? {};
    const digest = state === null ? undefined : digestText(personDigest(row, state));
    if (digest !== own?.held?.digest || (last === null ? undefined : Number(last)) !== own?.lastSequence)
      return 'found';
    await client.query(`DELETE FROM subscriber.${table} WHERE ${keys} = $1`, [key]);
    await client.query(
      'INSERT INTO subscriber.resynced (person_key, sequence, resynced_by, reason) VALUES ($1, 0, $2, $3)',
      [key, by, reason],
    );
    return 'erased';
  });
}

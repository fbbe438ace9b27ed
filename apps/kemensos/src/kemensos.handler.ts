import type { PoolClient } from 'pg';
import { KemensosView } from '@peristiwa/contracts';
import { MessageRefused, type Delivery, type FeedHandler, type View } from '@peristiwa/subscriber';
import { decideCases, type CaseDecision, type Household, type NewCase } from './case-rules';

/** Opens cases for a message, in the transaction that stores the copy. */
export const kemensosHandler: FeedHandler = {
  async apply(client, delivery) {
    const { message, change } = delivery;
    const before = delivery.before && readView(delivery.before);
    const after = delivery.after && readView(delivery.after);
    const households = await findHouseholds(client, [before?.familyKey, after?.familyKey]);
    const { kind, sequence, personKey } = message;
    const { granted, withdrawn } = change;
    const decided = decideCases({ kind, sequence, before, after, granted, withdrawn, households });
    const { cases, rekey, number, erase } = decided;
    if (number) await knowNumber(client, number, sequence);
    if (erase) await eraseFacts(client, personKey, erase);
    const isFirst = rekey ? await renumber(client, rekey, sequence) : true;
    await openCases(client, delivery, isFirst ? cases : cases.filter((one) => one.kind !== 're-key-family'));
  },
};

function readView(view: View): KemensosView {
  const parsed = KemensosView.safeParse(view);
  if (parsed.success) return parsed.data;
  throw new MessageRefused('the state is not the view of the agreement');
}

/**
 * Not locked: messages about members of many families arrive on several partitions at once, and locks would deadlock.
 */
async function findHouseholds(
  client: PoolClient,
  familyKeys: readonly (string | undefined)[],
): Promise<Household[]> {
  const { rows } = await client.query<{ family_key: string; kk_number: string | null; kk_sequence: string }>(
    `SELECT family_key, kk_number, kk_sequence FROM kemensos.household
     WHERE family_key = ANY($1)`,
    [familyKeys.filter((key) => key !== undefined)],
  );
  return rows.map((row) => ({
    familyKey: row.family_key,
    kkNumber: row.kk_number ?? undefined,
    kkSequence: Number(row.kk_sequence),
  }));
}

/** False when another partition has applied the new number at the same time. */
async function renumber(
  client: PoolClient,
  { familyKey, kkNumber }: NonNullable<CaseDecision['rekey']>,
  sequence: number,
): Promise<boolean> {
  const { rowCount } = await client.query(
    `UPDATE kemensos.household SET kk_number = $2, kk_sequence = $3
     WHERE family_key = $1 AND kk_number <> $2 AND kk_sequence < $3`,
    [familyKey, kkNumber, sequence],
  );
  return rowCount === 1;
}

/** Members' messages arrive in any order: an older one neither restores nor removes the number. */
async function knowNumber(
  client: PoolClient,
  { familyKey, kkNumber }: NonNullable<CaseDecision['number']>,
  sequence: number,
): Promise<void> {
  await client.query(
    `UPDATE kemensos.household SET kk_number = $2, kk_sequence = $3
     WHERE family_key = $1 AND kk_sequence < $3 AND (kk_number IS NULL) <> ($2::text IS NULL)`,
    [familyKey, kkNumber ?? null, sequence],
  );
}

async function eraseFacts(client: PoolClient, personKey: string, names: readonly string[]): Promise<void> {
  await client.query('UPDATE kemensos.case_file SET facts = facts - $2::text[] WHERE person_key = $1', [
    personKey,
    names,
  ]);
}

async function openCases(
  client: PoolClient,
  { message }: Delivery,
  cases: readonly NewCase[],
): Promise<void> {
  for (const { kind, familyKey, facts } of cases) {
    await client.query(
      `INSERT INTO kemensos.case_file (person_key, family_key, kind, sequence, act_id, facts)
       VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (sequence, kind) DO NOTHING`,
      [message.personKey, familyKey, kind, message.sequence, message.actId ?? null, JSON.stringify(facts)],
    );
  }
}

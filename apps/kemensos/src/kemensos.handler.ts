import type { PoolClient } from 'pg';
import { KemensosView } from '@peristiwa/contracts';
import { int8Array, textArray } from '@peristiwa/postgres';
import { Erasures, viewReader, withoutFacts, type Delivery, type FeedHandler } from '@peristiwa/subscriber';
import { decideCases, type Household, type NewCase } from './case-rules';

const views = viewReader(KemensosView);

/** Opens cases for the messages of a chunk, in the transaction that stores the copies. */
export const kemensosHandler: FeedHandler = {
  async apply(client, deliveries) {
    const households = await findHouseholds(client, deliveries);
    const renumbered = new Set<string>();
    const opened: OpenedCase[] = [];
    const erasures = new Erasures();
    for (const delivery of deliveries) {
      const { kind, sequence, personKey } = delivery.message;
      const { granted, withdrawn } = delivery.change;
      const own = familyKeysOf(delivery).flatMap((key) => households.get(key) ?? []);
      if (own.length === 0 && !withdrawn) continue;
      if (mustEraseAll(delivery)) await eraseNumbers(client, sequence, households);
      const before = delivery.before && views.readable(delivery.before);
      const after = delivery.after && views.read(delivery.after);
      const update = { kind, sequence, before, after, granted, withdrawn, households: own };
      const { cases, rekey, numbers = [], erase } = decideCases(update);
      if (erase) {
        erasures.add(personKey, erase);
        eraseOpened(opened, personKey, erase);
      }
      for (const { familyKey, kkNumber } of [...numbers, ...(rekey ? [rekey] : [])]) {
        if (!mayNumber(households.get(familyKey), kkNumber, sequence)) continue;
        households.set(familyKey, { familyKey, kkNumber, kkSequence: sequence });
        renumbered.add(familyKey);
      }
      opened.push(...cases.map((one) => ({ ...one, delivery })));
    }
    await renumber(
      client,
      [...renumbered].flatMap((key) => households.get(key) ?? []),
    );
    await eraseStored(client, erasures);
    await openCases(client, opened);
  },
};

interface OpenedCase extends Omit<NewCase, 'facts'> {
  facts: NewCase['facts'];
  readonly delivery: Delivery;
}

/** Before the view is read: most persons are in no beneficiary household. */
function familyKeysOf({ before, after }: Delivery): string[] {
  const keys = [before?.['familyKey'], after?.['familyKey']];
  return [...new Set(keys)].filter((key) => typeof key === 'string');
}

/**
 * The number is withdrawn, and the household of the person is not known: the card's key is not granted either, or an act
 * came together with the narrower agreement and its state has dropped both already. An agreement grants a member for
 * all persons or for none, so no household may keep a number.
 */
function mustEraseAll(delivery: Delivery): boolean {
  const isWithdrawn = delivery.change.withdrawn?.includes('kkNumber') ?? false;
  return isWithdrawn && familyKeysOf(delivery).length === 0;
}

/** Numbers that a later message has set were granted again. The first message of a withdrawal finds them all. */
async function eraseNumbers(
  client: PoolClient,
  sequence: number,
  households: Map<string, Household>,
): Promise<void> {
  await client.query(
    `UPDATE kemensos.household h SET kk_number = NULL, kk_sequence = $1
     FROM (SELECT family_key FROM kemensos.household WHERE kk_number IS NOT NULL AND kk_sequence < $1
           ORDER BY family_key FOR UPDATE) old WHERE h.family_key = old.family_key`,
    [sequence],
  );
  for (const [familyKey, { kkSequence }] of households) {
    if (kkSequence < sequence) households.set(familyKey, { familyKey, kkSequence: sequence });
  }
}

/** Members' messages arrive in any order: an older one neither restores nor removes the number. */
function mayNumber(
  household: Household | undefined,
  kkNumber: string | undefined,
  sequence: number,
): boolean {
  return household !== undefined && household.kkSequence < sequence && household.kkNumber !== kkNumber;
}

/** The card may have a new number, so that this message may renumber its household. */
function mayRenumber({ before, after }: Delivery): boolean {
  return before?.['kkNumber'] !== after?.['kkNumber'];
}

interface HouseholdRow {
  readonly family_key: string;
  readonly kk_number: string | null;
  readonly kk_sequence: string;
}

const FIND =
  'SELECT family_key, kk_number, kk_sequence FROM kemensos.household WHERE family_key = ANY($1::text[])';

/**
 * Households whose number may change are locked, in the order of their keys, because members' messages arrive on several
 * partitions at once: one of them renumbers the household, the others then see the new number. The rest is only read.
 */
async function findHouseholds(
  client: PoolClient,
  deliveries: readonly Delivery[],
): Promise<Map<string, Household>> {
  const locked = new Set(deliveries.filter(mayRenumber).flatMap(familyKeysOf));
  const others = new Set(deliveries.flatMap(familyKeysOf).filter((key) => !locked.has(key)));
  const rows: HouseholdRow[] = [];
  for (const [keys, text] of [
    [locked, `${FIND} ORDER BY family_key FOR UPDATE`],
    [others, FIND],
  ] as const) {
    if (keys.size === 0) continue;
    rows.push(...(await client.query<HouseholdRow>(text, [textArray([...keys])])).rows);
  }
  return new Map(
    rows.map((row) => [
      row.family_key,
      {
        familyKey: row.family_key,
        kkNumber: row.kk_number ?? undefined,
        kkSequence: Number(row.kk_sequence),
      },
    ]),
  );
}

async function renumber(client: PoolClient, households: readonly Household[]): Promise<void> {
  if (households.length === 0) return;
  await client.query(
    `UPDATE kemensos.household h SET kk_number = new.number, kk_sequence = new.sequence
     FROM unnest($1::text[], $2::text[], $3::bigint[]) AS new (key, number, sequence) WHERE family_key = new.key`,
    [
      textArray(households.map(({ familyKey }) => familyKey)),
      households.map(({ kkNumber }) => kkNumber ?? null),
      int8Array(households.map(({ kkSequence }) => kkSequence)),
    ],
  );
}

async function eraseStored(client: PoolClient, erasures: Erasures): Promise<void> {
  for (const { names, personKeys } of erasures) {
    await client.query(
      'UPDATE kemensos.case_file SET facts = facts - $2::text[] WHERE person_key = ANY ($1::text[])',
      [textArray(personKeys), textArray(names)],
    );
  }
}

/** Cases that earlier messages of the same chunk opened are not stored yet. */
function eraseOpened(opened: readonly OpenedCase[], personKey: string, names: readonly string[]): void {
  for (const one of opened) {
    if (one.delivery.message.personKey === personKey) one.facts = withoutFacts(one.facts, names);
  }
}

async function openCases(client: PoolClient, cases: readonly OpenedCase[]): Promise<void> {
  if (cases.length === 0) return;
  const messages = cases.map(({ delivery }) => delivery.message);
  await client.query(
    `INSERT INTO kemensos.case_file (person_key, family_key, kind, sequence, act_id, facts)
     SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::bigint[], $5::text[], $6::jsonb[])
     ON CONFLICT (sequence, kind) DO NOTHING`,
    [
      textArray(messages.map(({ personKey }) => personKey)),
      textArray(cases.map(({ familyKey }) => familyKey)),
      textArray(cases.map(({ kind }) => kind)),
      int8Array(messages.map(({ sequence }) => sequence)),
      messages.map(({ actId }) => actId ?? null),
      cases.map(({ facts }) => JSON.stringify(facts)),
    ],
  );
}

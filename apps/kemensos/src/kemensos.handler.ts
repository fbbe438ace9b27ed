import type { PoolClient } from 'pg';
import { KemensosView } from '@peristiwa/contracts';
import { int8Array, textArray } from '@peristiwa/postgres';
import {
  Erasures,
  viewReader,
  withoutFacts,
  type Delivery,
  type FeedHandler,
  type PresentCode,
} from '@peristiwa/subscriber';
import {
  caseKinds,
  decideCases,
  isNewDeath,
  type Household,
  type NewCase,
  type Withdrawal,
} from './case-rules';
import { CardMembers } from './members';

const views = viewReader(KemensosView);

/** Opens cases for the messages of a chunk, in the transaction that stores the copies. */
export const kemensosHandler: FeedHandler = {
  async apply(client, deliveries, presentCode) {
    const households = await findHouseholds(client, deliveries);
    const members = await CardMembers.find(client, cardsToLookAt(deliveries, households));
    const chunk = new Chunk({ client, households, members, presentCode });
    for (const delivery of deliveries) {
      await chunk.take(delivery);
      members?.follow(delivery.message.personKey, delivery.after && views.readable(delivery.after));
    }
    await chunk.write();
  },
};

interface ChunkContext {
  readonly client: PoolClient;
  readonly households: Map<string, Household>;
  readonly members: CardMembers | undefined;
  readonly presentCode: PresentCode;
}

/** What the messages of a chunk change, until it is written. */
class Chunk {
  private readonly renumbered = new Set<string>();
  private opened: OpenedCase[] = [];
  private erasures = new Erasures();

  private readonly client: PoolClient;
  private readonly households: Map<string, Household>;
  private readonly members: CardMembers | undefined;
  private readonly presentCode: PresentCode;

  constructor({ client, households, members, presentCode }: ChunkContext) {
    this.client = client;
    this.households = households;
    this.members = members;
    this.presentCode = presentCode;
  }

  async take(delivery: Delivery): Promise<void> {
    const { kind, sequence, personKey } = delivery.message;
    const { granted, withdrawn, facts, supersedes } = delivery.change;
    const own = familyKeysOf(delivery).flatMap((key) => this.households.get(key) ?? []);
    if (own.length === 0 && !withdrawn && !supersedes) return;
    if (mustEraseAll(delivery)) await eraseNumbers(this.client, sequence, this.households);
    const before = delivery.before && this.inPresentCode(views.readable(delivery.before));
    const after = delivery.after && this.inPresentCode(views.read(delivery.after));
    const known = { personKey, kind, sequence, before, after, facts, supersedes, granted, withdrawn };
    const others = own.flatMap(({ familyKey }) => this.members?.on(familyKey, personKey) ?? []);
    const {
      cases,
      rekey,
      numbers = [],
      erase,
      withdraw,
    } = decideCases({ ...known, households: own, others });
    if (erase) {
      this.erasures.add(personKey, erase);
      eraseOpened(this.opened, personKey, erase);
    }
    for (const { familyKey, kkNumber } of [...numbers, ...(rekey ? [rekey] : [])]) {
      const household = this.households.get(familyKey);
      if (!household || !mayNumber(household, kkNumber, sequence)) continue;
      this.households.set(familyKey, { ...household, kkNumber, kkSequence: sequence });
      this.renumbered.add(familyKey);
    }
    const moot = withdraw ? await this.withdraw(delivery, withdraw) : new Set();
    const due = cases.filter((one) => !moot.has(cardAndKind(one)));
    // The second message about a duplicate asks nothing that re-point does not say.
    if (due.some(isReview) && (await this.isRePointed(personKey))) return;
    this.opened.push(...due.map((one) => ({ ...one, delivery })));
  }

  /** Whose village has another code since a boundary reform has not moved: nothing is re-routed. */
  private inPresentCode<View extends KemensosView | undefined>(view: View): View {
    const { address } = view ?? {};
    return address?.area === undefined
      ? view
      : { ...view, address: { ...address, area: this.presentCode(address.area) } };
  }

  /** The person was merged, and that merge stands. */
  private async isRePointed(personKey: string): Promise<boolean> {
    await this.writeCases();
    const { rows } = await this.client.query(
      `SELECT 1 FROM kemensos.case_file WHERE person_key = $1 AND kind = 're-point' AND withdrawn_by IS NULL`,
      [personKey],
    );
    return rows.length > 0;
  }

  async write(): Promise<void> {
    const changed = [...this.renumbered].flatMap((key) => this.households.get(key) ?? []);
    await renumber(this.client, changed);
    await this.writeCases();
  }

  private async writeCases(): Promise<void> {
    await eraseStored(this.client, this.erasures);
    await openCases(this.client, this.opened);
    this.erasures = new Erasures();
    this.opened = [];
  }

  /** @returns the kinds of cases that were still open: nothing was done that had to be undone */
  private async withdraw(delivery: Delivery, withdrawal: Withdrawal): Promise<Set<string>> {
    // An earlier message of the chunk may have opened the case.
    await this.writeCases();
    const { kinds, orphansOf, emptied } = withdrawal;
    const by = delivery.message.actId ?? String(delivery.message.sequence);
    const { rows } = await this.client.query<{ family_key: string; kind: string }>(
      `WITH due AS (SELECT id FROM kemensos.case_file
         WHERE act_id = ANY($1::text[]) AND ($3::text[] IS NULL OR kind = ANY($3::text[]))
            OR family_key = $4 AND kind = 'orphans'
            OR family_key = $5 AND kind = 'change-recipient' AND act_id = $2
         ORDER BY id FOR UPDATE)
       UPDATE kemensos.case_file file SET closed_at = coalesce(closed_at, now()), withdrawn_by = $2
       FROM due WHERE file.id = due.id AND (closed_at IS NULL OR withdrawn_by = $2)
       RETURNING family_key, kind`,
      [textArray(withdrawal.acts), by, kinds ? textArray(kinds) : null, orphansOf ?? null, emptied ?? null],
    );
    return new Set(
      kinds ? [] : rows.map((row) => cardAndKind({ familyKey: row.family_key, kind: row.kind })),
    );
  }
}

const isReview = ({ kind }: NewCase) => kind === 'review';
const cardAndKind = ({ familyKey, kind }: { familyKey: string; kind: string }) => `${kind} ${familyKey}`;

interface OpenedCase extends Omit<NewCase, 'facts'> {
  facts: NewCase['facts'];
  readonly delivery: Delivery;
}

/** Cards of beneficiary households in which somebody died, or which somebody left: the rules look at those who stay. */
function cardsToLookAt(
  deliveries: readonly Delivery[],
  households: ReadonlyMap<string, Household>,
): string[] {
  return deliveries
    .filter(
      ({ message: { kind }, before, after }) =>
        isNewDeath({ kind, before, after }) || (after && before?.['familyKey'] !== after['familyKey']),
    )
    .flatMap(familyKeysOf)
    .filter((key) => households.has(key));
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
  for (const [familyKey, household] of households) {
    if (household.kkSequence >= sequence) continue;
    households.set(familyKey, { ...household, kkNumber: undefined, kkSequence: sequence });
  }
}

/** Members' messages arrive in any order: an older one neither restores nor removes the number. */
function mayNumber(household: Household, kkNumber: string | undefined, sequence: number): boolean {
  return household.kkSequence < sequence && household.kkNumber !== kkNumber;
}

/** The card may have a new number, or fewer living members: what members' messages decide together. */
function concernsCard({ before, after }: Delivery): boolean {
  return ['kkNumber', 'familyKey', 'residence', 'diedOn'].some(
    (member) => before?.[member] !== after?.[member],
  );
}

interface HouseholdRow {
  readonly family_key: string;
  readonly kk_number: string | null;
  readonly kk_sequence: string;
}

const FIND =
  'SELECT family_key, kk_number, kk_sequence, recipient_key FROM kemensos.household WHERE family_key = ANY($1::text[])';

/**
 * In one read. Households whose number may change, or of which a member may die, are locked, in the order of their keys,
 * because members' messages arrive on several partitions at once: one of them renumbers the household, the others then
 * see the new number; and of two deaths, the second sees the first.
 */
async function findHouseholds(
  client: PoolClient,
  deliveries: readonly Delivery[],
): Promise<Map<string, Household>> {
  const locked = new Set(deliveries.filter(concernsCard).flatMap(familyKeysOf));
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
        ...(row.recipient_key !== null && { recipientKey: row.recipient_key }),
      },
    ]),
  );
}

interface HouseholdRow {
  readonly family_key: string;
  readonly kk_number: string | null;
  readonly kk_sequence: string;
  readonly recipient_key: string | null;
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

/**
 * Members' messages about one act may come in any order, also to several instances: the first opens the case, each later
 * one adds its member. In the order of the key, so that two transactions do not wait for each other.
 */
async function openCases(client: PoolClient, opened: readonly OpenedCase[]): Promise<void> {
  const cases = new Map<string, OpenedCase & { cause: string }>();
  for (const one of opened) {
    const { actId, sequence } = one.delivery.message;
    const act = actId ?? String(sequence);
    const cause = one.part === undefined ? act : `${act} ${one.part}`;
    const key = [one.familyKey, act, caseKinds.indexOf(one.kind), cause].join(' ');
    const known = cases.get(key);
    const members = [...new Set([...(known?.members ?? []), ...one.members])];
    cases.set(key, { ...(known ?? { ...one, cause }), members });
  }
  const rows = [...cases].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one);
  if (rows.length === 0) return;
  const messages = rows.map(({ delivery }) => delivery.message);
  await client.query(
    `INSERT INTO kemensos.case_file AS known (person_key, members, family_key, kind, cause, sequence, act_id, facts)
     SELECT person, string_to_array(members, chr(10)), family, kind, cause, sequence, act, facts
     FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::bigint[], $7::text[], $8::jsonb[])
       AS new (person, members, family, kind, cause, sequence, act, facts)
     ON CONFLICT (family_key, kind, cause) DO UPDATE
       SET members = known.members || array(SELECT unnest(excluded.members) EXCEPT SELECT unnest(known.members))
       WHERE NOT known.members @> excluded.members`,
    [
      textArray(messages.map(({ personKey }) => personKey)),
      textArray(rows.map(({ members }) => members.join('\n'))),
      textArray(rows.map(({ familyKey }) => familyKey)),
      textArray(rows.map(({ kind }) => kind)),
      textArray(rows.map(({ cause }) => cause)),
      int8Array(messages.map(({ sequence }) => sequence)),
      messages.map(({ actId }) => actId ?? null),
      rows.map(({ facts }) => JSON.stringify(facts)),
    ],
  );
}

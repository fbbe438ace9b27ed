import type { PoolClient } from 'pg';
import { BpsView } from '@peristiwa/contracts';
import { int4Array, int8Array, textArray, timestamptzArray } from '@peristiwa/postgres';
import {
  MessageRefused,
  viewReader,
  type DeathDelivery,
  type Delivery,
  type FeedHandler,
} from '@peristiwa/subscriber';
import {
  deathWithoutNik,
  mayRetract,
  tabulate,
  type FeedUpdate,
  type StoredFact,
  type Tabulation,
} from './fact-rules';

const views = viewReader(BpsView);

/** Stores each fact with the moment of its registration, so that every table can be produced again as known then. */
export const bpsHandler: FeedHandler = {
  applyDeaths: countDeaths,
  async apply(client, deliveries) {
    let waiting: Tabulated[] = [];
    const flush = async () => {
      await storeFacts(client, waiting);
      await storePresences(client, waiting);
      waiting = [];
    };
    for (const delivery of deliveries) {
      const update = updateOf(delivery);
      if (!mayRetract(update)) {
        waiting.push({ delivery, ...tabulate(update) });
        continue;
      }
      // It may retract what an earlier message of the chunk gave.
      await flush();
      const tabulated = { delivery, ...tabulate(update, await readFacts(client, delivery)) };
      await retractFacts(client, tabulated);
      waiting.push(tabulated);
    }
    await flush();
  },
};

/**
 * Deaths without a NIK count as the others do (`domain.md` §5.3). Each message takes what the one before it said of the
 * death out of the tables.
 */
async function countDeaths(client: PoolClient, deaths: readonly DeathDelivery[]): Promise<void> {
  for (const { deathKey, recordedAt, sequence, state } of deaths) {
    await client.query(
      'UPDATE bps.fact SET retracted_at = $2 WHERE person_key = $1 AND retracted_at IS NULL AND sequence < $3',
      [deathKey, recordedAt, sequence],
    );
    const fact = state && deathWithoutNik(state);
    if (!fact) continue;
    await client.query(
      `INSERT INTO bps.fact (sequence, kind, part, person_key, month, regency, sex, age, recorded_at)
       VALUES ($1, $2, 0, $3, $4, $5, $6, $7, $8) ON CONFLICT (sequence, kind, part) DO NOTHING`,
      [sequence, fact.kind, deathKey, fact.month, fact.regency, fact.sex, fact.age ?? null, recordedAt],
    );
  }
}

type Tabulated = Tabulation<FactRow> & { readonly delivery: Delivery };
type FactRow = StoredFact & { readonly sequence: string; readonly part: number };

function updateOf({ message, change, before, after }: Delivery): FeedUpdate {
  const { occurredOn, facts, granted, supersedes } = change;
  return {
    kind: message.kind,
    occurredOn,
    facts,
    granted,
    supersedes,
    before: before && views.readable(before),
    after: after && views.read(after),
  };
}

/** Corrections and cancellations are rare; each reads the facts of its person. */
async function readFacts(client: PoolClient, { message }: Delivery): Promise<FactRow[]> {
  const { rows } = await client.query<Record<keyof FactRow, never>>(
    `SELECT sequence, kind, part, month, regency, from_regency AS "fromRegency", sex, age, mother_age AS "motherAge", act,
       occurred_in AS "occurredIn", retracted_by AS "retractedBy", retracted_at IS NOT NULL AS "isRetracted"
     FROM bps.fact WHERE person_key = $1 ORDER BY sequence, kind, part FOR UPDATE`,
    [message.personKey],
  );
  return rows.map((row) => {
    const known = Object.entries(row).filter(([, value]) => value !== null);
    return Object.fromEntries(known) as unknown as FactRow;
  });
}

async function retractFacts(client: PoolClient, { retracted, delivery }: Tabulated): Promise<void> {
  if (retracted.length === 0) return;
  await client.query(
    `UPDATE bps.fact SET retracted_at = $1, retracted_by = $2
     FROM unnest($3::bigint[], $4::text[], $5::int[]) AS old (sequence, kind, part)
     WHERE fact.sequence = old.sequence AND fact.kind = old.kind AND fact.part = old.part`,
    [
      placeOf(delivery).recordedAt,
      delivery.message.actId ?? null,
      int8Array(retracted.map(({ sequence }) => Number(sequence))),
      textArray(retracted.map(({ kind }) => kind)),
      int4Array(retracted.map(({ part }) => part)),
    ],
  );
}

async function storeFacts(client: PoolClient, tabulations: readonly Tabulated[]): Promise<void> {
  const facts = tabulations.flatMap(({ facts: found, restored, delivery }) => {
    const act = delivery.message.actId;
    const all = [...found.map((fact) => ({ ...fact, act })), ...restored];
    return all.map((fact, part) => ({ ...fact, ...placeOf(delivery), part }));
  });
  if (facts.length === 0) return;
  await client.query(
    `INSERT INTO bps.fact
       (sequence, kind, part, person_key, month, regency, from_regency, sex, age, mother_age, occurred_in, act,
        recorded_at)
     SELECT * FROM unnest($1::bigint[], $2::text[], $3::int[], $4::text[], $5::text[], $6::text[], $7::text[],
       $8::text[], $9::int[], $10::int[], $11::text[], $12::text[], $13::timestamptz[])
     ON CONFLICT (sequence, kind, part) DO NOTHING`,
    [
      int8Array(facts.map(({ sequence }) => sequence)),
      textArray(facts.map(({ kind }) => kind)),
      int4Array(facts.map(({ part }) => part)),
      textArray(facts.map(({ personKey }) => personKey)),
      textArray(facts.map(({ month }) => month)),
      textArray(facts.map(({ regency }) => regency)),
      facts.map(({ fromRegency }) => fromRegency ?? null),
      textArray(facts.map(({ sex }) => sex)),
      facts.map(({ age }) => age ?? null),
      facts.map(({ motherAge }) => motherAge ?? null),
      facts.map(({ occurredIn }) => occurredIn ?? null),
      facts.map(({ act }) => act ?? null),
      timestamptzArray(facts.map(({ recordedAt }) => recordedAt)),
    ],
  );
}

async function storePresences(client: PoolClient, tabulations: readonly Tabulated[]): Promise<void> {
  const presences = tabulations.flatMap(({ presence, delivery }) =>
    presence ? [{ ...presence, ...placeOf(delivery) }] : [],
  );
  if (presences.length === 0) return;
  await client.query(
    `INSERT INTO bps.presence (person_key, sequence, regency, sex, recorded_at)
     SELECT * FROM unnest($1::text[], $2::bigint[], $3::text[], $4::text[], $5::timestamptz[])
     ON CONFLICT DO NOTHING`,
    [
      textArray(presences.map(({ personKey }) => personKey)),
      int8Array(presences.map(({ sequence }) => sequence)),
      presences.map(({ regency }) => regency ?? null),
      textArray(presences.map(({ sex }) => sex)),
      timestamptzArray(presences.map(({ recordedAt }) => recordedAt)),
    ],
  );
}

function placeOf({ message: { personKey, sequence }, change: { recordedAt, asOf } }: Delivery) {
  // A message without an act contains the time at which the publisher read the register.
  const at = recordedAt ?? asOf;
  if (at === undefined) throw new MessageRefused('the value has no time');
  return { personKey, sequence, recordedAt: new Date(at) };
}

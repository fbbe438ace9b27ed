import type { PoolClient } from 'pg';
import { BpsView } from '@peristiwa/contracts';
import { int8Array, textArray, timestamptzArray } from '@peristiwa/postgres';
import { MessageRefused, viewReader, type Delivery, type FeedHandler } from '@peristiwa/subscriber';
import { tabulate, type Tabulation } from './fact-rules';

const views = viewReader(BpsView);

/** Stores each fact with the moment of its registration, so that every table can be produced again as known then. */
export const bpsHandler: FeedHandler = {
  async apply(client, deliveries) {
    const tabulations = deliveries.map((delivery) => ({ delivery, ...tabulateOne(delivery) }));
    await storeFacts(client, tabulations);
    await storePresences(client, tabulations);
  },
};

type Tabulated = Tabulation & { readonly delivery: Delivery };

function tabulateOne({ message, change, before, after }: Delivery): Tabulation {
  const { occurredOn, facts, granted } = change;
  return tabulate({
    kind: message.kind,
    occurredOn,
    facts,
    granted,
    before: before && views.readable(before),
    after: after && views.read(after),
  });
}

async function storeFacts(client: PoolClient, tabulations: readonly Tabulated[]): Promise<void> {
  const facts = tabulations.flatMap(({ facts: found, delivery }) =>
    found.map((fact) => ({ ...fact, ...placeOf(delivery) })),
  );
  if (facts.length === 0) return;
  await client.query(
    `INSERT INTO bps.fact
       (sequence, kind, person_key, month, regency, from_regency, sex, age, mother_age, recorded_at)
     SELECT * FROM unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[],
       $8::int[], $9::int[], $10::timestamptz[])
     ON CONFLICT (sequence, kind) DO NOTHING`,
    [
      int8Array(facts.map(({ sequence }) => sequence)),
      textArray(facts.map(({ kind }) => kind)),
      textArray(facts.map(({ personKey }) => personKey)),
      textArray(facts.map(({ month }) => month)),
      textArray(facts.map(({ regency }) => regency)),
      facts.map(({ fromRegency }) => fromRegency ?? null),
      textArray(facts.map(({ sex }) => sex)),
      facts.map(({ age }) => age ?? null),
      facts.map(({ motherAge }) => motherAge ?? null),
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

import type { PoolClient } from 'pg';
import { KemenP2miView } from '@peristiwa/contracts';
import { MessageRefused, type FeedHandler, type View } from '@peristiwa/subscriber';
import { decideAlerts, factsToErase, type Relative } from './alert-rules';

/** Raises alerts for a message, in the transaction that stores the copy. */
export const kemenp2miHandler: FeedHandler = {
  async apply(client, { message, change, before: viewBefore, after: viewAfter }) {
    const before = viewBefore && readView(viewBefore);
    const after = viewAfter && readView(viewAfter);
    if (!before || !after) return;
    const { personKey, sequence, actId } = message;
    await eraseFacts(client, personKey, factsToErase(change.withdrawn));
    const relatives = await findRelatives(client, personKey, before, after);
    const alerts = decideAlerts({
      personKey,
      kind: message.kind,
      before,
      after,
      relatives,
      granted: change.granted,
    });
    for (const { kind, personKey: concerned, facts, once } of alerts) {
      await client.query(
        `INSERT INTO kemenp2mi.alert (person_key, kind, sequence, act_id, facts, once) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (person_key, kind, once) DO NOTHING`,
        [concerned, kind, sequence, actId ?? null, JSON.stringify(facts), once ?? String(sequence)],
      );
    }
  },
};

function readView(view: View): KemenP2miView {
  const parsed = KemenP2miView.safeParse(view);
  if (parsed.success) return parsed.data;
  throw new MessageRefused('the state is not the view of the agreement');
}

async function eraseFacts(client: PoolClient, personKey: string, names: readonly string[]): Promise<void> {
  if (names.length === 0) return;
  await client.query(
    `UPDATE kemenp2mi.alert SET facts = facts - $2::text[]
     WHERE person_key = $1 OR facts ->> 'relatedKey' = $1`,
    [personKey, names],
  );
}

async function findRelatives(
  client: PoolClient,
  personKey: string,
  before: KemenP2miView,
  after: KemenP2miView,
): Promise<Relative[]> {
  const spouses = [...new Set([...(before.spouseKeys ?? []), ...(after.spouseKeys ?? [])])];
  const { rows } = await client.query<{ person_key: string; state: string }>(
    `SELECT person_key, state FROM subscriber.person
     WHERE in_scope AND person_key <> $1
       AND (state::jsonb ->> 'familyKey' = ANY($2) OR person_key = ANY($3))
     ORDER BY person_key`,
    [personKey, [before.familyKey, after.familyKey].filter((key) => key !== undefined), spouses],
  );
  return rows.map((row) => ({
    personKey: row.person_key,
    view: readView(JSON.parse(row.state) as View),
  }));
}

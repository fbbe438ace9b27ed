import type { PoolClient } from 'pg';
import { KemenP2miView } from '@peristiwa/contracts';
import { int8Array, textArray } from '@peristiwa/postgres';
import { MessageRefused, type Delivery, type FeedHandler, type View } from '@peristiwa/subscriber';
import { decideAlerts, factsToErase, type NewAlert } from './alert-rules';
import { Relatives, type Change } from './relatives';

/** Raises alerts for the messages of a chunk, in the transaction that stores the copies. */
export const kemenp2miHandler: FeedHandler = {
  async apply(client, deliveries) {
    const updates = deliveries.map(readUpdate);
    const relatives = await Relatives.find(client, updates.filter(isChange), readableView);
    const raised: RaisedAlert[] = [];
    for (const update of updates) {
      const { personKey, after, message } = update;
      const names = factsToErase(update.withdrawn);
      if (names.length > 0) await eraseFacts(client, personKey, names, raised);
      if (isChange(update)) {
        const alerts = decideAlerts({ ...update, kind: message.kind, relatives: relatives.of(update) });
        raised.push(...alerts.map((one) => ({ ...one, message })));
      }
      relatives.follow(personKey, after);
    }
    await storeAlerts(client, raised);
  },
};

interface Update {
  readonly personKey: string;
  readonly message: Delivery['message'];
  readonly granted?: readonly string[];
  readonly withdrawn?: readonly string[];
  readonly before?: KemenP2miView;
  readonly after?: KemenP2miView;
}

interface RaisedAlert extends Omit<NewAlert, 'facts'> {
  facts: NewAlert['facts'];
  readonly message: Delivery['message'];
}

function readUpdate({ message, change: { granted, withdrawn }, before, after }: Delivery): Update {
  return {
    personKey: message.personKey,
    message,
    granted,
    withdrawn,
    before: before && readableView(before),
    after: after && readView(after),
  };
}

function isChange(update: Update): update is Update & Change {
  return update.before !== undefined && update.after !== undefined;
}

/** A resynchronisation may have stored a state that this handler refuses: then the copy counts as absent. */
function readableView(view: View): KemenP2miView | undefined {
  return KemenP2miView.safeParse(view).data;
}

function readView(view: View): KemenP2miView {
  const known = readableView(view);
  if (known) return known;
  throw new MessageRefused('the state is not the view of the agreement');
}

/**
 * A withdrawal is rare, so it takes a statement of its own. Alerts of the same chunk are not stored yet: they lose the facts
 * in memory.
 */
async function eraseFacts(
  client: PoolClient,
  personKey: string,
  names: readonly string[],
  raised: readonly RaisedAlert[],
): Promise<void> {
  await client.query(
    `UPDATE kemenp2mi.alert SET facts = facts - $2::text[]
     WHERE person_key = $1 OR facts ->> 'relatedKey' = $1`,
    [personKey, names],
  );
  for (const alert of raised) {
    const isAbout = alert.personKey === personKey || alert.facts['relatedKey'] === personKey;
    if (isAbout) alert.facts = without(alert.facts, names);
  }
}

function without(facts: NewAlert['facts'], names: readonly string[]): NewAlert['facts'] {
  return Object.fromEntries(Object.entries(facts).filter(([name]) => !names.includes(name)));
}

async function storeAlerts(client: PoolClient, alerts: readonly RaisedAlert[]): Promise<void> {
  if (alerts.length === 0) return;
  await client.query(
    `INSERT INTO kemenp2mi.alert (person_key, kind, sequence, act_id, facts, once)
     SELECT * FROM unnest($1::text[], $2::text[], $3::bigint[], $4::text[], $5::jsonb[], $6::text[])
     ON CONFLICT (person_key, kind, once) DO NOTHING`,
    [
      textArray(alerts.map(({ personKey }) => personKey)),
      textArray(alerts.map(({ kind }) => kind)),
      int8Array(alerts.map(({ message }) => message.sequence)),
      alerts.map(({ message }) => message.actId ?? null),
      alerts.map(({ facts }) => JSON.stringify(facts)),
      textArray(alerts.map(({ once, message }) => once ?? String(message.sequence))),
    ],
  );
}

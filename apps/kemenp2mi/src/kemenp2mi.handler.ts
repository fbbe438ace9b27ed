import type { PoolClient } from 'pg';
import { KemenP2miView } from '@peristiwa/contracts';
import { int8Array, textArray } from '@peristiwa/postgres';
import {
  Erasures,
  viewReader,
  withoutFacts,
  type Delivery,
  type FeedHandler,
  type PresentCode,
} from '@peristiwa/subscriber';
import { decideAlerts, factsToErase, isOtherDeath, type FeedUpdate, type NewAlert } from './alert-rules';
import { Relatives, type Change } from './relatives';

const views = viewReader(KemenP2miView);

/** Raises alerts for the messages of a chunk, in the transaction that stores the copies. */
export const kemenp2miHandler: FeedHandler = {
  async apply(client, deliveries, presentCode) {
    const updates = deliveries.map((delivery) => readUpdate(delivery, presentCode));
    const relatives = await Relatives.find(client, updates.filter(isChange), views.readable);
    let raised: RaisedAlert[] = [];
    let erasures = new Erasures();
    const write = async () => {
      await eraseStored(client, erasures);
      await storeAlerts(client, raised);
      erasures = new Erasures();
      raised = [];
    };
    for (const update of updates) {
      const { personKey, after, message, supersedes } = update;
      if (supersedes) {
        // An earlier message of the chunk may have raised the alert.
        await write();
        await retract(client, update);
      }
      const names = factsToErase(update.withdrawn);
      erasures.add(personKey, names);
      eraseRaised(raised, personKey, names);
      if (isChange(update)) {
        const alerts = decideAlerts({ ...update, kind: message.kind, relatives: relatives.of(update) });
        raised.push(...alerts.map((one) => ({ ...one, message })));
      }
      relatives.follow(personKey, after);
    }
    await write();
  },
};

interface Update {
  readonly personKey: string;
  readonly message: Delivery['message'];
  readonly granted?: readonly string[];
  readonly withdrawn?: readonly string[];
  readonly facts?: FeedUpdate['facts'];
  readonly supersedes?: readonly string[];
  readonly before?: KemenP2miView;
  readonly after?: KemenP2miView;
}

interface RaisedAlert extends Omit<NewAlert, 'facts'> {
  facts: NewAlert['facts'];
  readonly message: Delivery['message'];
}

function readUpdate({ message, change, before, after }: Delivery, presentCode: PresentCode): Update {
  const { granted, withdrawn, facts, supersedes } = change;
  return {
    personKey: message.personKey,
    message,
    granted,
    withdrawn,
    facts,
    supersedes,
    before: before && inPresentCode(views.readable(before), presentCode),
    after: after && inPresentCode(views.read(after), presentCode),
  };
}

/** Whose village has another code since a boundary reform has not moved. */
function inPresentCode<View extends KemenP2miView | undefined>(view: View, presentCode: PresentCode): View {
  return view?.village === undefined ? view : { ...view, village: presentCode(view.village) };
}

function isChange(update: Update): update is Update & Change {
  return update.before !== undefined && update.after !== undefined;
}

/** A correction retracts the death that it gives another day; what else it changes has alerts of its own. */
async function retract(client: PoolClient, update: Update): Promise<void> {
  const { personKey, message, supersedes, before, after } = update;
  const { kind } = message;
  if (kind === 'corrected' && !isOtherDeath({ kind, before, after })) return;
  const kinds = kind === 'corrected' ? ['death', 'next-of-kin-death'] : undefined;
  await client.query(
    `UPDATE kemenp2mi.alert SET retracted_at = now()
     WHERE act_id = ANY ($1::text[]) AND retracted_at IS NULL AND ($3::text[] IS NULL OR kind = ANY ($3::text[]))
       AND (person_key = $2 OR facts ->> 'relatedKey' = $2)`,
    [textArray(supersedes ?? []), personKey, kinds ? textArray(kinds) : null],
  );
}

async function eraseStored(client: PoolClient, erasures: Erasures): Promise<void> {
  for (const { names, personKeys } of erasures) {
    await client.query(
      `UPDATE kemenp2mi.alert SET facts = facts - $2::text[]
       WHERE person_key = ANY ($1::text[]) OR facts ->> 'relatedKey' = ANY ($1::text[])`,
      [textArray(personKeys), textArray(names)],
    );
  }
}

/** Alerts that earlier messages of the same chunk raised are not stored yet. */
function eraseRaised(raised: readonly RaisedAlert[], personKey: string, names: readonly string[]): void {
  for (const alert of raised) {
    const isAbout = alert.personKey === personKey || alert.facts['relatedKey'] === personKey;
    if (isAbout) alert.facts = withoutFacts(alert.facts, names);
  }
}

async function storeAlerts(client: PoolClient, alerts: readonly RaisedAlert[]): Promise<void> {
  if (alerts.length === 0) return;
  await client.query(
    `INSERT INTO kemenp2mi.alert (person_key, kind, sequence, act_id, facts, once)
     SELECT * FROM unnest($1::text[], $2::text[], $3::bigint[], $4::text[], $5::jsonb[], $6::text[])
     ON CONFLICT (person_key, kind, once) WHERE retracted_at IS NULL DO NOTHING`,
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

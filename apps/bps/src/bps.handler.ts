import { BpsView } from '@peristiwa/contracts';
import { MessageRefused, type FeedHandler, type View } from '@peristiwa/subscriber';
import { tabulate } from './fact-rules';

/** Stores each fact with the moment of its registration, so that every table can be produced again as known then. */
export const bpsHandler: FeedHandler = {
  async apply(client, { message, change, before, after }) {
    const { kind, personKey, sequence } = message;
    const { occurredOn, facts, granted } = change;
    // A message without an act says as of when the publisher read the register.
    const recordedAt = change.recordedAt ?? change.asOf;
    const update = {
      kind,
      occurredOn,
      facts,
      granted,
      before: before && readView(before),
      after: after && readView(after),
    };
    const tabulation = tabulate(update);
    for (const fact of tabulation.facts) {
      await client.query(
        `INSERT INTO bps.fact
           (sequence, kind, person_key, month, regency, from_regency, sex, age, mother_age, recorded_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (sequence, kind) DO NOTHING`,
        [
          sequence,
          fact.kind,
          personKey,
          fact.month,
          fact.regency,
          fact.fromRegency ?? null,
          fact.sex,
          fact.age ?? null,
          fact.motherAge ?? null,
          recordedAt,
        ],
      );
    }
    const { presence } = tabulation;
    if (!presence) return;
    await client.query(
      `INSERT INTO bps.presence (person_key, sequence, regency, sex, recorded_at) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT DO NOTHING`,
      [personKey, sequence, presence.regency ?? null, presence.sex, recordedAt],
    );
  },
};

function readView(view: View): BpsView {
  const parsed = BpsView.safeParse(view);
  if (parsed.success) return parsed.data;
  throw new MessageRefused('the state is not the view of the agreement');
}

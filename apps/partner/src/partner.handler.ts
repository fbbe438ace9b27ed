import { int8Array, textArray } from '@peristiwa/postgres';
import type { FeedHandler } from '@peristiwa/subscriber';

/** The kit keeps the copies; only where their schemas are described is added. */
export const partnerHandler: FeedHandler = {
  async apply(client, deliveries) {
    const first = new Map<string, number>();
    for (const { message } of deliveries) {
      const url = message.headers['ce_dataschema'];
      if (url !== undefined && !first.has(url)) first.set(url, message.sequence);
    }
    if (first.size === 0) return;
    await client.query({
      name: 'note-schemas',
      text: `INSERT INTO partner.message_schema (url, first_sequence) SELECT * FROM unnest($1::text[], $2::bigint[])
             ON CONFLICT (url) DO UPDATE SET first_sequence = excluded.first_sequence
             WHERE message_schema.first_sequence > excluded.first_sequence`,
      values: [textArray([...first.keys()]), int8Array([...first.values()])],
    });
  },
};

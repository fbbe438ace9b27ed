import type { Pool } from 'pg';
import { Coalescer } from '@peristiwa/postgres';
import type { PersonRead } from '@peristiwa/service';

/** Keeps who read whose data of the copy. Concurrent rows share an INSERT and a commit. */
export function accessLog(pool: Pool): (read: PersonRead) => Promise<void> {
  const rows = new Coalescer<PersonRead, void>(async (reads) => {
    const columns = reads.map(({ actor, purpose, what, requestId, persons }) => ({
      actor,
      purpose,
      what,
      request_id: requestId,
      person_keys: persons,
    }));
    await pool.query({
      name: 'log-access',
      text: `INSERT INTO subscriber.access_log (actor, purpose, what, request_id, person_keys)
             SELECT actor, purpose, what, request_id, person_keys
             FROM jsonb_to_recordset($1::jsonb)
               AS one (actor text, purpose text, what text, request_id text, person_keys text[])`,
      values: [JSON.stringify(columns)],
    });
    return reads.map(() => undefined);
  });
  return (read) => rows.ask(read);
}

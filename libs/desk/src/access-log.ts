import type { Pool } from 'pg';
import { Coalescer } from '@peristiwa/postgres';

/** An answer of a desk that says something about persons and records nothing in the ledger. */
export interface DeskRead {
  readonly actor: string;
  readonly office: string;
  /** Name of the command. */
  readonly what: string;
  /** The code of the refusal, or `previewed`. */
  readonly outcome: string;
  readonly requestId: string;
  readonly persons: readonly string[];
}

/**
 * Keeps who was answered what about whom (UU 27/2022; UU 24/2013 art. 86): refusals, dry runs, and applications that are
 * read. An act is in the ledger with its office and officer. Concurrent rows share an INSERT and a commit.
 */
export function deskAccessLog(pool: Pool): (read: DeskRead) => Promise<void> {
  const rows = new Coalescer<DeskRead, void>(async (reads) => {
    const columns = reads.map(({ requestId, persons, ...read }) => ({
      ...read,
      request_id: requestId,
      person_ids: persons,
    }));
    await pool.query({
      name: 'log-desk-access',
      text: `INSERT INTO desk.access_log (actor, office, what, outcome, request_id, person_ids)
             SELECT actor, office, what, outcome, request_id, person_ids
             FROM jsonb_to_recordset($1::jsonb)
               AS one (actor text, office text, what text, outcome text, request_id uuid, person_ids uuid[])`,
      values: [JSON.stringify(columns)],
    });
    return reads.map(() => undefined);
  });
  return (read) => rows.ask(read);
}

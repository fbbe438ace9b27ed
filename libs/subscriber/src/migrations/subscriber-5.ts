import type { MigrationInterface, QueryRunner } from 'typeorm';
import { canonicalJson } from '@peristiwa/kernel';
import { digestedTableSql } from '@peristiwa/postgres';
import { COPIES } from '../reconcile/copy-digests';

const TABLES = `
-- Signed statements of the registry that this copy was the same as what the ministry may hold.
CREATE TABLE subscriber.certificate (
  no bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  sequence bigint NOT NULL,
  content text NOT NULL,
  received_at timestamptz NOT NULL DEFAULT now()
)`;

const CHUNK = 1_000;

/** Digests of the copies, for reconciliation. */
export class DigestCopies1795400000005 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await this.canonicalise(runner);
    await runner.query(digestedTableSql(COPIES));
    await runner.query(TABLES);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE subscriber.certificate, subscriber.digest_part');
    await runner.query('DROP FUNCTION subscriber.note_digests CASCADE');
    await runner.query('ALTER TABLE subscriber.person DROP COLUMN bucket');
    await runner.query('DROP FUNCTION subscriber.bucket_of');
  }

  /** The release before stored states in the order in which their members came. */
  private async canonicalise(runner: QueryRunner): Promise<void> {
    for (let after: string | undefined = ''; after !== undefined;) {
      const rows = (await runner.query(
        `SELECT person_key, state FROM subscriber.person WHERE person_key > $1 AND state IS NOT NULL
         ORDER BY person_key LIMIT ${CHUNK}`,
        [after],
      )) as { person_key: string; state: string }[];
      await runner.query(
        `UPDATE subscriber.person p SET state = n.state
         FROM unnest($1::text[], $2::text[]) AS n (key, state) WHERE p.person_key = n.key`,
        [rows.map((row) => row.person_key), rows.map(({ state }) => canonicalJson(JSON.parse(state)))],
      );
      after = rows.length < CHUNK ? undefined : rows.at(-1)?.person_key;
    }
  }
}

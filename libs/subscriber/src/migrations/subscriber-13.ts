import type { MigrationInterface, QueryRunner } from 'typeorm';
import { canonicalJson } from '@peristiwa/kernel';
import { digestedTableSql } from '@peristiwa/postgres';
import { COPIED_DEATHS } from '../reconcile/copy-digests';

/** Digests of the deaths without a NIK, for reconciliation (ADR 0075). They are few. */
export class DigestDeaths1795400000013 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // The release before stored states in the order in which their members came.
    const rows = (await runner.query('SELECT death_key, state FROM subscriber.death_without_nik')) as {
      death_key: string;
      state: string;
    }[];
    await runner.query(
      `UPDATE subscriber.death_without_nik d SET state = n.state
       FROM unnest($1::text[], $2::text[]) AS n (key, state) WHERE d.death_key = n.key`,
      [rows.map((row) => row.death_key), rows.map(({ state }) => canonicalJson(JSON.parse(state)))],
    );
    await runner.query(digestedTableSql(COPIED_DEATHS));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE subscriber.death_digest_part');
    await runner.query('DROP FUNCTION subscriber.note_death_digests CASCADE');
    await runner.query('ALTER TABLE subscriber.death_without_nik DROP COLUMN bucket');
  }
}

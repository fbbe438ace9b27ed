import type { MigrationInterface, QueryRunner } from 'typeorm';
import { REGISTRY_CHANGED } from '@peristiwa/contracts';

/**
 * A transaction that writes changes announces the last of their numbers when it commits (ADR 0022). Transactions with
 * a notification commit one after the other; those with changes already do.
 */
const TRIGGER = `
CREATE FUNCTION registry.announce_changes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('${REGISTRY_CHANGED}', (SELECT max(change_no) FROM registry.change)::text);
  RETURN NULL;
END $$;
CREATE TRIGGER announce_changes AFTER INSERT ON registry.change
  FOR EACH STATEMENT EXECUTE FUNCTION registry.announce_changes();
`;

export class AnnounceRegistry1796200000101 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(TRIGGER);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP FUNCTION registry.announce_changes CASCADE');
  }
}

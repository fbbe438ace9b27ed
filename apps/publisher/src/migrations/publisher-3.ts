import type { MigrationInterface, QueryRunner } from 'typeorm';

/** NOTIFY channel: the builder has work other than the change log. The payload is the name of the table. */
export const WORK = 'publisher_work';
/** NOTIFY channel: messages were built, or a feed changed. The payload is the name of the builder that did it. */
export const BUILT = 'publisher_built';

/** Whoever records an agreement or queues a person wakes the builder, in whichever process it is (ADR 0022). */
const TRIGGERS = `
CREATE FUNCTION publisher.announce_work() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('${WORK}', TG_TABLE_NAME);
  RETURN NULL;
END $$;
CREATE TRIGGER announce_work AFTER INSERT ON publisher.agreement
  FOR EACH STATEMENT EXECUTE FUNCTION publisher.announce_work();
CREATE TRIGGER announce_work AFTER INSERT ON publisher.rescope
  FOR EACH STATEMENT EXECUTE FUNCTION publisher.announce_work()`;

export class AnnouncePublisher1795300003003 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(TRIGGERS);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP FUNCTION publisher.announce_work CASCADE');
  }
}

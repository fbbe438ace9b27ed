import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How many of these rows have each member, with a sign. */
const counted = (sign: 1 | -1, rows: string) =>
  `SELECT member, ${sign} AS persons FROM ${rows}, jsonb_object_keys(state::jsonb) AS member WHERE in_scope`;

/**
 * Adds up what changed and what is there. A row that another transaction has changed is left alone, so nobody waits; a
 * member has as many rows as there were writers at the same time, and their sum counts.
 */
const add = (changes: string) => `
  WITH change AS (SELECT member, sum(persons) AS persons FROM (${changes}) c GROUP BY member HAVING sum(persons) <> 0),
    there AS (DELETE FROM partner.member_count WHERE ctid = ANY (ARRAY(
      SELECT ctid FROM partner.member_count WHERE member IN (SELECT member FROM change) FOR UPDATE SKIP LOCKED))
      RETURNING member, persons)
  INSERT INTO partner.member_count (member, persons)
  SELECT member, sum(persons) FROM (SELECT * FROM change UNION ALL SELECT * FROM there) c
  GROUP BY member HAVING sum(persons) <> 0`;

const TABLES = `
-- Of how many persons the copy has each member, so that a summary need not read the copy.
CREATE TABLE partner.member_count (member text COLLATE "C" NOT NULL, persons bigint NOT NULL);
CREATE INDEX member_count_by_member ON partner.member_count (member);
CREATE FUNCTION partner.count_members() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN ${add(counted(1, 'new_rows'))};
  ELSIF TG_OP = 'DELETE' THEN ${add(counted(-1, 'old_rows'))};
  ELSIF TG_OP = 'UPDATE' THEN ${add(`${counted(1, 'new_rows')} UNION ALL ${counted(-1, 'old_rows')}`)};
  ELSE DELETE FROM partner.member_count;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER count_insert AFTER INSERT ON subscriber.person REFERENCING NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION partner.count_members();
CREATE TRIGGER count_update AFTER UPDATE ON subscriber.person REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION partner.count_members();
CREATE TRIGGER count_delete AFTER DELETE ON subscriber.person REFERENCING OLD TABLE AS old_rows
  FOR EACH STATEMENT EXECUTE FUNCTION partner.count_members();
CREATE TRIGGER count_truncate AFTER TRUNCATE ON subscriber.person
  FOR EACH STATEMENT EXECUTE FUNCTION partner.count_members();
${add(counted(1, 'subscriber.person'))}`;

export class CountMembers1795500000034 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(TABLES);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP FUNCTION partner.count_members CASCADE');
    await runner.query('DROP TABLE partner.member_count');
  }
}

import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * One case per card and cause, with the members whom it concerns; the act that took the cause of an open case away; and
 * who receives the aid of a household. Cases of earlier releases keep their message as cause.
 */
export class OneCasePerCause1795500000031 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE INDEX person_by_family ON subscriber.person ((state::jsonb ->> 'familyKey')) WHERE in_scope;
ALTER TABLE kemensos.case_file ADD COLUMN members text[], ADD COLUMN cause text, ADD COLUMN withdrawn_by text;
UPDATE kemensos.case_file SET members = ARRAY[person_key], cause = sequence::text;
ALTER TABLE kemensos.case_file ALTER COLUMN members SET NOT NULL, ALTER COLUMN cause SET NOT NULL,
  DROP CONSTRAINT case_file_sequence_kind_key, ADD UNIQUE (family_key, kind, cause);
CREATE INDEX case_file_by_act ON kemensos.case_file (act_id) WHERE act_id IS NOT NULL;
ALTER TABLE kemensos.household ADD COLUMN recipient_key text;
UPDATE kemensos.household SET recipient_key = (SELECT person_key FROM subscriber.person
  WHERE in_scope AND state::jsonb ->> 'familyKey' = household.family_key
    AND state::jsonb ->> 'residence' IS DISTINCT FROM 'deceased' AND state::jsonb ->> 'diedOn' IS NULL
  ORDER BY CASE state::jsonb ->> 'relationship' WHEN 'wife' THEN 1 WHEN 'head' THEN 2 ELSE 3 END,
    state::jsonb ->> 'bornOn', person_key LIMIT 1)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE kemensos.household DROP COLUMN recipient_key;
DROP INDEX kemensos.case_file_by_act, subscriber.person_by_family;
ALTER TABLE kemensos.case_file DROP COLUMN members, DROP COLUMN cause, DROP COLUMN withdrawn_by,
  ADD UNIQUE (sequence, kind)`);
  }
}

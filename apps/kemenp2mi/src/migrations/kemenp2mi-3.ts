import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * An alert whose act is cancelled or corrected is marked. It no longer keeps the same fact from raising an alert: a
 * cancelled death may be registered again.
 */
export class RetractAlerts1795500000032 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE kemenp2mi.alert ADD COLUMN retracted_at timestamptz,
  DROP CONSTRAINT alert_person_key_kind_once_key;
CREATE UNIQUE INDEX alert_once ON kemenp2mi.alert (person_key, kind, once) WHERE retracted_at IS NULL;
CREATE INDEX alert_by_act ON kemenp2mi.alert (act_id) WHERE act_id IS NOT NULL`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DELETE FROM kemenp2mi.alert WHERE retracted_at IS NOT NULL;
DROP INDEX kemenp2mi.alert_once, kemenp2mi.alert_by_act;
ALTER TABLE kemenp2mi.alert DROP COLUMN retracted_at, ADD UNIQUE (person_key, kind, once)`);
  }
}

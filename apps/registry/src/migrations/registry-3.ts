import type { MigrationInterface, QueryRunner } from 'typeorm';
import { sliceTablesSql } from '@peristiwa/projections';

/**
 * Slice n of 4 has the ledger's partitions n, n + 4, n + 8 and n + 12: hash modulo 4, so that a slice can be split
 * later by giving half of its partitions to a new row. Why four: ADR 0014. All begin at the position of the single
 * checkpoint.
 */
const SLICES = `
INSERT INTO registry.projection_slice (name, slice, partitions, position)
SELECT 'registry', slice, ARRAY[slice, slice + 4, slice + 8, slice + 12],
  coalesce((SELECT position FROM registry.checkpoint WHERE name = 'registry'), 0)
FROM generate_series(0, 3) AS slice;

-- A version beside the live one (of a rebuild that has begun, or kept for a rollback) gets its slices in the same way.
INSERT INTO registry.projection_slice (name, slice, partitions, position)
SELECT c.name, s.slice, s.partitions, c.position FROM registry.checkpoint c, registry.projection_slice s
WHERE c.name IN ('registry-next', 'registry-previous');
DELETE FROM registry.checkpoint WHERE name IN ('registry-next', 'registry-previous');

-- A projector of the previous release must never start again from position 0: it finds its lease held for ever and
-- stands by.
INSERT INTO registry.checkpoint AS old (name, epoch, owner, leased_until) VALUES ('registry', 1, 'slices', 'infinity')
ON CONFLICT (name) DO UPDATE SET owner = 'slices', epoch = old.epoch + 1, leased_until = 'infinity';
`;

const PENDING = `
-- Changes that wait for slices that are behind: numbers are assigned in the order of the ledger, when all slices have
-- passed the position. Empty while one process does all the work. A row waits for 'due', which is later than its own position when a
-- parked stream healed.
CREATE TABLE registry.change_pending (
  due bigint NOT NULL,
  position bigint NOT NULL,
  person_id uuid NOT NULL,
  version int NOT NULL,
  act_id uuid NOT NULL,
  request_id uuid NOT NULL,
  types text[] NOT NULL,
  facts text NOT NULL,
  occurred_on date NOT NULL,
  reported_on date NOT NULL,
  recorded_at timestamptz NOT NULL,
  state text NOT NULL,
  PRIMARY KEY (due, position)
);
-- For the check of the publisher on each person whom it reads beside the log. A slice that an unknown event type has
-- stopped may leave the changes of a day here, and without the index each round would read them all. A process that
-- works alone writes no rows here, so the index costs it nothing.
CREATE INDEX change_pending_by_person ON registry.change_pending (person_id);
`;

const GRANTS = `
GRANT SELECT, UPDATE ON registry.projection_slice TO peristiwa_registry;
GRANT SELECT, INSERT, UPDATE, DELETE ON registry.projection_worker TO peristiwa_registry;
GRANT SELECT, INSERT, DELETE ON registry.change_pending TO peristiwa_registry;
GRANT SELECT ON registry.projection_slice TO peristiwa_publisher;
GRANT SELECT (person_id) ON registry.change_pending TO peristiwa_publisher;
`;

export class SliceRegistry1796000000101 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(sliceTablesSql('registry'));
    // A rebuild of the previous release does not know slices: it is fenced. A rebuild of this release starts anew.
    await runner.query(
      `UPDATE registry.checkpoint SET epoch = epoch + 1, owner = '', leased_until = '-infinity' WHERE name = 'rebuild'`,
    );
    // This waits until a running batch of the projector is committed. Its next batch finds the lease taken.
    await runner.query(`SELECT FROM registry.checkpoint WHERE name = 'registry' FOR UPDATE`);
    await runner.query(SLICES);
    await runner.query(PENDING);
    await runner.query(GRANTS);
  }

  /** Slices may have different positions, and a single checkpoint cannot hold them. */
  async down(): Promise<void> {
    throw new Error('The projection stays sliced');
  }
}

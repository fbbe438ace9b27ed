import type { MigrationInterface, QueryRunner } from 'typeorm';
import { roleSql } from '@peristiwa/postgres';

const OPS = 'peristiwa_ops';

/** Not the numbers that are reserved (NIK, KK numbers), and not the answers to requests. */
const GRANTS = `
GRANT SELECT ON ledger.event, ledger.stream, ledger.commit_log, ledger.identity, ledger.checkpoint, ledger.event_type
  TO ${OPS};
GRANT SELECT (kind, stream_id) ON ledger.reservation TO ${OPS};
GRANT SELECT (request_id, act_id, position, recorded_at) ON ledger.request TO ${OPS};
GRANT INSERT ON ledger.checkpoint TO ${OPS}`;

/**
 * The operator's API reads the ledger, to list its acts, prove their place in the chain and verify it, and adds signed
 * checkpoints (ADR 0070). It appends no event and reads no table of another schema.
 */
export class ReadByOps1797400000007 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(roleSql(OPS));
    await runner.query(`GRANT USAGE ON SCHEMA ledger TO ${OPS}`);
    await runner.query(GRANTS);
    await runner.query(`GRANT EXECUTE ON FUNCTION ledger.act_events TO ${OPS}`);
  }

  /** A ledger is never taken down by a migration. */
  async down(): Promise<void> {
    throw new Error('The ledger cannot be undone');
  }
}

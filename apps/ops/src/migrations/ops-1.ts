import type { MigrationInterface, QueryRunner } from 'typeorm';
import { roleSql } from '@peristiwa/postgres';
import { ROLE } from '../names';

const TABLES = `
-- A session of a browser. The key of \`sealed\` is only in the cookie, so a copy of this table opens none of them.
CREATE TABLE ops.session (
  session_id text PRIMARY KEY,
  sealed text NOT NULL,
  expires_at timestamptz NOT NULL
);
CREATE INDEX session_expiry ON ops.session (expires_at);

-- Who did what through the API of operators: the route and its outcome, never a body.
CREATE TABLE ops.action (
  action_id uuid PRIMARY KEY,
  acted_at timestamptz NOT NULL,
  actor text NOT NULL,
  roles text[] NOT NULL,
  action text NOT NULL,
  target jsonb NOT NULL,
  outcome text NOT NULL,
  request_id uuid NOT NULL
);
CREATE INDEX action_time ON ops.action (acted_at DESC, action_id DESC);
`;

const RIGHTS = `
GRANT USAGE ON SCHEMA ops TO ${ROLE};
GRANT SELECT, INSERT, UPDATE, DELETE ON ops.session TO ${ROLE};
GRANT SELECT, INSERT ON ops.action TO ${ROLE};
`;

export class CreateOps1797200000101 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(roleSql(ROLE));
    await runner.query(TABLES);
    await runner.query(RIGHTS);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE ops.session, ops.action');
  }
}

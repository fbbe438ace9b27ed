import type { MigrationInterface, QueryRunner } from 'typeorm';

const DESKS = ['birth', 'death', 'move', 'status'].map((desk) => `peristiwa_${desk}`);

/**
 * Devices of villages, and the requests that they captured offline. The requests themselves are not stored: what is
 * registered is in the ledger, and what is refused stays on the device.
 */
export class OfflineCapture1796500000002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
CREATE TABLE desk.device (
  device_id uuid PRIMARY KEY,
  office text NOT NULL,
  name text NOT NULL,
  -- The x member of the device's JWK: its Ed25519 public key, base64url.
  public_key text NOT NULL,
  registered_at timestamptz NOT NULL,
  registered_by text NOT NULL,
  revoked_at timestamptz,
  revoked_by text,
  revoked_because text,
  last_seen_at timestamptz
);
CREATE INDEX device_office ON desk.device (office);

-- INV-23: one request per device and number.
CREATE TABLE desk.capture (
  device_id uuid NOT NULL REFERENCES desk.device,
  local_sequence int NOT NULL CHECK (local_sequence > 0),
  command text NOT NULL,
  content_hash bytea NOT NULL,
  captured_at timestamptz NOT NULL,
  received_at timestamptz NOT NULL,
  -- Is captured_at accepted as the time of recording? See Captures.
  proven boolean NOT NULL,
  -- registered, submitted, replaced, or the type of the problem; null until a desk has decided.
  outcome text,
  PRIMARY KEY (device_id, local_sequence)
);
CREATE INDEX capture_refused ON desk.capture (device_id, local_sequence)
  WHERE outcome NOT IN ('registered', 'submitted', 'replaced');
`);
    for (const role of DESKS) {
      await runner.query(`GRANT SELECT, UPDATE (last_seen_at) ON desk.device TO ${role};
        GRANT SELECT, INSERT, UPDATE (outcome) ON desk.capture TO ${role}`);
    }
    await runner.query('GRANT INSERT, UPDATE ON desk.device TO peristiwa_status');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE desk.capture, desk.device');
  }
}

import { Client } from 'pg';
import { newIntakeKey, type IntakeKey } from '../apps/ops/src/cli/intake-key';

/** The key of a server of the office 3204, registered before any desk runs. */
export async function storedIntakeKey(databaseUrl: string): Promise<IntakeKey> {
  const key = newIntakeKey();
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  await client.query(
    `INSERT INTO desk.device (device_id, office, name, public_key, intake_desks, registered_at, registered_by)
     VALUES ($1, '3204', 'Server Disdukcapil', $2, '{status}', now(), 'spec')`,
    [key.keyId, key.publicKey.x],
  );
  await client.end();
  return key;
}

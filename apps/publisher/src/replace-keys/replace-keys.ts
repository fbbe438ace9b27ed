import { Client } from 'pg';
import { FEED_KEYS_OWNER } from '@peristiwa/contracts';
import { KeyFolder } from '@peristiwa/signing';

/**
 * Publishes the key history of a folder in place of the one that was published, whose folder is lost. Partners trust
 * the new first key only when an operator of each pins it.
 *
 * @returns the id of the first key
 */
export async function replaceKeys(url: string, folder: string): Promise<string> {
  const { history } = await new KeyFolder(folder).current(FEED_KEYS_OWNER);
  const client = new Client({ connectionString: url, application_name: 'replace-keys' });
  await client.connect();
  try {
    await client.query('BEGIN');
    await client.query('DELETE FROM publisher.feed_key');
    for (const entry of history.keys) {
      await client.query('INSERT INTO publisher.feed_key (number, key_id, entry) VALUES ($1, $2, $3)', [
        entry.fromPosition,
        entry.keyId,
        JSON.stringify(entry),
      ]);
    }
    await client.query('COMMIT');
  } finally {
    await client.end();
  }
  return history.keys[0]?.keyId ?? '';
}

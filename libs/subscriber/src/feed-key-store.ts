import type { Pool } from 'pg';
import { inTransaction } from '@peristiwa/postgres';
import type { KeyEntry, KeyHistory } from '@peristiwa/signing';

/** The keys of the registry in the ministry's database. */
export interface FeedKeyStore {
  /** Undefined before the first contact. */
  find(): Promise<KeyHistory | undefined>;
  /** Adds keys. With `pinned`, the keys that are stored are deleted first when they do not include it. */
  save(trusted: KeyHistory, pinned?: string): Promise<void>;
  /** `fromPosition` of the newest key that has signed anything on this feed; 0 before the first. */
  newestSigner(): Promise<number>;
  noteSigner(keyId: string): Promise<void>;
}

export function feedKeyStore(pool: Pool): FeedKeyStore {
  return {
    async find() {
      const { rows } = await pool.query<{ entry: string }>(
        'SELECT entry FROM subscriber.feed_key ORDER BY place',
      );
      const keys = rows.map(({ entry }) => JSON.parse(entry) as KeyEntry & { readonly owner: string });
      return keys[0] && { owner: keys[0].owner, keys };
    },
    async save({ owner, keys }, pinned) {
      await inTransaction(pool, async (client) => {
        await client.query(
          `DELETE FROM subscriber.feed_key WHERE $1::text IS NOT NULL
             AND NOT EXISTS (SELECT FROM subscriber.feed_key WHERE key_id = $1)`,
          [pinned ?? null],
        );
        for (const [place, entry] of keys.entries()) {
          await client.query(
            'INSERT INTO subscriber.feed_key (place, key_id, entry) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING',
            [place, entry.keyId, JSON.stringify({ ...entry, owner })],
          );
        }
      });
    },
    async newestSigner() {
      const { rows } = await pool.query<{ entry: string }>(
        'SELECT entry FROM subscriber.feed_key WHERE has_signed ORDER BY place DESC LIMIT 1',
      );
      return rows[0] ? (JSON.parse(rows[0].entry) as KeyEntry).fromPosition : 0;
    },
    async noteSigner(keyId) {
      await pool.query('UPDATE subscriber.feed_key SET has_signed = true WHERE key_id = $1', [keyId]);
    },
  };
}

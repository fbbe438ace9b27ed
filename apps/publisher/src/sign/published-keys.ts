import type { Pool } from 'pg';
import { chainHeaders } from '@peristiwa/contracts';
import { trustedKeys, type KeyEntry, type KeyHistory } from '@peristiwa/signing';

/** The key history that partners see, which all publishers share through their database. */
export interface PublishedKeys {
  /** The oldest first. */
  find(): Promise<readonly KeyEntry[]>;
  /** Adds a key, unless there is one with its number. */
  add(entry: KeyEntry): Promise<void>;
  /** Ids of the keys that signed the last message of each feed. */
  lastSigners(): Promise<readonly string[]>;
}

export function publishedKeys(pool: Pool): PublishedKeys {
  return {
    async find() {
      const { rows } = await pool.query<{ entry: string }>({
        name: 'published-keys',
        text: 'SELECT entry FROM publisher.feed_key ORDER BY number',
      });
      return rows.map(({ entry }) => JSON.parse(entry) as KeyEntry);
    },
    async add(entry) {
      await pool.query(
        'INSERT INTO publisher.feed_key (number, key_id, entry) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING',
        [entry.fromPosition, entry.keyId, JSON.stringify(entry)],
      );
    },
    async lastSigners() {
      const { rows } = await pool.query<{ keyId: string | null }>(
        `SELECT DISTINCT m.headers::jsonb->>'${chainHeaders.key}' AS "keyId"
         FROM publisher.feed f CROSS JOIN LATERAL (SELECT headers FROM publisher.message
           WHERE partner = f.partner ORDER BY sequence DESC LIMIT 1) m`,
      );
      return rows.flatMap(({ keyId }) => keyId ?? []);
    },
  };
}

/** The published history after this folder was compared with it, and whether the folder has its current key. */
export interface Compared {
  readonly keys: readonly KeyEntry[];
  readonly isCurrent: boolean;
}

/**
 * Publishes keys of a folder that continue the published history. Of two publishers with different folders, the first
 * one publishes its key; the other one then holds a key that is not current. One key at a time, so that a key is never
 * published behind one that did not sign it.
 */
export async function publishKeys(published: PublishedKeys, folder: KeyHistory): Promise<Compared> {
  let keys = await published.find();
  if (keys.length === 0 && !hasSigned(folder, await published.lastSigners())) {
    return { keys, isCurrent: false };
  }
  for (const entry of folder.keys.slice(keys.length)) {
    if (!isStartOf(keys, folder) || !isCertified(folder)) break;
    await published.add(entry);
    keys = await published.find();
  }
  return { keys, isCurrent: keys.length === folder.keys.length && isStartOf(keys, folder) };
}

/** What was signed before keys were published was signed with keys of this folder. */
function hasSigned({ keys }: KeyHistory, signers: readonly string[]): boolean {
  return signers.every((signer) => keys.some(({ keyId }) => keyId === signer));
}

function isStartOf(keys: readonly KeyEntry[], folder: KeyHistory): boolean {
  return keys.every(({ keyId }, index) => folder.keys[index]?.keyId === keyId);
}

/** Each key is signed by the one before it: partners would refuse any other. */
function isCertified(folder: KeyHistory): boolean {
  return !('refused' in trustedKeys(folder, folder.keys[0]?.keyId ?? ''));
}

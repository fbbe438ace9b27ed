import type { Pool, PoolClient } from 'pg';

/**
 * Begins the layouts that were ordered. The caller holds the builder's lease, and the rows of the feeds are locked here,
 * which the releaser locks too: no message is numbered meanwhile. Later messages name the last one before as
 * `aftersequence`.
 */
export async function beginLayouts(client: PoolClient): Promise<void> {
  await client.query(
    `WITH begun AS (
       UPDATE publisher.feed f SET partitions = l.partitions FROM publisher.feed_layout l
       WHERE l.partner = f.partner AND l.after_sequence IS NULL RETURNING f.partner, f.sequence)
     UPDATE publisher.feed_layout l SET after_sequence = begun.sequence, begun_at = clock_timestamp()
     FROM begun WHERE l.partner = begun.partner AND l.after_sequence IS NULL`,
  );
}

export async function hasOrderedLayouts(pool: Pool): Promise<boolean> {
  const { rows } = await pool.query<{ has: boolean }>({
    name: 'ordered-layouts',
    text: 'SELECT EXISTS (SELECT FROM publisher.feed_layout WHERE after_sequence IS NULL) AS has',
  });
  return rows[0]?.has === true;
}

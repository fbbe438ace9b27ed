import type { FeedPlace } from '@peristiwa/contracts';

/**
 * SQL: partitions and sequences of the places as $2 and $3, of the partner $1; a partition without a place has no message
 * yet.
 */
export const PLACES = `SELECT n AS partition, coalesce(max(given.sequence), 0) AS sequence
  FROM publisher.feed CROSS JOIN generate_series(0, partitions - 1) n
  LEFT JOIN unnest($2::int[], $3::bigint[]) AS given (partition, sequence) ON given.partition = n
  WHERE partner = $1 GROUP BY n`;

export function arraysOf(places: readonly FeedPlace[]): [partitions: number[], sequences: number[]] {
  return [places.map(({ partition }) => partition), places.map(({ sequence }) => sequence)];
}

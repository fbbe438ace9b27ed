import type { PoolClient } from 'pg';
import type { Ledger } from '@peristiwa/ledger';
import { uuidArray } from '@peristiwa/postgres';
import { parkStreams } from '../projector/registry-tables';

/**
 * A NIK never changes hands: whoever was recorded first keeps it, the others are parked, as the projector does. The
 * load cannot see it, since persons with one NIK lie in different slices; building the unique index does.
 */
export async function parkSharedNiks(client: PoolClient, ledger: Pick<Ledger, 'readStreams'>): Promise<void> {
  const { rows } = await client.query<{ id: string; nik: string; version: number; position: number }>(
    `SELECT person_id AS id, nik, version, position::float8 AS position FROM registry_next.person
     WHERE nik IN (SELECT nik FROM registry_next.person GROUP BY nik HAVING count(*) > 1)`,
  );
  const streams = await ledger.readStreams(rows.map(({ id }) => id));
  const entry = (id: string) => streams.get(id)?.[0]?.position ?? 0;
  const holders = new Set<string>();
  const others: typeof rows = [];
  for (const row of rows.toSorted((a, b) => entry(a.id) - entry(b.id))) {
    if (holders.has(row.nik)) others.push(row);
    holders.add(row.nik);
  }
  await client.query('DELETE FROM registry_next.person WHERE person_id = ANY ($1::uuid[])', [
    uuidArray(others.map(({ id }) => id)),
  ]);
  await parkStreams(
    client,
    'registry_next',
    others.map(({ id: streamId, version, position }) => ({
      streamId,
      kind: 'person' as const,
      reason: 'nik-taken',
      version,
      position,
    })),
  );
}

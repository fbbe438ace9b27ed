import type { PoolClient } from 'pg';
import type { Ledger } from '@peristiwa/ledger';
import { uuidArray } from '@peristiwa/postgres';
import { parkStreams } from '../projector/registry-tables';

/**
 * Parks persons that share a NIK with another one, as the projector does, since a NIK never passes to another person. The
 * person who has it in the live version keeps it; if there is none, the one recorded first. The load cannot find them,
 * since they may be in different slices; they are found when the build of the unique index fails.
 */
export async function parkSharedNiks(client: PoolClient, ledger: Pick<Ledger, 'readStreams'>): Promise<void> {
  const { rows } = await client.query<{
    id: string;
    nik: string;
    version: number;
    position: number;
    is_live: boolean;
  }>(
    `SELECT person_id AS id, nik, version, position::float8 AS position,
       EXISTS (SELECT FROM registry.person l WHERE l.nik = n.nik AND l.person_id = n.person_id) AS is_live
     FROM registry_next.person n
     WHERE nik IN (SELECT nik FROM registry_next.person GROUP BY nik HAVING count(*) > 1)`,
  );
  const streams = await ledger.readStreams(rows.map(({ id }) => id));
  const entry = (id: string) => streams.get(id)?.[0]?.position ?? 0;
  const holders = new Set<string>();
  const others: typeof rows = [];
  const byRight = rows.toSorted((a, b) => Number(b.is_live) - Number(a.is_live) || entry(a.id) - entry(b.id));
  for (const row of byRight) {
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

import { Client } from 'pg';
import type { MigrationInterface } from 'typeorm';
import { ensureDatabase, migrate, roleSql } from '@peristiwa/postgres';
import { CreateSubscriber1795400000001 } from './migrations/subscriber-1';
import { CoverFeed1795400000002 } from './migrations/subscriber-2';
import { DiscardFromQuarantine1795400000003 } from './migrations/subscriber-3';
import { BelieveOnlySigned1795400000004 } from './migrations/subscriber-4';
import { DigestCopies1795400000005 } from './migrations/subscriber-5';
import { Bootstrap1795400000006 } from './migrations/subscriber-6';
import { RelabelAreas1795400000007 } from './migrations/subscriber-7';
import { ReportBack1795400000008 } from './migrations/subscriber-8';
import { TruncateDigests1795400000009 } from './migrations/subscriber-9';
import { RecordReads1795400000010 } from './migrations/subscriber-10';
import { EndBackfills1795400000011 } from './migrations/subscriber-11';
import { DeathsWithoutNik1795400000012 } from './migrations/subscriber-12';
import { DigestDeaths1795400000013 } from './migrations/subscriber-13';
import { FeedWentBack1795400000014 } from './migrations/subscriber-14';

export interface MinistrySchema {
  readonly url: string;
  /** The role of the service; it may read and write, but not change the tables. */
  readonly role: string;
  /** Schema of the ministry's own tables. */
  readonly schema: string;
  readonly migrations: readonly (new () => MigrationInterface)[];
}

/** Creates the ministry's database if it is missing and brings the kit's and its own tables up to date. */
export async function migrateMinistry({
  url,
  role,
  schema,
  migrations,
}: MinistrySchema): Promise<readonly string[]> {
  await ensureDatabase(url);
  const kit = await migrate({
    url,
    schema: 'subscriber',
    // `grant` gives the role its rights on every table.
    counting: [],
    migrations: [
      CreateSubscriber1795400000001,
      CoverFeed1795400000002,
      DiscardFromQuarantine1795400000003,
      BelieveOnlySigned1795400000004,
      DigestCopies1795400000005,
      Bootstrap1795400000006,
      RelabelAreas1795400000007,
      ReportBack1795400000008,
      TruncateDigests1795400000009,
      RecordReads1795400000010,
      EndBackfills1795400000011,
      DeathsWithoutNik1795400000012,
      DigestDeaths1795400000013,
      FeedWentBack1795400000014,
    ],
  });
  const own = await migrate({ url, schema, migrations });
  await grant(url, role, ['subscriber', schema]);
  return [...kit, ...own];
}

async function grant(url: string, role: string, schemas: readonly string[]): Promise<void> {
  const client = new Client({ connectionString: url, application_name: 'migrate' });
  await client.connect();
  try {
    // Two processes that grant at once would conflict in the catalogue ("tuple concurrently updated").
    await client.query('SELECT pg_advisory_lock(7003)');
    await client.query(roleSql(role));
    for (const schema of schemas) {
      await client.query(`GRANT USAGE ON SCHEMA ${schema} TO ${role}`);
      await client.query(`GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA ${schema} TO ${role}`);
      await client.query(`GRANT USAGE ON ALL SEQUENCES IN SCHEMA ${schema} TO ${role}`);
    }
    // The records of what operators decided are append-only, and a forged record can only be acknowledged.
    await client.query(
      `REVOKE UPDATE, DELETE ON subscriber.discarded, subscriber.resynced, subscriber.certificate, subscriber.access_log
       FROM ${role}`,
    );
    await client.query(`REVOKE DELETE ON subscriber.forged FROM ${role}`);
  } finally {
    await client.end();
  }
}

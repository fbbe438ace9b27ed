import { Client } from 'pg';
import { migrate } from '@peristiwa/postgres';
import { CreateLedger1795300000001 } from './migrations/ledger-1';
import { ChainLedger1795900000002 } from './migrations/ledger-2';
import { FastAppend1796000000003 } from './migrations/ledger-3';
import { RowAppend1796100000004 } from './migrations/ledger-4';
import { Superseding1796200000005 } from './migrations/ledger-5';
import { ClaimedAppend1797100000006 } from './migrations/ledger-6';
import { ReadByOps1797400000007 } from './migrations/ledger-7';

/** Brings the ledger's schema up to date and records which app owns which event type; `*`: any, to supersede an act. */
export async function migrateLedger(
  url: string,
  owners: Readonly<Record<string, { readonly owner: string }>>,
): Promise<string[]> {
  const applied = await migrate({
    url,
    schema: 'ledger',
    migrations: [
      CreateLedger1795300000001,
      ChainLedger1795900000002,
      FastAppend1796000000003,
      RowAppend1796100000004,
      Superseding1796200000005,
      ClaimedAppend1797100000006,
      ReadByOps1797400000007,
    ],
  });
  const client = new Client({ connectionString: url, application_name: 'migrate' });
  await client.connect();
  try {
    await client.query(
      `INSERT INTO ledger.event_type (type, owner) SELECT * FROM unnest($1::text[], $2::text[])
       ON CONFLICT (type) DO NOTHING`,
      [Object.keys(owners), Object.values(owners).map(({ owner }) => owner)],
    );
  } finally {
    await client.end();
  }
  return applied;
}

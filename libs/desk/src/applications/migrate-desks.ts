import { appsOf, databaseRole } from '@peristiwa/contracts';
import { migrate } from '@peristiwa/postgres';
import { OfflineCapture1796500000002 } from '../offline/desk-2';
import { IntakeKeys1797100000004 } from '../offline/desk-4';
import { Applications1796400000001 } from './desk-1';
import { CapturedApplications1796700000003 } from './desk-3';
import { DeskReads1797000000005 } from './desk-5';

/** Brings the tables of the desks up to date. They are beside the ledger, and no part of it. */
export function migrateDesks(url: string): Promise<string[]> {
  return migrate({
    url,
    schema: 'desk',
    counting: appsOf('desk').map(databaseRole),
    migrations: [
      Applications1796400000001,
      OfflineCapture1796500000002,
      CapturedApplications1796700000003,
      DeskReads1797000000005,
      IntakeKeys1797100000004,
    ],
  });
}

import { bulkAppend, verifyLedger } from '@peristiwa/ledger';
import { ActMaker } from '../acts';
import type { Contest } from '../contest';
import { emptied, type BenchEnvironment } from '../environment';
import { keysetRead } from '../keyset-read';
import { openLedgerCell } from '../ledger-cell';
import { number } from '../number';

const EVENTS = 200_000;

/** All columns over which the chain is computed. */
const COLUMNS = `position, stream_id, version, act_id, act_index, act_size, event_id, request_id, type, schema_version,
  occurred_on, reported_on, recorded_at, office, supersedes, data, meta, digest`;

/** The chain of a whole ledger recomputed, against the reading of the same columns. */
export async function verifyPath(environment: BenchEnvironment): Promise<Contest> {
  const { url, owner } = await openLedgerCell(environment, 'verify');
  const registrar = environment.pool(url, { role: 'peristiwa_status', max: 1 });
  const maker = new ActMaker();
  const count = Math.ceil(EVENTS / environment.scale);
  for (let done = 0; done < count; done += 20_000) {
    await bulkAppend(registrar, 'status', maker.population(Math.min(20_000, count - done)));
  }
  await owner.query('VACUUM (ANALYZE) ledger.event, ledger.stream, ledger.request, ledger.commit_log');
  const auditor = environment.pool(url, { role: 'peristiwa_registry', max: 2 });
  const prepare = () => emptied(owner, []);
  return {
    name: 'verify',
    title: `the chain of ${number(count)} events verified`,
    unit: 'events',
    contestants: [
      {
        name: 'verifyLedger',
        role: 'ours',
        lacks: '',
        prepare,
        run: async () => {
          const { events, findings } = await verifyLedger({ pool: owner });
          if (findings.length > 0 || events !== count)
            throw new Error('The ledger of the bench does not verify');
          return events;
        },
      },
      {
        name: 'keyset read of the same columns',
        role: 'raw',
        lacks: 'digests, comparison with the commit log',
        prepare,
        run: () => keysetRead(auditor, ['ledger.event'], () => undefined, COLUMNS),
      },
    ],
    notes: [
      'One event a person; the read is in the order of positions over all partitions, as the chain is. The ' +
        'comparison with heads, requests and reservations, one statement each, is not in this figure.',
    ],
  };
}

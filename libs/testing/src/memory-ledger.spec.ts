import { uuidv7 } from 'uuidv7';
import type { ActToAppend } from '@peristiwa/ledger';
import { MemoryLedger } from './memory-ledger';

/** The rules that `superseding.int.spec.ts` checks on the real ledger. */
let ledger: MemoryLedger;
beforeEach(() => {
  ledger = new MemoryLedger();
});

function act(type: string, supersedes?: string): ActToAppend {
  const [one, two] = [uuidv7(), uuidv7()];
  const on = { occurredOn: '2026-11-01', reportedOn: '2026-11-02' };
  const events = [one, two].map((streamId) => ({ streamId, type, schemaVersion: 1, data: '{}', ...on }));
  return {
    ...{ actId: uuidv7(), requestId: uuidv7(), contentHash: Buffer.alloc(32), office: '3204', meta: '{}' },
    streams: events.map(({ streamId }) => ({ streamId, kind: 'person', version: 0, events: 1 })),
    ...{ reservations: [], events, result: '{}', supersedes },
  };
}

async function appended(toAppend: ActToAppend): Promise<string> {
  expect(await ledger.append(toAppend)).toMatchObject({ kind: 'appended' });
  return toAppend.actId;
}

const refusedBecause = (reason: string) => ({ kind: 'not-supersedable', reason });

it('reads an act whole, with what it supersedes', async () => {
  const first = await appended(act('BirthRegistered'));
  const second = await appended(act('BirthRegistered', first));
  expect((await ledger.readAct(first)).map(({ supersedes }) => supersedes)).toEqual([null, null]);
  expect((await ledger.readAct(second)).map(({ supersedes }) => supersedes)).toEqual([first, first]);
  expect(await ledger.readAct(uuidv7())).toEqual([]);
  expect(await ledger.resolve('superseded', first)).toBeDefined();
});

it('refuses to supersede an act that is unknown, of another desk or superseded before', async () => {
  expect(await ledger.append(act('BirthRegistered', uuidv7()))).toEqual(refusedBecause('unknown-act'));
  const first = await appended(act('BirthRegistered'));
  expect(await ledger.append(act('DeathRegistered', first))).toEqual(refusedBecause('other-owner'));
  await appended(act('BirthRegistered', first));
  expect(await ledger.append(act('BirthRegistered', first))).toEqual(refusedBecause('superseded-before'));
});

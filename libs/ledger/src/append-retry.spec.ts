import type { Pool } from 'pg';
import { appended } from './appended';
import type { ActToAppend } from './ledger';
import { PostgresLedger } from './postgres-ledger';

const STREAM = '00000000-0000-7000-8000-000000000001';

function act(number: number): ActToAppend {
  const streamId = `00000000-0000-7000-8000-${String(number).padStart(12, '0')}`;
  const on = { occurredOn: '2026-11-01', reportedOn: '2026-11-02' };
  return {
    actId: STREAM,
    requestId: streamId,
    contentHash: Buffer.alloc(32),
    office: '3204',
    streams: [{ streamId, kind: 'person', version: 0, events: 1 }],
    reservations: [],
    events: [{ streamId, type: 'Born', schemaVersion: 1, data: '{}', ...on }],
    meta: '{}',
    result: '{}',
  };
}

const fault = (code: string, more: object = {}) => Object.assign(new Error(code), { code, ...more });

/**
 * A pool that fails with the given faults, one after another, and then appends. When it is asked which acts conflicted,
 * it names an act that is not in the batch.
 */
function ledgerThatFails(...faults: readonly Error[]) {
  const left = [...faults];
  const sizes: number[] = [];
  const query = async ({ name, values }: { name: string; values: Buffer[] }) => {
    if (name === 'append-losers') return { rows: [{ act: 9, reason: 'version', index: 0 }] };
    // The number of items of a binary array is at byte 12.
    sizes.push(values[0]?.readInt32BE(12) ?? 0);
    const next = left.shift();
    if (next) throw next;
    return { rows: [{ appended: ['1', '0'] }] };
  };
  return { ledger: new PostgresLedger({ query } as unknown as Pool, 'birth'), sizes };
}

it('notifies this process after each successful append, and only then', async () => {
  const { ledger } = ledgerThatFails(fault('55P03'));
  let notified = 0;
  const notify = () => (notified += 1);
  appended.subscribe(notify);
  await expect(ledger.append(act(1))).rejects.toThrow('55P03');
  expect(notified).toBe(0);
  await ledger.append(act(2));
  expect(notified).toBe(1);
  appended.unsubscribe(notify);
});

describe('a failed append', () => {
  it.each(['40P01', '40001'])('is sent again unchanged after %s', async (code) => {
    const { ledger, sizes } = ledgerThatFails(fault(code), fault(code));
    expect(await ledger.append(act(1))).toMatchObject({ kind: 'appended' });
    expect(sizes).toEqual([1, 1, 1]);
  });

  it.each([
    [5, 'fulfilled'],
    [6, 'rejected'],
  ])('after %d deadlocks in a row is %s', async (count, status) => {
    const { ledger } = ledgerThatFails(...Array.from({ length: count }, () => fault('40P01')));
    expect((await Promise.allSettled([ledger.append(act(1))]))[0]?.status).toBe(status);
    expect(await ledger.append(act(2))).toMatchObject({ kind: 'appended' });
  });

  it.each(['55P03', '57P01', 'ECONNREFUSED'])('is passed to every caller after %s', async (code) => {
    const { ledger, sizes } = ledgerThatFails(fault(code));
    const settled = await Promise.allSettled([1, 2, 3].map((number) => ledger.append(act(number))));
    expect(settled).toEqual(
      [1, 2, 3].map(() => ({ status: 'rejected', reason: expect.objectContaining({ code }) })),
    );
    expect(sizes).toEqual([3]);
    expect(await ledger.append(act(4))).toMatchObject({ kind: 'appended' });
  });

  it('concerns only the act whose data is bad', async () => {
    // Of the batch of four, the halves are tried and then the first half's halves.
    const bad = fault('22021');
    const { ledger, sizes } = ledgerThatFails(bad, bad, bad);
    const settled = await Promise.allSettled([1, 2, 3, 4].map((number) => ledger.append(act(number))));
    expect(settled.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled', 'fulfilled']);
    expect(sizes).toEqual([4, 2, 1, 1, 2]);
  });

  it.each(['LG001', '23505'])(
    'does not stop the queue when after %s an act outside the batch is named',
    async (code) => {
      const { ledger } = ledgerThatFails(fault(code));
      await expect(ledger.append(act(1))).rejects.toThrow(Error);
      expect(await ledger.append(act(2))).toMatchObject({ kind: 'appended' });
    },
  );
});

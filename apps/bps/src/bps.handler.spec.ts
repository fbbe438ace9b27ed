import type { PoolClient } from 'pg';
import type { Delivery } from '@peristiwa/subscriber';
import { bpsHandler } from './bps.handler';

const view = { sex: 'female', district: '320401', residence: 'resident' };
const unreadable = { ...view, sex: 9 };

async function statements(before: object, after: object): Promise<number> {
  const query = jest.fn(async () => ({ rows: [] }));
  const message = { personKey: 'p', kind: 'fields-changed', sequence: 9 };
  const delivery = { message, change: { asOf: '2026-11-01T00:00:00Z' }, before, after };
  await bpsHandler.apply(
    { query } as unknown as PoolClient,
    [delivery as unknown as Delivery],
    (code) => code,
  );
  return query.mock.calls.length;
}

describe('a state that a resynchronisation stored though the handler had refused it', () => {
  it('counts as absent before a message and is refused after it', async () => {
    expect(await statements(view, view)).toBe(0);
    expect(await statements(unreadable, view)).toBe(1);
    await expect(statements(view, unreadable)).rejects.toThrow('is not the view of the agreement');
  });
});

import type { PoolClient } from 'pg';
import type { Delivery } from '@peristiwa/subscriber';
import { kemenp2miHandler } from './kemenp2mi.handler';

const sari = { nik: '3204015708950001', name: 'Sari', familyKey: 'family-1', citizenship: 'indonesian' };
const unreadable = { ...sari, citizenship: 9 };

function deliveryOf(before: object, after: object, change: object = {}): Delivery {
  const message = { personKey: 'sari', kind: 'fields-changed', sequence: 9 };
  return { message, change, before, after } as unknown as Delivery;
}

/** What the handler writes when the copy has these states of relatives. */
async function writes(delivery: Delivery, states: Readonly<Record<string, object>> = {}) {
  const rows = Object.entries(states).map(([person_key, state]) => ({
    person_key,
    state: JSON.stringify(state),
  }));
  const query = jest.fn(async (text: string, _values: unknown[]) => ({
    rows: text.startsWith('SELECT') ? rows : [],
  }));
  await kemenp2miHandler.apply({ query } as unknown as PoolClient, [delivery], (code) => code);
  return query.mock.calls
    .filter(([text]) => !text.startsWith('SELECT'))
    .map(([text]) => text.split(' ', 3)[0]);
}

describe('a state that a resynchronisation stored though the handler had refused it', () => {
  const foreign = { ...sari, citizenship: 'foreign' };

  it('of a relative does not refuse the messages of others on the card', async () => {
    expect(await writes(deliveryOf(sari, foreign), { joko: unreadable })).toEqual(['INSERT']);
  });

  it('does not refuse the next message about the person, and still loses what is withdrawn', async () => {
    expect(await writes(deliveryOf(unreadable, foreign))).toEqual([]);
    expect(await writes(deliveryOf(unreadable, foreign, { withdrawn: ['diedOn'] }))).toEqual(['UPDATE']);
  });

  it('is refused as the state after a message', async () => {
    await expect(writes(deliveryOf(sari, unreadable))).rejects.toThrow('is not the view of the agreement');
  });
});

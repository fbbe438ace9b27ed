import type { PoolClient } from 'pg';
import type { Delivery } from '@peristiwa/subscriber';
import { kemensosHandler } from './kemensos.handler';

const card = { familyKey: 'family-1', kkNumber: 'kk-1' };
const household = { family_key: 'family-1', kk_number: 'kk-1', kk_sequence: '5' };
const deliveryOf = (sequence: number, before: object, after: object, change: object = {}) =>
  ({
    message: { personKey: 'ani', kind: 'grants-changed', sequence },
    change,
    before,
    after,
  }) as unknown as Delivery;

/** The numbers of households that the handler writes, and whether it erased all of them. */
async function written(...deliveries: Delivery[]) {
  const query = jest.fn(async (text: string, _values: readonly unknown[]) => ({
    rows: text.startsWith('SELECT family_key') ? [household] : [],
  }));
  await kemensosHandler.apply({ query } as unknown as PoolClient, deliveries, (code) => code);
  const updates = query.mock.calls.filter(([text]) => text.startsWith('UPDATE kemensos.household'));
  return updates.map(([text, values]) =>
    text.includes('kk_number = NULL') ? `all before ${String(values[0])}` : values[1],
  );
}

describe('a withdrawn family card number (issue 10, part 2)', () => {
  const withdrawn = ['familyKey', 'kkNumber'];

  it('is erased from the household of the person', async () => {
    expect(await written(deliveryOf(9, card, {}, { withdrawn }))).toEqual([[null]]);
  });

  it('is erased from all households when the act before has dropped the key of the card already', async () => {
    const act = deliveryOf(8, card, {});
    expect(await written(act, deliveryOf(9, {}, {}, { withdrawn }))).toEqual(['all before 9']);
    expect(await written(act, deliveryOf(9, {}, {}, { withdrawn: ['familyKey'] }))).toEqual([]);
  });

  it('comes back with a later message of the same chunk only', async () => {
    const granted = deliveryOf(10, {}, card, { granted: withdrawn });
    expect(await written(deliveryOf(9, {}, {}, { withdrawn }), granted)).toEqual(['all before 9', ['kk-1']]);
  });
});

it('a state that a resynchronisation stored though the handler had refused it counts as absent', async () => {
  const unreadable = { ...card, sex: 9 };
  expect(await written(deliveryOf(9, unreadable, card))).toEqual([]);
  await expect(written(deliveryOf(9, card, unreadable))).rejects.toThrow('is not the view of the agreement');
});

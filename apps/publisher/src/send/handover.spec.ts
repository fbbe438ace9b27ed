import type { NumberedMessage } from '../build/number';
import { Handover } from './handover';

const message = (sequence: number): NumberedMessage => ({
  partner: 'kemensos',
  sequence,
  partition: 1,
  previousSequence: sequence - 1,
  personId: 'p',
  key: 'key',
  type: 'type',
  headers: { ce_id: 'é' },
  value: '{"a":"é"}',
  agreementVersion: 1,
  actId: undefined,
});
const from = (first: number, last: number) =>
  Array.from({ length: last - first + 1 }, (_, index) => message(first + index));
const sequences = (handover: Handover, sent: number, limit = 10) =>
  handover.take(sent, limit).map(({ sequence }) => sequence);

describe('messages handed over in memory', () => {
  it('are sent as they are stored, in order and in parts', () => {
    const handover = new Handover();
    handover.offer(from(3, 5));
    handover.offer(from(6, 6));
    expect(sequences(handover, 2, 3)).toEqual([3, 4, 5]);
    expect(sequences(handover, 5, 3)).toEqual([6]);
    expect(sequences(handover, 6)).toEqual([]);
    handover.offer([message(7)]);
    expect(handover.take(6, 1)).toEqual([
      {
        sequence: 7,
        partition: 1,
        key: Buffer.from('key'),
        value: Buffer.from('{"a":"é"}'),
        headers: { ce_id: 'é' },
      },
    ]);
  });

  it('stay until they are sent: a failed send takes the same ones again', () => {
    const handover = new Handover();
    handover.offer(from(1, 2));
    expect([sequences(handover, 0), sequences(handover, 0)]).toEqual([
      [1, 2],
      [1, 2],
    ]);
  });

  it('are not used by a sender that is behind them, or that has sent them already', () => {
    const handover = new Handover();
    handover.offer(from(5, 6));
    expect(sequences(handover, 3)).toEqual([]);
    expect(sequences(handover, 4)).toEqual([5, 6]);
    expect(sequences(handover, 6)).toEqual([]);
  });

  it('begin anew after a gap, which the table fills', () => {
    const handover = new Handover();
    handover.offer(from(1, 2));
    handover.offer(from(4, 5));
    expect([sequences(handover, 0), sequences(handover, 3)]).toEqual([[], [4, 5]]);
  });

  it('are dropped when the sender cannot keep up', () => {
    const handover = new Handover();
    handover.offer(from(1, 5_000));
    expect(sequences(handover, 0, 1)).toEqual([1]);
    handover.offer([message(5_001)]);
    expect(sequences(handover, 0)).toEqual([]);
    handover.offer(from(5_002, 5_003));
    expect(sequences(handover, 5_001)).toEqual([5_002, 5_003]);
  });
});

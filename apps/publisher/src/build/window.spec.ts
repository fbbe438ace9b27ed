import { idOf } from '@peristiwa/testing';
import { draftsOf, isDue, slotOf, type Pending } from './window';

const HOUR_MS = 3_600_000;
const rule = { windowMs: HOUR_MS, personsMin: 50, longestMs: 24 * HOUR_MS };
const at = (text: string) => new Date(`2026-11-22T${text}Z`);

describe('the time slot', () => {
  it.each([
    ['09:59:59.999', '09:00:00'],
    ['10:00:00.000', '10:00:00'],
    ['10:00:00.001', '10:00:00'],
  ])('of %s begins at %s', (now, beginning) => {
    expect(slotOf(at(now), rule)).toEqual(at(beginning));
  });
});

describe('a window is due', () => {
  const oldest = at('09:30:00');
  it('with the least number of persons, not with one fewer, and never without any', () => {
    const due = (persons: number) => isDue({ persons, oldest }, at('10:00:00'), rule);
    expect([due(0), due(49), due(50), due(51)]).toEqual([false, false, true, true]);
  });

  it('with one person, before its message would wait longer than allowed', () => {
    const now = at('10:00:00');
    const due = (waitedMs: number) =>
      isDue({ persons: 1, oldest: new Date(now.getTime() - waitedMs) }, now, rule);
    expect([due(23 * HOUR_MS), due(23 * HOUR_MS + 1)]).toEqual([false, true]);
  });
});

describe('a released message', () => {
  const pending = (data: Partial<Pending['data']>): Pending => ({
    pendingNo: '7',
    partner: 'bps',
    personId: idOf(1),
    personKey: 'p1',
    kind: 'died',
    data: { personKey: 'p1', version: 12, recordedAt: '2026-11-22T03:00:00.000Z', ...data },
    agreementVersion: 1,
    fields: ['sex'],
    actId: idOf(2),
  });

  it('has the recording time of the window and its sequence as version, and no reference to the act', () => {
    const [first, second] = draftsOf(
      [pending({ occurredOn: '2026-11-20' }), pending({})],
      at('05:00:00'),
      40,
    );
    expect(first).toEqual({
      partner: 'bps',
      personId: idOf(1),
      personKey: 'p1',
      kind: 'died',
      data: {
        personKey: 'p1',
        version: 41,
        recordedAt: '2026-11-22T05:00:00.000Z',
        occurredOn: '2026-11-20',
      },
      agreementVersion: 1,
      fields: ['sex'],
      actId: idOf(2),
      holding: undefined,
    });
    expect(second?.data.version).toBe(42);
  });
});

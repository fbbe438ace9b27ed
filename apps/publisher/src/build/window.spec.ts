import { partnerKeys } from '../view/partner-keys';
import { idOf } from '@peristiwa/testing';
import { defaultAgreements } from '../agreements/default-agreements';
import { disclosedFields } from '../disclosure/disclosed-fields';
import { draftsOf, isDue, slotOf, underGrant, type PendingPerson } from './window';

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
  const pending = (data: Partial<PendingPerson['data']>): PendingPerson => ({
    pendingNo: '7',
    partner: 'bps',
    personId: idOf(1),
    personKey: 'p1',
    kind: 'died',
    data: { personKey: 'p1', version: 12, recordedAt: '2026-11-22T03:00:00.000Z', ...data },
    agreementVersion: 1,
    actId: idOf(2),
  });

  it('has the recording time of the window and its sequence as version, and a reference by which no other message is found', () => {
    const keys = partnerKeys(Buffer.alloc(32, 1));
    const [first, second, ofAnother] = draftsOf(
      [pending({ occurredOn: '2026-11-20' }), pending({}), { ...pending({}), personId: idOf(3) }],
      { recordedAt: at('05:00:00'), lastSequence: 40, keys },
    );
    expect(second?.actReference).toBe(first?.actReference);
    expect(ofAnother?.actReference).not.toBe(first?.actReference);
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
      actId: idOf(2),
      actReference: keys.act(idOf(2), idOf(1)),
      holding: undefined,
    });
    expect(second?.data.version).toBe(42);
  });
});

describe('a message that waited under another version of its agreement', () => {
  const [, , bps] = defaultAgreements;
  if (!bps) throw new Error('There is an agreement with BPS');
  const today = (change: Partial<typeof bps>) => ({ ...bps, version: 2, ...change });
  const without = (name: string) => bps.fields.filter((field) => field !== name);
  const waiting: PendingPerson = {
    pendingNo: '7',
    partner: 'bps',
    personId: idOf(1),
    personKey: 'p1',
    kind: 'died',
    data: {
      personKey: 'p1',
      version: 12,
      occurredOn: '2026-11-20',
      reportedOn: '2026-11-21',
      recordedAt: '2026-11-22T03:00:00.000Z',
      facts: { diedOn: '2026-11-20', causeOfDeath: 'other' },
      state: { sex: 'male', diedOn: '2026-11-20' },
    },
    agreementVersion: 1,
    actId: idOf(2),
  };

  it('stays as it is, with its own version, when today grants the same', () => {
    expect(underGrant(waiting, today({}))).toBe(waiting);
  });

  it('loses what is withdrawn', () => {
    const { data, agreementVersion } = underGrant(waiting, today({ fields: without('sex') }));
    expect(data.state).toEqual({ diedOn: '2026-11-20' });
    expect(disclosedFields(data)).toEqual(['causeOfDeath', 'diedOn', 'occurredOn', 'reportedOn']);
    expect(agreementVersion).toBe(2);
  });

  it('says nothing of an act whose kind is not granted any more', () => {
    const { kind, data } = underGrant(waiting, today({ eventTypes: ['birth'] }));
    expect(kind).toBe('fields-changed');
    expect(data).toEqual({
      personKey: 'p1',
      version: 12,
      asOf: '2026-11-22T03:00:00.000Z',
      state: waiting.data.state,
    });
  });
});

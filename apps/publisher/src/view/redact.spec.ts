import type { PersonMessage } from '@peristiwa/contracts';
import { defaultAgreements } from '../agreements/default-agreements';
import type { Grants } from './agreement';
import type { Grant } from './grants';
import { redact } from './redact';

const granting = (...fields: Grant[]): Grants => ({ ...(defaultAgreements[0] as Grants), fields });
const message: PersonMessage = {
  personKey: 'k',
  version: 3,
  occurredOn: '2026-11-20',
  reportedOn: '2026-11-22',
  recordedAt: '2026-11-22T03:04:05.678Z',
  changes: {
    village: { before: '3204012001', after: '5171011001' },
    departure: { before: { destination: '5171011001', validUntil: '2026-12-20' }, after: null },
  },
  facts: { from: '3204012001', to: '5171011001', reason: 'work', arrivedOn: '2026-11-20' },
  state: { nik: '3204015708950001', name: 'Ani', village: '5171011001' },
};

describe('an old message under the agreement of today (ADR 0023)', () => {
  const all = granting('nik', 'name', 'village', 'departure', 'eventDates', 'moveFacts');

  it('is the same message while all of it is granted', () => {
    expect(redact(message, all)).toEqual({ value: message, redacted: [] });
    expect(redact(message, all).value).toBe(message);
  });

  it('has no member, change or fact that was withdrawn, and names them', () => {
    const { value, redacted } = redact(message, granting('name', 'departure', 'eventDates'));
    expect(redacted).toEqual(['departure', 'from', 'nik', 'reason', 'to', 'village']);
    expect(value).toEqual({
      personKey: 'k',
      version: 3,
      occurredOn: '2026-11-20',
      reportedOn: '2026-11-22',
      recordedAt: '2026-11-22T03:04:05.678Z',
      changes: { departure: { before: { validUntil: '2026-12-20' }, after: null } },
      facts: { arrivedOn: '2026-11-20' },
      state: { name: 'Ani' },
    });
  });

  it('shows areas only as precisely as the address is granted now', () => {
    const { value, redacted } = redact(
      { ...message, state: { departure: { destination: '5171011001' } } },
      granting('district', 'departure', 'moveFacts', 'eventDates'),
    );
    expect(value.facts).toMatchObject({ from: '320401', to: '517101' });
    expect(value.state).toEqual({ departure: { destination: '517101' } });
    expect(value.changes?.['departure']?.before).toEqual({ destination: '517101', validUntil: '2026-12-20' });
    expect(redacted).toEqual(['departure', 'from', 'to', 'village']);
  });

  it('has no dates of the act without the grant', () => {
    const { value, redacted } = redact(message, granting('nik', 'name', 'village', 'departure', 'moveFacts'));
    expect(redacted).toEqual(['arrivedOn', 'occurredOn', 'reportedOn']);
    expect(value).not.toHaveProperty('occurredOn');
    expect(value).not.toHaveProperty('reportedOn');
  });

  it.each<[string, Grant[], string, string | undefined]>([
    ['by its own grant', ['bornOn', 'eventDates'], '2026-11-20', '2026-11-20'],
    ['only as a month without it', ['birthMonth', 'eventDates'], '2026-11', undefined],
  ])('shows the day of a birth %s', (_, fields, occurredOn, bornOn) => {
    const born = { personKey: 'k', version: 1, occurredOn: '2026-11-20', facts: { bornOn: '2026-11-20' } };
    const { value } = redact(born, granting(...fields));
    expect([value.occurredOn, value.facts?.bornOn]).toEqual([occurredOn, bornOn]);
  });

  it('is only its key when the person is no longer held', () => {
    expect(redact(message, undefined).value).toEqual({
      personKey: 'k',
      version: 3,
      recordedAt: '2026-11-22T03:04:05.678Z',
      changes: {},
      facts: {},
      state: {},
    });
    const left = { personKey: 'k', version: 4, asOf: '2026-11-23T00:00:00.000Z' };
    expect(redact(left, undefined)).toEqual({ value: left, redacted: [] });
  });
});

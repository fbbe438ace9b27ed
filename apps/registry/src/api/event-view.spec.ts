import type { Parsed } from '../projector/fold-stream';
import { eventView } from './event-view';

const CASE = '01930000-0000-7000-8000-0000000000c1';
const event = (change: Partial<Parsed>) =>
  ({
    type: 'DeathRegistered',
    recordedAt: new Date('2026-11-22T05:00:00Z'),
    office: '3204',
    data: { diedOn: '2026-11-10' },
    meta: JSON.stringify({ actor: 'ani', settles: CASE }),
    ...change,
  }) as Parsed;

/** Permendagri 102/2019 art. 38 and issue 12, Data balikan: the act that settles a case cites it. */
it.each<[string, Partial<Parsed>, string | undefined]>([
  ['an act that settles a case', {}, CASE],
  ['an act that settles none', { meta: '{"actor":"ani"}' }, undefined],
  ['words of the officer that look like a case', { meta: '{"reason":"\\"settles\\": no"}' }, undefined],
  ['an adoption, which nobody else may connect with a case', { type: 'AdoptionRecorded' }, undefined],
  [
    'the cancellation of an adoption',
    { type: 'PersonActVoided', data: { voided: 'adoption' } as Parsed['data'] },
    undefined,
  ],
])('the timeline answers of %s: %#', (_what, change, settles) => {
  const view = eventView(event(change));
  expect('settles' in view ? view.settles : undefined).toBe(settles);
  expect(JSON.stringify(view)).not.toContain('ani');
});

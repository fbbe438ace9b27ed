import { divideActs } from './campaign-lane';
import type { ChangeSubject } from './registry-reader';

/* Issue 12: ordinary events pass a campaign, and the order about each person stays (ADR 0059). */

const CAMPAIGN = '00000000-0000-7000-8000-000000009000';
type Row = readonly [person: string, act: string, kind: 'campaign' | 'ordinary' | 'death' | 'settling'];

const changeOf = ([personId, actId, kind]: Row, index: number) =>
  ({
    changeNo: index + 1,
    personId,
    cause: {
      actId,
      events: [{ type: kind === 'death' ? 'DeathRegistered' : 'AddressChanged' }],
      ...(kind !== 'ordinary' && { campaignId: CAMPAIGN }),
      ...(kind === 'settling' && { settles: 'case' }),
    },
  }) as unknown as ChangeSubject;

it.each<[string, Row[], number[]]>([
  [
    'what belongs to a campaign waits',
    [
      ['a', '1', 'campaign'],
      ['b', '2', 'ordinary'],
    ],
    [2],
  ],
  [
    'an ordinary act before it changes nothing',
    [
      ['a', '1', 'ordinary'],
      ['a', '2', 'campaign'],
    ],
    [1],
  ],
  [
    'an ordinary act after it takes it along',
    [
      ['a', '1', 'campaign'],
      ['a', '2', 'ordinary'],
    ],
    [1, 2],
  ],
  [
    'and all that came before about the same persons',
    [
      ['b', '1', 'campaign'],
      ['a', '2', 'campaign'],
      ['b', '2', 'campaign'],
      ['a', '3', 'ordinary'],
      ['c', '4', 'campaign'],
    ],
    [1, 2, 3, 4],
  ],
  [
    'a death does not wait',
    [
      ['a', '1', 'campaign'],
      ['a', '2', 'death'],
    ],
    [1, 2],
  ],
  [
    'an act that settles a case does not wait',
    [
      ['a', '1', 'settling'],
      ['b', '2', 'campaign'],
    ],
    [1],
  ],
])('%s', (_, rows, now) => {
  const divided = divideActs(rows.map(changeOf));
  expect(divided.now.map(({ changeNo }) => changeNo)).toEqual(now);
  expect(divided.later).toHaveLength(rows.length - now.length);
});

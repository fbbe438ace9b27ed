import type { CrashReport } from './harness';
import { crashVerdict } from './report';

const tail = { seen: 10, duplicates: 0, outOfOrder: 0, gaps: 0, torn: 0, digest: 'same' };
const held: CrashReport = {
  ...{ minutes: 1, killedWriters: 4, killedServers: 1, tail },
  audit: {
    ...{ events: 10, acts: 5, acknowledged: 4, acknowledgedAndLost: 0 },
    ...{ incompleteActs: 0, brokenStreams: 0, unmatchedRequests: 0, rereading: tail },
  },
  naive: { committed: 100, seen: 99 },
};

it('holds when the ledger is clean and the control lost something', () => {
  const { passed, markdown } = crashVerdict(held);
  expect(passed).toBe(true);
  expect(markdown).toContain('**Held.**');
});

it.each<[string, CrashReport]>([
  ['the control lost nothing', { ...held, naive: { committed: 100, seen: 100 } }],
  ['an acknowledged act is gone', { ...held, audit: { ...held.audit, acknowledgedAndLost: 1 } }],
  ['an event was not seen', { ...held, audit: { ...held.audit, events: 11 } }],
  ['an event came twice', { ...held, tail: { ...tail, duplicates: 1 } }],
  ['an event came late', { ...held, tail: { ...tail, outOfOrder: 1 } }],
  ['there is a gap', { ...held, tail: { ...tail, gaps: 1 } }],
  ['an act is torn', { ...held, tail: { ...tail, torn: 1 } }],
  ['an act is incomplete', { ...held, audit: { ...held.audit, incompleteActs: 1 } }],
  ['a head is wrong', { ...held, audit: { ...held.audit, brokenStreams: 1 } }],
  ['a request has no act', { ...held, audit: { ...held.audit, unmatchedRequests: 1 } }],
  ['what was seen has changed', { ...held, tail: { ...tail, digest: 'other' } }],
])('does not hold when %s', (_, report) => {
  const { passed, markdown } = crashVerdict(report);
  expect(passed).toBe(false);
  expect(markdown).toContain('**Did not hold.**');
});

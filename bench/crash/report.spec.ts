import type { LedgerAudit } from './audit';
import type { RegistryAudit } from './registry-audit';
import { crashVerdict, type CrashReport } from './report';

const tail = { seen: 10, duplicates: 0, outOfOrder: 0, gaps: 0, torn: 0, digest: 'same' };
const changes = { ...tail, seen: 7, digest: 'same changes' };
const ledger: LedgerAudit = {
  ...{ events: 10, acts: 5, verified: 10, findings: [], faults: {} },
  outcomes: { appended: 4, known: 1, conflict: 2, reserved: 1, never: 3 },
  ...{
    acknowledgedAndLost: 0,
    refusedButPresent: 0,
    incompleteActs: 0,
    brokenStreams: 0,
    unmatchedRequests: 0,
  },
  strayReservations: 0,
  rereading: tail,
};
const registry: RegistryAudit = {
  ...{ persons: 3, families: 1, changes: 7, wrongStates: 0, withoutStream: 0, parked: 0 },
  ...{ changesLost: 0, changesTwice: 0, versionHoles: 0, wrongLastChanges: 0, rereading: changes },
};
const held: CrashReport = {
  ...{ minutes: 1, ended: 0, behind: 0, rebuildCode: 0, tails: [tail, tail], changes, ledger, registry },
  kills: { ledger: 4, projector: 2, postmaster: 1 },
  naive: { committed: 100, seen: 99 },
};

it('passes when ledger and registry are clean and the control lost something', () => {
  const { passed, markdown } = crashVerdict(held);
  expect(passed).toBe(true);
  expect(markdown).toContain('**Passed.**');
  expect(markdown).toContain('Killed: 4 ledger, 2 projector, 1 postmaster.');
});

it('reports faults and the first finding', () => {
  const faulty = { ...ledger, faults: { '40P01': 2 }, findings: ['altered at 7', 'altered at 9'] };
  const { markdown } = crashVerdict({ ...held, ledger: faulty });
  expect(markdown).toContain('Errors that were not outages: 40P01 × 2.');
  expect(markdown).toContain('First finding of verify: altered at 7\n');
});

const withLedger = (one: Partial<LedgerAudit>) => ({ ...held, ledger: { ...ledger, ...one } });
const withRegistry = (one: Partial<RegistryAudit>) => ({ ...held, registry: { ...registry, ...one } });
const withTail = (one: Partial<typeof tail>) => ({ ...held, tails: [tail, { ...tail, ...one }] });

it.each<[string, CrashReport]>([
  ['the control lost nothing', { ...held, naive: { committed: 100, seen: 100 } }],
  ['an acknowledged act is gone', withLedger({ acknowledgedAndLost: 1 })],
  ['an act that was rolled back is there', withLedger({ refusedButPresent: 1 })],
  ['an event was not seen', withTail({ seen: 9 })],
  ['an event was seen that is not in the ledger', withTail({ seen: 11 })],
  ['an event came twice', withTail({ duplicates: 1 })],
  ['an event came late', withTail({ outOfOrder: 1 })],
  ['there is a gap', withTail({ gaps: 1 })],
  ['there is a gap when the ledger is read again', withLedger({ rereading: { ...tail, gaps: 1 } })],
  ['an act is torn', withTail({ torn: 1 })],
  ['an act is incomplete', withLedger({ incompleteActs: 1 })],
  ['a head is wrong', withLedger({ brokenStreams: 1 })],
  ['a request has no act', withLedger({ unmatchedRequests: 1 })],
  ['a reserved value belongs to no act', withLedger({ strayReservations: 1 })],
  ['what was seen has changed', withTail({ digest: 'other' })],
  ['verify finds something', withLedger({ findings: ['altered'] })],
  ['verify did not reach the end', withLedger({ verified: 9 })],
  ['the registry did not catch up', { ...held, behind: 1 }],
  ['a state differs from the ledger', withRegistry({ wrongStates: 1 })],
  ['a row has no stream', withRegistry({ withoutStream: 1 })],
  ['a stream is parked', withRegistry({ parked: 1 })],
  ['a change is lost', withRegistry({ changesLost: 1 })],
  ['a change was published twice', withRegistry({ changesTwice: 1 })],
  ['a version is missing in the log', withRegistry({ versionHoles: 1 })],
  ['a last change differs from the person', withRegistry({ wrongLastChanges: 1 })],
  ['a change was not seen', { ...held, changes: { ...changes, seen: 6 } }],
  ['a change number is missing', { ...held, changes: { ...changes, gaps: 1 } }],
  ['a change came twice', { ...held, changes: { ...changes, duplicates: 1 } }],
  ['a change came late', { ...held, changes: { ...changes, outOfOrder: 1 } }],
  ['a number now has another change', { ...held, changes: { ...changes, digest: 'other' } }],
  ['the rebuild finds differences', { ...held, rebuildCode: 1 }],
  ['the rebuild was killed', { ...held, rebuildCode: null }],
  ['a process ended by itself', { ...held, ended: 1 }],
])('fails when %s', (_, report) => {
  const { passed, markdown } = crashVerdict(report);
  expect(passed).toBe(false);
  expect(markdown).toContain('**Failed.**');
});

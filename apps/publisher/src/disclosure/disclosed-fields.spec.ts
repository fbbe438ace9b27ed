import type { PersonMessage } from '@peristiwa/contracts';
import { disclosedFields, withheldFields } from './disclosed-fields';

/* Issue 12, Disclosure ledger: each field that was given. */

const moved = {
  personKey: 'key',
  version: 3,
  occurredOn: '2026-11-20',
  reportedOn: '2026-11-21',
  recordedAt: '2026-11-21T03:00:00.000Z',
  changes: { district: { before: '320401', after: '320402' }, religion: { before: 'islam', after: null } },
  facts: { from: '320401' },
  state: { sex: 'female', district: '320402' },
} as unknown as PersonMessage;

it('names the members of the view, what was before, the facts and the dates', () => {
  expect(disclosedFields(moved)).toEqual(['district', 'from', 'occurredOn', 'religion', 'reportedOn', 'sex']);
});

it('names nothing of a message that only has the key', () => {
  expect(disclosedFields({ personKey: 'key', version: 4, asOf: '2026-11-28T00:00:00.000Z' })).toEqual([]);
});

it('names what was left out of a message that today’s agreement narrows', () => {
  const { reportedOn: _, facts: __, ...rest } = moved;
  const shown = { ...rest, changes: {}, state: { district: '3204' } } as unknown as PersonMessage;
  expect(withheldFields(moved, shown)).toEqual(['from', 'religion', 'reportedOn', 'sex']);
  expect(withheldFields(moved, moved)).toEqual([]);
  expect(withheldFields(moved, { ...moved })).toEqual([]);
});

import type { StoredEvent } from '@peristiwa/ledger';
import { foldPerson, toFact, type PersonEvent } from '@peristiwa/domain';
import { HouseholdMaker } from '../households';
import { isRefolded } from './registry-audit';

const { acts } = new HouseholdMaker().couples(1);
const act = acts[0] as (typeof acts)[0];
const fact = act.events[1] as (typeof act.events)[0];
const event = { ...fact, version: 1, position: 2, type: 'BiodataRecorded' } as unknown as StoredEvent;
const person = foldPerson([toFact<PersonEvent>(event)]);
const row = { id: fact.streamId, version: 1, position: 2, state: JSON.stringify(person) };

it('a row matches its events, in any order of its members', () => {
  expect(isRefolded(row, 'person', [event])).toBe(true);
  const turned = Object.fromEntries(Object.entries(person).toReversed());
  expect(isRefolded({ ...row, state: JSON.stringify(turned) }, 'person', [event])).toBe(true);
});

it.each([
  ['another fact', { ...row, state: JSON.stringify({ ...person, sex: 'female' }) }, [event]],
  ['another version', { ...row, version: 2 }, [event]],
  ['another position', { ...row, position: 3 }, [event]],
  ['no row', undefined, [event]],
  ['no events', row, []],
])('%s', (_, stored, events) => {
  expect(isRefolded(stored, 'person', events)).toBe(false);
});

import { labelled, shownAs } from './shown-as';

it.each([
  ['bornOn', '2026-10-20', 'day'],
  ['birthMonth', '2026-10', 'month'],
  ['recordedAt', '2026-11-28T19:00:00.000Z', 'moment'],
  ['residence', '320406', 'area'],
  ['residence', 'resident', 'code'],
  ['from', '3204052001', 'area'],
  ['from', '2026-01-01', 'day'],
  ['from', 'MY', 'country'],
  ['birthPlace', 'Kuala Lumpur', 'code'],
  ['nik', '3204052001260001', 'number'],
  ['name', 'Siti', 'name'],
  ['motherId', '01a2', 'person'],
  ['familyId', '01a2', 'card'],
  ['deathActId', '01a2', 'act'],
  ['personKey', 'fdda', 'key'],
  ['deliveryPlace', 'hospital', 'code'],
  ['weightGrams', 2725, 'amount'],
  ['occupation', 9, 'occupation'],
  ['reportedLate', false, 'truth'],
  ['courtPermit', null, 'nothing'],
  ['flags', [], 'nothing'],
  ['spouseKeys', ['01a2'], 'list'],
  ['address', { area: '3204052001', line: 'Jl. Melati 1', rt: '001', rw: '002' }, 'address'],
  ['sex', { before: 'male', after: null }, 'change'],
  ['placement', { familyId: '01a2' }, 'members'],
])('%s %j is shown as %s', (field, value, as) => {
  expect(shownAs(field, value).as).toBe(as);
});

it('residence is where somebody lived on a day in an act, and a status in a record', () => {
  expect([labelled('residence', '320406'), labelled('residence', 'resident')]).toEqual([
    'residenceArea',
    'residence',
  ]);
});

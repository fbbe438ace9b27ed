import { alertKinds, caseKinds } from './case-kinds';
import { observationKinds } from './report-body';
import { ministryTexts } from './texts';

it.each([
  ['case', caseKinds],
  ['asks', caseKinds],
  ['alert', alertKinds],
  ['observation', observationKinds],
])('every %s has a name', (prefix, names) => {
  expect(names.filter((name) => !(`${prefix}.${name}` in ministryTexts.id))).toEqual([]);
});

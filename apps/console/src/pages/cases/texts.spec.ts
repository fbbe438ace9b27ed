import { flagKinds } from '../../texts/quality-flags';
import { dueKinds, endingsOf, rejectionReasons, reportKinds } from './case-kinds';
import { casesTexts } from './texts';

const kinds = ['possible-duplicate', ...flagKinds, ...dueKinds, ...reportKinds];

it.each([
  ['kind', kinds],
  ['command', kinds.flatMap(endingsOf)],
  ['rejection', rejectionReasons],
])('every %s has a name', (prefix, names) => {
  expect(names.filter((name) => !(`${prefix}.${name}` in casesTexts.id))).toEqual([]);
});

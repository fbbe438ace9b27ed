import {
  citizenships,
  deathCauses,
  documentKinds,
  documentStatuses,
  educations,
  eventTypes,
  maritalStatuses,
  nikReasons,
  occupations,
  relationships,
  religions,
  sexes,
  stayPermitKinds,
} from '@peristiwa/domain';
import { eventTypeTexts } from './event-types';
import { occupationTexts } from './occupations';
import { valueTexts } from './values';

it('every event type of this release has a name, and no other', () => {
  expect(Object.keys(eventTypeTexts.id).toSorted()).toEqual(
    [...Object.keys(eventTypes), 'confidential'].toSorted(),
  );
});

it.each([
  ['sex', sexes],
  ['religion', religions],
  ['maritalStatus', maritalStatuses],
  ['relationship', relationships],
  ['education', educations],
  ['citizenship', citizenships],
  ['cause', deathCauses],
  ['nikReason', nikReasons],
  ['permit', stayPermitKinds],
] as const)('the values of %s have the Indonesian names of the forms', (field, { official }) => {
  const names: Readonly<Record<string, string>> = valueTexts.id;
  const shown = Object.keys(official).map((value) => names[`${field}.${value}`]);
  expect(shown).toEqual(
    Object.values(official as Record<string, readonly [number, string]>).map(([, name]) => name),
  );
});

it.each([
  ['document', documentKinds],
  ['documentStatus', documentStatuses],
] as const)('the values of %s have names', (field, values) => {
  const unnamed = values.filter((value) => !Object.hasOwn(valueTexts.id, `${field}.${value}`));
  expect(unnamed).toEqual([]);
});

it('every occupation of the forms has its Indonesian name, and an English one', () => {
  const official = Object.entries(occupations).map(([code, name]) => [`code.${code}`, name]);
  expect(Object.entries(occupationTexts.id)).toEqual(official);
  expect(Object.keys(occupationTexts.en)).toEqual(Object.keys(occupationTexts.id));
});

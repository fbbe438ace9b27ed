import { PersonFacts, PersonMessage, PersonView } from '@peristiwa/contracts';
import {
  birthAttendants,
  catalogue,
  deathAttestors,
  deathCauses,
  deliveryPlaces,
  moveReasons,
  nikReasons,
  stillbirthAttestors,
} from '@peristiwa/domain';
import { contentTexts } from './content-values';
import { fieldTexts } from './fields';

const unnamed = (members: readonly string[]) =>
  [...new Set(members)].filter((member) => !Object.hasOwn(fieldTexts.id, member));

it('every member of an event that the timeline answers has a name', () => {
  const shown = Object.values(catalogue).flatMap((one) =>
    'shown' in one ? (one.shown as readonly string[]) : [],
  );
  expect(shown.length).toBeGreaterThan(100);
  expect(unnamed(shown)).toEqual([]);
});

it.each([
  ['a view', PersonView],
  ['what a message says of its act', PersonFacts],
  ['a message', PersonMessage],
])('every member of %s has a name', (_name, { shape }) => {
  expect(unnamed(Object.keys(shape))).toEqual([]);
});

it.each([
  ['attendant', birthAttendants],
  ['attestedBy', deathAttestors],
  ['attestedBy', stillbirthAttestors],
  ['cause', deathCauses],
  ['deliveryPlace', deliveryPlaces],
  ['reason', moveReasons],
  ['nikReason', nikReasons],
] as const)('the values of %s have the Indonesian names of the forms', (field, { official }) => {
  const names: Readonly<Record<string, string>> = contentTexts.id;
  const values = Object.entries(official as Record<string, readonly [number, string]>);
  expect(values.map(([value]) => names[`${field}.${value}`])).toEqual(values.map(([, [, name]]) => name));
});

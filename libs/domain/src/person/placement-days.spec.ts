import { addDays } from '@peristiwa/kernel';
import {
  certificateOf,
  bookOf,
  alone,
  arrivalFacts,
  contextOn,
  deathFacts,
  departureFacts,
  divorceFacts,
  familyOfFour,
  FAR_HOME,
  FAR_OFFICE,
  FAR_VILLAGE,
  FATHER,
  given,
  HOME,
  idOf,
  marriageFacts,
  MOTHER,
  NEW_1,
  on,
  person,
  SON,
  recorded,
  TODAY,
  VILLAGE,
  type Register,
} from '@peristiwa/testing/domain';
import type { ActDecision } from '../act';
import { registerArrival } from '../move/arrive';
import { registerDeparture } from '../move/depart';
import { registerDeath } from './register-death';
import { registerDivorce } from './register-divorce';
import { registerMarriage, type RegisterMarriage } from './register-marriage';

/** The calendar of an office in WIT may be one day ahead of one in WIB, so a placement may begin tomorrow. */
const TOMORROW = addDays(TODAY, 1);
const MAN = idOf(21);
const WOMAN = idOf(22);
const ahead = [FATHER, MOTHER, SON, MAN, WOMAN].flatMap((id) =>
  recorded(person(id), {
    type: 'AddressChanged',
    occurredOn: TOMORROW,
    data: { changedOn: TOMORROW, from: VILLAGE, address: HOME },
  }),
);
const people = given(familyOfFour(), alone(21, { sex: 'male' }), alone(22), ahead);
const day = { reportedOn: TODAY };

const dies = (register: Register) =>
  registerDeath(
    { ...day, diedOn: TODAY, cause: 'other', attestedBy: 'other' },
    deathFacts(register, FATHER),
    contextOn(),
  );
const weds = (family: RegisterMarriage['family']) => (register: Register) =>
  registerMarriage(
    { ...day, marriedOn: TODAY, authority: 'kua', marriageBook: bookOf(TODAY), family },
    marriageFacts(register, MAN, WOMAN),
    contextOn(),
  );
const divorces = (register: Register) =>
  registerDivorce(
    {
      ...day,
      divorcedOn: TODAY,
      court: 'PA',
      decisionNumber: '7/Pdt.G/2026',
      divorceCertificate: certificateOf(TODAY),
    },
    divorceFacts(register, FATHER, MOTHER, [SON]),
    contextOn(),
  );
const departs = (register: Register) =>
  registerDeparture(
    { reportedOn: on('2026-11-20'), destination: FAR_VILLAGE, reason: 'work' },
    departureFacts(register, [FATHER]),
    contextOn(),
  );
const arrives = (register: Register) =>
  registerArrival(
    {
      ...day,
      arrivedOn: TODAY,
      address: FAR_HOME,
      family: { kind: 'new-card', headId: FATHER, relationships: new Map() },
    },
    arrivalFacts(register, NEW_1),
    { ...contextOn(TODAY, FAR_OFFICE), newId: () => idOf(0x2001) },
  );

const acts: [string, typeof people, (register: Register) => ActDecision<unknown>, number][] = [
  ['a succession after a death', people, dies, 2],
  ['a card of a couple', people, weds({ kind: 'new', head: 'husband', address: HOME }), 2],
  ['a spouse who joins', people, weds({ kind: 'join', host: 'husband' }), 1],
  ['a divorce', people, divorces, 2],
  ['an arrival and those who stay', people.after(departs), arrives, 3],
];

it.each(acts)('%s never takes effect before the placement it replaces', (_title, before, decide, count) => {
  const { decision } = before.when(decide);
  if (decision.kind === 'rejected') throw new Error(decision.rejection.code);
  const days = decision.changes
    .filter(({ stream }) => ahead.some((fact) => fact.stream.id === stream.id))
    .flatMap(({ events }) => events)
    .filter(({ data }) => 'placement' in data)
    .map(({ occurredOn }) => occurredOn);
  expect(days).toEqual(Array.from({ length: count }, () => TOMORROW));
});

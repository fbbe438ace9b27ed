import type { CommandName } from '@peristiwa/contracts';
import { addDays } from '@peristiwa/kernel';
import {
  addressFacts,
  alone,
  arrivalFacts,
  biodataFacts,
  birthFacts,
  contextOn,
  DAUGHTER,
  deathFacts,
  departureFacts,
  divorceFacts,
  FAMILY,
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
  OTHER_VILLAGE,
  SON,
  type Register,
} from '@peristiwa/testing';
import type { ActDecision } from './act';
import type { RegisterArrival } from './move/arrival-report';
import { registerArrival } from './move/arrive';
import { changeAddress } from './move/change-address';
import { cancelDeparture, expireDeparture } from './move/close-departure';
import { registerDeparture } from './move/depart';
import { recordBiodata } from './person/record-biodata';
import { registerBirth } from './person/register-birth';
import { registerDeath } from './person/register-death';
import { registerDivorce } from './person/register-divorce';
import { registerMarriage } from './person/register-marriage';
import type { RefusalCode } from './refusals';

type Scene = ReturnType<typeof given>;
type Decide = (register: Register) => ActDecision<unknown>;
type Outcome = 'accepted' | RefusalCode;

/** A party to the command has died; the event occurred the day before the death, on that day, or the day after. */
interface Row {
  readonly party: string;
  readonly scene: Scene;
  readonly act: (occurredOn: typeof DIED) => Decide;
  readonly outcomes: readonly [before: Outcome, on: Outcome, after: Outcome];
}

const DIED = on('2026-11-10');
const reportedOn = on('2026-11-20');
const [HIM, HER, LODGER] = [idOf(21), idOf(22), idOf(7)];
const [HIS_CARD, LODGERS_CARD] = [idOf(0xf15), idOf(0xf07)];
const ALWAYS = ['accepted', 'accepted', 'accepted'] as const;
const UNTIL_DEATH = ['accepted', 'accepted', 'already-deceased'] as const;
const never = (code: RefusalCode) => [code, code, code] as const;

const dies =
  (id: string, diedOn = DIED, successorId?: string): Decide =>
  (known) =>
    registerDeath(
      { diedOn, reportedOn, cause: 'accident', attestedBy: 'police', successorId },
      deathFacts(known, id),
      contextOn(),
    );
const four = given(familyOfFour());
const pair = given(
  alone(21, { name: 'Joko Susilo', sex: 'male', bornOn: '1990-06-01' }),
  alone(22),
  familyOfFour(),
);
const lodging = given(familyOfFour(), alone(7, {}, { address: FAR_HOME }));

const births = (bornOn: typeof DIED): Decide =>
  function (known) {
    const children = [{ name: 'Putri Santoso', sex: 'female', birthPlace: '3204', birthOrder: 3 } as const];
    const facts = birthFacts(known, { mother: MOTHER, father: FATHER });
    return registerBirth({ bornOn, reportedOn, children }, facts, contextOn());
  };
const enters =
  (relative: 'mother' | 'father' | 'spouse') =>
  (day: typeof DIED): Decide =>
  (known) =>
    recordBiodata(
      {
        reportedOn: day,
        person: {
          name: 'Rina',
          sex: relative === 'spouse' ? 'female' : 'male',
          bornOn: on('2000-02-14'),
          birthPlace: '3204',
          religion: 'islam',
          education: 'bachelor',
          occupation: 15,
          citizenship: 'indonesian',
          bloodType: 'O',
          maritalStatus: relative === 'spouse' ? 'married-unrecorded' : 'single',
        },
        family: { kind: 'new', address: HOME },
      },
      biodataFacts(known, { [relative]: relative === 'mother' ? MOTHER : FATHER }),
      contextOn(),
    );
const weds = (marriedOn: typeof DIED): Decide =>
  function (known) {
    const family = { kind: 'new', head: 'husband', address: HOME } as const;
    const command = { marriedOn, reportedOn, authority: 'kua', certificateNumber: '0123', family } as const;
    return registerMarriage(command, marriageFacts(known, HIM, HER), contextOn());
  };
const divorces = (divorcedOn: typeof DIED): Decide =>
  function (known) {
    const command = { divorcedOn, reportedOn, court: 'PA Soreang', decisionNumber: '7' };
    return registerDivorce(command, divorceFacts(known, FATHER, MOTHER), contextOn());
  };
const departs =
  (movers: readonly string[], successorId?: string) =>
  (departedOn: typeof DIED): Decide =>
  (known) =>
    registerDeparture(
      { reportedOn: departedOn, destination: FAR_VILLAGE, reason: 'work', successorId },
      departureFacts(known, movers),
      contextOn(),
    );
/** The SKPWNI of the movers, before anybody died. */
const departed = (scene: Scene, ...movers: string[]) => scene.after(departs(movers)(on('2026-11-01')));
const arrives =
  (family: RegisterArrival['family'], host?: string) =>
  (arrivedOn: typeof DIED): Decide =>
  (known) =>
    registerArrival(
      { arrivedOn, reportedOn, address: FAR_HOME, family },
      arrivalFacts(known, NEW_1, host),
      contextOn(undefined, FAR_OFFICE),
    );
const sameCard = { kind: 'same-card' } as const;
const newCard = (headId: string) => ({ kind: 'new-card', headId, relationships: new Map() }) as const;
const relocates =
  (familyId: string) =>
  (changedOn: typeof DIED): Decide =>
  (known) => {
    const address = { ...HOME, area: OTHER_VILLAGE };
    return changeAddress({ changedOn, reportedOn, address }, addressFacts(known, familyId), contextOn());
  };

/**
 * INV-02 (domain.md §2.8) for each command: a party has died, and the event is recorded after the death. A command
 * without a row does not compile.
 */
const rows: Readonly<Record<CommandName, readonly [Row, ...Row[]]>> = {
  'register-birth': [
    {
      party: 'the mother',
      scene: four.after(dies(MOTHER)),
      act: births,
      outcomes: ['accepted', 'accepted', 'mother-deceased'],
    },
    // INV-10: up to 300 days after the death without a flag.
    { party: 'the father', scene: four.after(dies(FATHER)), act: births, outcomes: ALWAYS },
  ],
  'register-death': [
    {
      party: 'the deceased',
      scene: four.after(dies(SON)),
      act: (day) => dies(SON, day),
      outcomes: never('already-deceased'),
    },
    {
      party: 'the spouse',
      scene: four.after(dies(FATHER)),
      act: (day) => dies(MOTHER, day),
      outcomes: ALWAYS,
    },
    {
      party: 'the successor who is named',
      scene: four.after(dies(MOTHER)),
      act: (day) => dies(FATHER, day, MOTHER),
      outcomes: never('successor-not-on-card'),
    },
  ],
  'record-biodata': [
    // Biodata occur on the day of their report.
    { party: 'the spouse', scene: four.after(dies(FATHER)), act: enters('spouse'), outcomes: UNTIL_DEATH },
    { party: 'the mother', scene: four.after(dies(MOTHER)), act: enters('mother'), outcomes: ALWAYS },
    { party: 'the father', scene: four.after(dies(FATHER)), act: enters('father'), outcomes: ALWAYS },
  ],
  'register-marriage': [
    { party: 'the husband', scene: pair.after(dies(HIM)), act: weds, outcomes: UNTIL_DEATH },
    { party: 'the wife', scene: pair.after(dies(HER)), act: weds, outcomes: UNTIL_DEATH },
  ],
  'register-divorce': [
    { party: 'the husband', scene: four.after(dies(FATHER)), act: divorces, outcomes: UNTIL_DEATH },
    { party: 'the wife', scene: four.after(dies(MOTHER)), act: divorces, outcomes: UNTIL_DEATH },
  ],
  'change-address': [
    { party: 'one of the card', scene: four.after(dies(SON)), act: relocates(FAMILY), outcomes: ALWAYS },
    {
      party: 'the only one of the card',
      scene: pair.after(dies(HIM)),
      act: relocates(HIS_CARD),
      outcomes: UNTIL_DEATH,
    },
  ],
  'register-departure': [
    { party: 'a mover', scene: four.after(dies(SON)), act: departs([FATHER, SON]), outcomes: UNTIL_DEATH },
    {
      party: 'the only one of a card',
      scene: pair.after(dies(HIM)),
      act: departs([HIM]),
      outcomes: UNTIL_DEATH,
    },
    {
      party: 'the successor who is named',
      scene: four.after(dies(MOTHER)),
      act: departs([FATHER], MOTHER),
      outcomes: never('successor-not-on-card'),
    },
  ],
  'register-arrival': [
    {
      party: 'the only mover',
      scene: departed(four, SON).after(dies(SON)),
      act: arrives(newCard(SON)),
      outcomes: ['accepted', 'accepted', 'movers-all-deceased'],
    },
    {
      party: 'the only one of a card',
      scene: departed(pair, HIM).after(dies(HIM)),
      act: arrives(sameCard),
      outcomes: ['accepted', 'accepted', 'movers-all-deceased'],
    },
    {
      party: 'one of the movers',
      scene: departed(four, FATHER, MOTHER, SON, DAUGHTER).after(dies(SON)),
      act: arrives(sameCard),
      outcomes: ALWAYS,
    },
    {
      party: 'the head of the new card',
      scene: departed(four, FATHER, MOTHER).after(dies(FATHER)),
      act: arrives(newCard(FATHER)),
      outcomes: never('head-not-among-movers'),
    },
    {
      party: 'the only one of the card to join',
      scene: departed(lodging, SON).after((known) =>
        registerDeath(
          { diedOn: DIED, reportedOn, cause: 'other', attestedBy: 'other' },
          deathFacts(known, LODGER),
          contextOn(undefined, FAR_OFFICE),
        ),
      ),
      act: arrives({ kind: 'join', relationships: new Map() }, LODGERS_CARD),
      outcomes: never('family-not-found'),
    },
  ],
  'cancel-departure': [
    // It closes the document and states nothing about the mover.
    {
      party: 'the only mover',
      scene: departed(four, SON).after(dies(SON)),
      act: (day) => (known) => cancelDeparture({ reportedOn: day }, known.move(NEW_1), contextOn()),
      outcomes: ALWAYS,
    },
  ],
};

describe.each(Object.entries(rows))('INV-02: %s, recorded after a death', (_command, parties) => {
  const days = [addDays(DIED, -1), DIED, addDays(DIED, 1)] as const;
  const cases = parties.flatMap((row) =>
    days.map((day, index) => [row.party, day, row.outcomes[index] as Outcome, row] as const),
  );

  it.each(cases)('%s died on 2026-11-10, the event occurred on %s: %s', (_party, day, outcome, row) => {
    const { decision } = row.scene.when(row.act(day));
    expect(decision.kind === 'rejected' ? decision.rejection.code : decision.kind).toBe(outcome);
  });
});

/** Not offered to registrars: the timer of the move desk closes the document, whatever became of its holders. */
it('closes the document of somebody who died when it expires', () => {
  const register = departed(four, SON)
    .after(dies(SON))
    .when((known) => expireDeparture(known.move(NEW_1), on('2026-12-23')))
    .thenRecords();
  expect(register.move(NEW_1).state.status).toBe('expired');
});

import {
  addressFacts,
  arrivalFacts,
  contextOn,
  DAUGHTER,
  deathFacts,
  departureFacts,
  FAMILY,
  FAR_HOME,
  FAR_OFFICE,
  FAR_VILLAGE,
  FATHER,
  HOME,
  MOTHER,
  NEW_1,
  on,
  OTHER_VILLAGE,
  SON,
} from '@peristiwa/testing/domain';
import type { RegisterArrival } from '../move/arrival-report';
import { registerArrival } from '../move/arrive';
import { changeAddress } from '../move/change-address';
import { cancelDeparture } from '../move/close-departure';
import { registerDeparture } from '../move/depart';
import { registerDeath } from '../person/register-death';
import { dies } from './death-under-test';
import {
  ALWAYS,
  DIED,
  four,
  HIM,
  HIS_CARD,
  LODGER,
  LODGERS_CARD,
  lodging,
  never,
  pair,
  reportedOn,
  UNTIL_DEATH,
  type Decide,
  type Rows,
  type Scene,
} from './scenes-under-test';

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
export const departed = (scene: Scene, ...movers: string[]) => scene.after(departs(movers)(on('2026-11-01')));

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

export const moveRows: Rows<
  'change-address' | 'register-departure' | 'register-arrival' | 'cancel-departure'
> = {
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

import { addDays } from '@peristiwa/kernel';
import type { Resident } from '../../model/world';
import { findDead, findPerson, officeOf, personRef, type Scene } from '../scene';
import type { Draft, Expectation } from '../step';
import { OF_THE_DEAD, otherOffice, refused, unknown, withAnyone, type Faults } from './fault';

export const deathFaults: Faults = {
  'death of an unknown person': withAnyone((scene, person) =>
    deathOf(scene, person, refused('person-not-found'), { person: unknown(scene) }),
  ),
  'second death': (scene) => {
    const dead = findDead(scene);
    return dead && deathOf(scene, dead, refused(...OF_THE_DEAD));
  },
  'death at another office': withAnyone((scene, person) => {
    const office = otherOffice(scene, person);
    return office ? deathOf(scene, person, refused('other-office-area'), {}, office) : undefined;
  }),
  'successor from another card': withAnyone((scene, person) => {
    const stranger = findPerson(scene, (other) => other.card !== person.card);
    const successor = stranger && personRef(scene, stranger);
    if (!stranger || !successor) return undefined;
    const draft = deathOf(scene, person, refused('successor-not-on-card'), { successor });
    return { ...draft, touches: [...draft.touches, stranger.card] };
  }),
  'a day that does not exist': withAnyone((scene, person) =>
    deathOf(scene, person, refused('invalid-request'), { diedOn: '2025-02-30' }),
  ),
  'a NIK of the wrong form': withAnyone((scene, person) =>
    deathOf(scene, person, refused('invalid-request'), { person: { nik: '12345' } }),
  ),
  'reported in the future': withAnyone((scene, person) => {
    const today = scene.today;
    return deathOf(scene, person, refused('reported-in-future'), { reportedOn: addDays(today, 3) });
  }),
  'died after the report': withAnyone((scene, person) => {
    const today = scene.today;
    return deathOf(scene, person, refused('occurred-after-report'), { reportedOn: addDays(today, -1) });
  }),
  'died before birth': withAnyone((scene, person) =>
    deathOf(scene, person, refused('death-before-birth'), { diedOn: addDays(person.bornOn, -1) }),
  ),
};

function deathOf(
  scene: Scene,
  person: Resident,
  expected: Expectation,
  changes: object = {},
  office?: string,
): Draft {
  const card = scene.world.cardOf(person);
  const today = scene.today;
  const facts = { person: personRef(scene, person), diedOn: today, cause: 'other', attestedBy: 'other' };
  return {
    command: 'register-death',
    office: office ?? officeOf(card),
    body: { reportedOn: today, ...facts, ...changes },
    expected,
    touches: [card.key],
  };
}

import { symbols, type Resident } from '../../model/world';
import { newAddress } from '../../population/places';
import { familyRef, findDead, findPerson, officeOf, personRef, type Scene } from '../scene';
import { symbol, type Draft, type Expectation } from '../step';
import { OF_THE_DEAD, otherOffice, refused, withAnyone, type Faults } from './fault';

export const moveFaults: Faults = {
  'second departure': (scene) => {
    const mover = findPerson(scene, (person) => person.move !== undefined);
    return mover && departureOf(scene, mover, refused('departure-already-open'));
  },
  'departure of the dead': (scene) => {
    const dead = findDead(scene, ({ diedOn = '9' }) => diedOn < scene.today);
    return dead && departureOf(scene, dead, refused(...OF_THE_DEAD));
  },
  'departure inside the regency': withAnyone((scene, person) => {
    const destination = scene.places.village(officeOf(scene.world.cardOf(person)), scene.random);
    return departureOf(scene, person, refused('destination-in-same-regency'), { destination });
  }),
  'arrival without a departure': withAnyone((scene, person) => {
    const { address } = scene.world.cardOf(person);
    const today = scene.today;
    return {
      command: 'register-arrival',
      office: officeOf(scene.world.cardOf(person)),
      path: { moveId: scene.random.uuid() },
      body: { reportedOn: today, arrivedOn: today, address, family: { kind: 'same-card' } },
      expected: refused('move-not-found'),
      touches: [],
    };
  }),
  'cancelling a completed move': (scene) => {
    const completed = scene.world.moves.filter(({ status }) => status === 'completed').slice(-50);
    if (completed.length === 0) return undefined;
    const move = scene.random.pick(completed);
    return {
      command: 'cancel-departure',
      office: move.origin.slice(0, 4),
      path: { moveId: symbol(symbols.move(move.key)) },
      body: { reportedOn: scene.today },
      expected: refused('move-used'),
      touches: [move.card, ...move.movers.map((key) => scene.world.person(key).card)],
    };
  },
  'village that is not on the list': withAnyone((scene, person) => {
    const area = `${officeOf(scene.world.cardOf(person))}999999`;
    return relocation(scene, person, refused('area-unknown'), area);
  }),
  'address in another regency': withAnyone((scene, person) => {
    const office = otherOffice(scene, person);
    const area = office && scene.places.village(office, scene.random);
    return area ? relocation(scene, person, refused('needs-departure'), area) : undefined;
  }),
  'address that is unchanged': withAnyone((scene, person) =>
    relocation(scene, person, refused('address-unchanged')),
  ),
};

function departureOf(scene: Scene, person: Resident, expected: Expectation, changes: object = {}): Draft {
  const card = scene.world.cardOf(person);
  const elsewhere = scene.places.offices.find((office) => office !== officeOf(card)) ?? officeOf(card);
  return {
    command: 'register-departure',
    office: officeOf(card),
    body: {
      reportedOn: scene.today,
      movers: [personRef(scene, person)],
      destination: scene.places.village(elsewhere, scene.random),
      reason: 'work',
      ...changes,
    },
    expected,
    touches: [card.key],
  };
}

function relocation(scene: Scene, person: Resident, expected: Expectation, area?: string): Draft {
  const card = scene.world.cardOf(person);
  const today = scene.today;
  const address = area ? newAddress(area, scene.random) : card.address;
  return {
    command: 'change-address',
    office: officeOf(card),
    body: { reportedOn: today, changedOn: today, family: familyRef(scene, card), address },
    expected,
    touches: [card.key],
  };
}

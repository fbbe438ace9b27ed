import { addDays, ageOn } from '@peristiwa/kernel';
import { activeUnions, isAlive, maritalStatus, symbols, type Resident } from '../model/world';
import { newAddress } from '../population/places';
import {
  familyRef,
  findDead,
  findPerson,
  isSettled,
  officeOf,
  personRef,
  type Planned,
  type Scene,
} from './scene';
import { symbol, type Draft, type Expectation } from './step';

/**
 * Plans a command that an office must refuse, with the expected code. Such a command changes nothing in the world.
 */
type Fault = (scene: Scene) => Planned;

const refused = (...codes: string[]): Expectation => ({ outcome: 'rejected', codes });

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

function birthTo(
  scene: Scene,
  mother: Resident,
  expected: Expectation,
  changes: object = {},
  office?: string,
): Draft {
  const card = scene.world.cardOf(mother);
  const today = scene.today;
  const child = { name: 'Bayi Percobaan', sex: 'female', birthPlace: officeOf(card), birthOrder: 1 };
  return {
    command: 'register-birth',
    office: office ?? officeOf(card),
    body: {
      reportedOn: today,
      bornOn: today,
      mother: personRef(scene, mother),
      children: [child],
      ...changes,
    },
    expected,
    touches: [card.key],
  };
}

function anyone(scene: Scene): Resident | undefined {
  return findPerson(scene, (person) => isSettled(scene, scene.world.cardOf(person)));
}

function withAnyone(plan: (scene: Scene, person: Resident) => Planned): Fault {
  return (scene) => {
    const person = anyone(scene);
    return person && plan(scene, person);
  };
}

function otherOffice(scene: Scene, person: Resident): string | undefined {
  const own = officeOf(scene.world.cardOf(person));
  const others = scene.places.offices.filter((office) => office !== own);
  return others.length > 0 ? scene.random.pick(others) : undefined;
}

function adultWoman(scene: Scene): Resident | undefined {
  return findPerson(scene, (person) => {
    const age = ageOn(person.bornOn, scene.today);
    return person.sex === 'female' && age > 18;
  });
}

/** A reference to a person who is not in the register. */
const unknown = (scene: Scene) => ({ personId: scene.random.uuid() });

const people: Readonly<Record<string, Fault>> = {
  'death of an unknown person': withAnyone((scene, person) =>
    deathOf(scene, person, refused('person-not-found'), { person: unknown(scene) }),
  ),
  'birth to an unknown mother': withAnyone((scene, person) =>
    birthTo(scene, person, refused('person-not-found'), { mother: unknown(scene) }),
  ),
  'second death': (scene) => {
    const dead = findDead(scene);
    return dead && deathOf(scene, dead, refused('already-deceased'));
  },
  'birth after the death of the mother': (scene) => {
    const dead = findDead(scene, (person) => {
      return person.sex === 'female' && (person.diedOn ?? '9') < scene.today;
    });
    return dead && birthTo(scene, dead, refused('mother-deceased'));
  },
  'mother is a man': (scene) => {
    const man = findPerson(scene, (person) => person.sex === 'male');
    return man && birthTo(scene, man, refused('mother-not-female'));
  },
  'death at another office': withAnyone((scene, person) => {
    const office = otherOffice(scene, person);
    return office ? deathOf(scene, person, refused('other-office-area'), {}, office) : undefined;
  }),
  'birth at another office': (scene) => {
    const mother = adultWoman(scene);
    const office = mother && otherOffice(scene, mother);
    return office ? birthTo(scene, mother, refused('other-office-area'), {}, office) : undefined;
  },
  'successor from another card': withAnyone((scene, person) => {
    const stranger = findPerson(scene, (other) => other.card !== person.card);
    const successor = stranger && personRef(scene, stranger);
    if (!stranger || !successor) return undefined;
    const draft = deathOf(scene, person, refused('successor-not-on-card'), { successor });
    return { ...draft, touches: [...draft.touches, stranger.card] };
  }),
};

const dates: Readonly<Record<string, Fault>> = {
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
  'born before the mother': (scene) => {
    const mother = adultWoman(scene);
    return mother && birthTo(scene, mother, refused('born-before-mother'), { bornOn: mother.bornOn });
  },
  'a newborn with a name of one word': (scene) => {
    const mother = adultWoman(scene);
    const child = { name: 'Sukarni', sex: 'male', birthPlace: '3204', birthOrder: 1 };
    return (
      mother && birthTo(scene, mother, refused('name-invalid', 'invalid-request'), { children: [child] })
    );
  },
};

const moves: Readonly<Record<string, Fault>> = {
  'second departure': (scene) => {
    const mover = findPerson(scene, (person) => person.move !== undefined);
    return mover && departureOf(scene, mover, refused('departure-already-open'));
  },
  'departure of the dead': (scene) => {
    const dead = findDead(scene, ({ diedOn = '9' }) => diedOn < scene.today);
    return dead && departureOf(scene, dead, refused('already-deceased'));
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
      move: scene.random.uuid(),
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
      move: symbol(symbols.move(move.key)),
      body: { reportedOn: scene.today },
      expected: refused('move-not-open'),
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

const unions: Readonly<Record<string, Fault>> = {
  'wedding of a child': (scene) => {
    const groom = findPerson(
      scene,
      (person) => person.sex === 'male' && isMarriageable(scene, person, 19, 40),
    );
    const bride = findPerson(
      scene,
      (person) => person.sex === 'female' && isMarriageable(scene, person, 10, 18),
    );
    return groom && bride && wedding(scene, groom, bride, refused('under-marriage-age'));
  },
  'wedding of a married woman': (scene) => {
    const groom = findPerson(
      scene,
      (person) => person.sex === 'male' && isMarriageable(scene, person, 19, 60),
    );
    const bride = findPerson(scene, (person) => person.sex === 'female' && activeUnions(person).length > 0);
    return groom && bride && wedding(scene, groom, bride, refused('already-married'));
  },
  'wedding recorded by the wrong authority': (scene) => {
    const groom = findPerson(
      scene,
      (person) => person.sex === 'male' && isMarriageable(scene, person, 20, 60),
    );
    // A couple that divorced today would be refused with another code.
    const bride = findPerson(
      scene,
      (person) =>
        person.sex === 'female' &&
        isMarriageable(scene, person, 20, 60) &&
        !person.unions.some(({ spouse }) => spouse === groom?.key),
    );
    return groom && bride && wedding(scene, groom, bride, refused('recording-authority-mismatch'), true);
  },
  'divorce of two who never married': (scene) => {
    const man = findPerson(scene, (person) => person.sex === 'male');
    const woman = findPerson(scene, (person) => person.sex === 'female');
    if (!man || !woman || activeUnions(man).some(({ spouse }) => spouse === woman.key)) return undefined;
    const { world } = scene;
    const today = scene.today;
    const couple = { husband: personRef(scene, man), wife: personRef(scene, woman) };
    return {
      command: 'register-divorce',
      office: officeOf(world.cardOf(man)),
      body: {
        reportedOn: today,
        divorcedOn: today,
        ...couple,
        court: 'Pengadilan Negeri',
        decisionNumber: '1/Pdt.G',
      },
      expected: refused('marriage-not-found'),
      touches: [man.card, woman.card],
    };
  },
};

function isMarriageable(scene: Scene, person: Resident, from: number, to: number): boolean {
  const age = ageOn(person.bornOn, scene.today);
  return age >= from && age <= to && isAlive(person) && !maritalStatus(person).startsWith('married');
}

function wedding(
  scene: Scene,
  groom: Resident,
  bride: Resident,
  expected: Expectation,
  wrong = false,
): Draft {
  const today = scene.today;
  const kua = groom.religion === 'islam' && bride.religion === 'islam';
  return {
    command: 'register-marriage',
    office: officeOf(scene.world.cardOf(groom)),
    body: {
      reportedOn: today,
      marriedOn: today,
      husband: personRef(scene, groom),
      wife: personRef(scene, bride),
      authority: kua === wrong ? 'civil-registry' : 'kua',
      family: { kind: 'unchanged' },
    },
    expected,
    touches: [groom.card, bride.card],
  };
}

const requests: Readonly<Record<string, Fault>> = {
  'a request id of an earlier command': (scene) => {
    const deaths = scene.recent.filter(
      ({ command }) => command === 'register-death' || command === 'change-address',
    );
    if (deaths.length === 0) return undefined;
    const { command, office, body, requestId, n } = scene.random.pick(deaths);
    const changed =
      command === 'register-death'
        ? { attestedBy: body['attestedBy'] === 'police' ? 'doctor' : 'police' }
        : { changedOn: addDays(scene.today, -1_000) };
    const expected = refused('request-id-reused');
    return { command, office, body: { ...body, ...changed }, requestId, expected, after: n, touches: [] };
  },
};

/** A clerk sends a form twice, or the connection breaks before the answer: the same request gets the same answer. */
export function planRepeat(scene: Scene): Planned {
  if (scene.recent.length === 0) return undefined;
  const { command, office, body, move, requestId, n } = scene.random.pick(scene.recent);
  const expected: Expectation = { outcome: 'repeated', of: n };
  return { command, office, body, move, requestId, expected, after: n, touches: [] };
}

const faults: Readonly<Record<string, Fault>> = { ...people, ...dates, ...moves, ...unions, ...requests };
export const faultKinds: readonly string[] = Object.keys(faults);

/** A fault of a random kind; another kind is tried when the world has no suitable person. */
export function planFault(scene: Scene): Planned {
  for (let attempt = 0; attempt < 5; attempt += 1) {
    const draft = faults[scene.random.pick(faultKinds)]?.(scene);
    if (draft) return draft;
  }
  return undefined;
}

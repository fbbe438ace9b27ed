import type { CommandName } from '@peristiwa/contracts';
import type { KindOfAct } from '@peristiwa/domain';
import { addDays, ageOn, latest, plainDate, type PlainDate } from '@peristiwa/kernel';
import { recordDay, relocate } from '../model/effects';
import { afterwards, around, goBack, isUnchanged } from '../model/snapshot';
import { isAlive, symbols, type Mistake, type Resident } from '../model/world';
import { newAddress } from '../population/places';
import { documentOf, mayHave } from './document';
import { nameOf, nameChangeOf } from './identity';
import { addressChangeOf } from './moving';
import { findPerson, isSettled, officeOf, type Planned, type Scene } from './scene';
import { symbol, type Draft } from './step';
import { findCouple, findMarried, marriageOf, partingOf } from './unions';
import { birthOf, deathOf, findDelivery } from './vital';

/*
 * Acts in error, and how the office puts them right (pembetulan and pembatalan akta; `domain.md` §2.2 A, §8.9). Until
 * then the world is as the act says. A cancelled act leaves the world as if it had never been, so nothing may have
 * happened in between to the people and cards that it is about: else the office leaves it as it is.
 */

/** An act before it is planned: whom it is about, and the plan. */
interface Occasion {
  readonly people: readonly Resident[];
  readonly plan: () => Planned;
}

interface KindOfMistake {
  readonly kind: KindOfAct;
  /** The field of the request that has the day of the event. */
  readonly day: string;
  readonly find: (scene: Scene) => Occasion | undefined;
  /** Changes the world as if the act had been right, and returns the corrected fields; undefined if nothing fits. */
  readonly correct?: (scene: Scene, mistake: Mistake) => Readonly<Record<string, unknown>> | undefined;
}

const STEPS_UNTIL_FOUND = { min: 2, max: 60 };
/** Of the acts in error; the others are cancelled. */
const CORRECTED_SHARE = 0.5;
/** A correction may be wrong itself, and so may a cancellation: each is cancelled. */
const WRONG_AGAIN_SHARE = 0.25;

const kinds: readonly KindOfMistake[] = [
  {
    kind: 'death',
    day: 'diedOn',
    find: (scene) => about(anyone(scene), (person) => deathOf(scene, person)),
    correct: correctDeath,
  },
  {
    kind: 'birth',
    day: 'bornOn',
    find(scene) {
      const found = findDelivery(scene);
      return found && { people: [found.mother], plan: () => birthOf(scene, found) };
    },
    correct(scene, { before, after }) {
      const newborn = after.people.slice(before.people.length).map(({ key }) => scene.world.person(key));
      const children = newborn.flatMap((child) => {
        const name = nameOf(scene, child);
        if (name === child.name) return [];
        child.name = name;
        return [{ personId: symbol(symbols.person(child.key)), name }];
      });
      return children.length > 0 ? { children } : undefined;
    },
  },
  {
    kind: 'marriage',
    day: 'marriedOn',
    find(scene) {
      const engaged = findCouple(scene);
      return engaged && { people: [engaged.groom, engaged.bride], plan: () => marriageOf(scene, engaged) };
    },
    correct: correctMarriage,
  },
  {
    kind: 'divorce',
    day: 'divorcedOn',
    find(scene) {
      const pair = findMarried(scene);
      return pair && { people: [pair.husband, pair.wife], plan: () => partingOf(scene, pair, 'divorce') };
    },
  },
  {
    kind: 'address-change',
    day: 'changedOn',
    find: (scene) => about(anyone(scene), (person) => addressChangeOf(scene, person)),
    correct({ places, random, world }, { subjects, day }) {
      const card = world.cardOf(world.person(subjects[0] ?? -1));
      const address = newAddress(places.village(officeOf(card), random), random);
      relocate(world, card, { changedOn: day, address });
      return { address };
    },
  },
  {
    kind: 'name-change',
    day: 'changedOn',
    find: (scene) => about(anyone(scene), (person) => nameChangeOf(scene, person)),
    correct(scene, { subjects }) {
      const person = scene.world.person(subjects[0] ?? -1);
      const name = nameOf(scene, person);
      if (name === person.name) return undefined;
      person.name = name;
      return { name };
    },
  },
  {
    kind: 'document',
    day: 'changedOn',
    find: (scene) =>
      about(
        findPerson(
          scene,
          (one) => isSettled(scene, scene.world.cardOf(one)) && mayHave(scene, one, 'ktp-el'),
        ),
        (person) => documentOf(scene, person, 'ktp-el'),
      ),
    correct: correctDocument,
  },
];

const anyone = (scene: Scene) => findPerson(scene, (person) => isSettled(scene, scene.world.cardOf(person)));

const about = (person: Resident | undefined, plan: (person: Resident) => Planned): Occasion | undefined =>
  person && { people: [person], plan: () => plan(person) };

/** An act that should not have been registered, or not so. */
export function planMistake(scene: Scene): Planned {
  const { random, world, n } = scene;
  const { kind, day, find } = random.pick(kinds);
  const occasion = find(scene);
  if (!occasion) return undefined;
  const before = around(world, occasion.people);
  const known = { people: world.people.length, cards: world.cards.length };
  const draft = occasion.plan();
  if (!draft) return undefined;
  world.mistakes.push({
    kind,
    step: n,
    office: draft.office,
    day: plainDate(String(draft.body[day])),
    subjects: occasion.people.map(({ key }) => key),
    before,
    after: afterwards(world, before, known),
    isFirst: true,
    dueAt: dueAt(scene),
  });
  return { ...draft, learns: { ...draft.learns, actId: symbols.act(n) } };
}

const dueAt = ({ n, random }: Scene) => n + random.int(STEPS_UNTIL_FOUND.min, STEPS_UNTIL_FOUND.max);

/** Plans what the office does about the first act in error that is due at this step. */
export function planDueMistake(scene: Scene): Planned {
  const { mistakes } = scene.world;
  const due = mistakes.findIndex((mistake) => mistake.dueAt <= scene.n);
  const [mistake] = due === -1 ? [] : mistakes.splice(due, 1);
  if (!mistake || !isUnchanged(scene.world, mistake.after)) return undefined;
  const correct = mistake.isFirst && kinds.find(({ kind }) => kind === mistake.kind)?.correct;
  if (correct && scene.random.chance(CORRECTED_SHARE)) {
    const corrected = correct(scene, mistake);
    if (corrected) return superseding(scene, { mistake, command: `correct-${mistake.kind}`, corrected });
  }
  goBack(scene.world, mistake, scene.today);
  const isDead = mistake.subjects.some((key) => !isAlive(scene.world.person(key)));
  if (mistake.kind === 'death' && isDead) reportDeath(scene, mistake, { isAgain: true });
  return superseding(scene, { mistake, command: `cancel-${mistake.kind}` });
}

/** The ministries stop the payment, and alert, again: the death has another day, or is on record again. */
function reportDeath({ n, world }: Scene, { subjects }: Mistake, again: { isAgain?: true } = {}): void {
  for (const person of subjects.map((key) => world.person(key))) {
    world.vitalEvents.push({ kind: 'death', step: n, person: person.key, card: person.card, ...again });
  }
}

interface Superseding {
  readonly mistake: Mistake;
  readonly command: string;
  readonly corrected?: Readonly<Record<string, unknown>>;
}

function superseding(scene: Scene, { mistake, command, corrected }: Superseding): Draft {
  const { n, random, today, world } = scene;
  const { after, office, step } = mistake;
  recordDay(today, ...after.people.map(({ key }) => world.person(key)));
  const draft = {
    command: command as CommandName,
    office,
    path: { actId: symbol(symbols.act(step)) },
    body: {
      reportedOn: today,
      reason: corrected ? 'Salah ketik pada akta' : 'Akta dicatat keliru',
      legalBasis: corrected ? paper(scene) : decision(scene),
      corrected,
    },
    touches: after.cards.map(({ key }) => key),
  };
  if (!random.chance(WRONG_AGAIN_SHARE)) return draft;
  const known = { people: world.people.length, cards: world.cards.length };
  const settled = afterwards(world, after, known);
  world.mistakes.push({
    ...mistake,
    step: n,
    before: after,
    after: settled,
    isFirst: false,
    dueAt: dueAt(scene),
  });
  return { ...draft, learns: { actId: symbols.act(n) } };
}

function paper({ n, today }: Scene) {
  return { kind: 'authentic-document', number: `812/${n}/RSUD`, date: today, issuer: 'RSUD' };
}

/** By a court, or contrarius actus with the SPTJM of the head of the office. */
function decision({ n, random, today }: Scene) {
  if (random.chance(0.5)) {
    const number = `${random.int(1, 2500)}/Pdt.P/${today.slice(0, 4)}/PN`;
    return { kind: 'court', number, date: today, issuer: 'Pengadilan Negeri' };
  }
  const sptjm = `400.12/SPTJM/${n}`;
  return { kind: 'contrarius-actus', number: `400.12/${n}`, date: today, issuer: 'Disdukcapil', sptjm };
}

/** Another day of death. Whoever is widowed by it is so from that day. */
function correctDeath(scene: Scene, mistake: Mistake) {
  const { random, today, world } = scene;
  const { subjects, before } = mistake;
  const person = world.person(subjects[0] ?? -1);
  const earlier = before.people.find(({ key }) => key === person.key);
  const wrong = person.diedOn;
  if (!earlier || !wrong || !person.lastPlace) return undefined;
  const diedOn = dayBetween(random, latest(earlier.lastOccurredOn, addDays(wrong, -20)), today);
  if (!diedOn || diedOn === wrong) return undefined;
  person.diedOn = diedOn;
  for (const spouse of person.unions.map((union) => world.person(union.spouse))) {
    for (const union of spouse.unions) {
      const isWidowed = union.spouse === person.key && union.endedBy === 'death' && union.endedOn === wrong;
      if (isWidowed) union.endedOn = diedOn;
    }
    recordDay(diedOn, spouse);
  }
  world.uncount(person.key, 'deaths');
  world.count('deaths', person, [world.homeOn(person, diedOn, person.lastPlace.address.area)], diedOn);
  reportDeath(scene, mistake);
  return { diedOn };
}

/** An earlier wedding day: the marriage book is of the day on which the clerk entered it. */
function correctMarriage({ random, world }: Scene, { subjects, before, day }: Mistake) {
  const couple = subjects.map((key) => world.person(key));
  const earlier = before.people.filter(({ key }) => subjects.includes(key));
  const from = latest(addDays(day, -30), ...earlier.map(({ lastOccurredOn }) => lastOccurredOn));
  const marriedOn = dayBetween(random, from, addDays(day, -1));
  if (!marriedOn || couple.some(({ bornOn }) => ageOn(bornOn, marriedOn) < 19)) return undefined;
  for (const { unions } of couple) {
    for (const union of unions) if (subjects.includes(union.spouse)) union.marriedOn = marriedOn;
  }
  return { marriedOn };
}

/** An earlier day of the step, on which the holder was as old as now, and nothing else had happened since. */
function correctDocument({ random, world }: Scene, { subjects, before, day }: Mistake) {
  const person = world.person(subjects[0] ?? -1);
  const earlier = before.people.find(({ key }) => key === person.key);
  if (!earlier) return undefined;
  const from = latest(addDays(day, -20), addDays(earlier.lastOccurredOn, 1));
  const changedOn = dayBetween(random, from, addDays(day, -1));
  return changedOn && ageOn(person.bornOn, changedOn) === ageOn(person.bornOn, day)
    ? { changedOn }
    : undefined;
}

function dayBetween(random: Scene['random'], first: PlainDate, last: PlainDate): PlainDate | undefined {
  const days = Array.from({ length: 31 }, (_, index) => addDays(first, index)).filter((day) => day <= last);
  return days.length === 0 ? undefined : random.pick(days);
}

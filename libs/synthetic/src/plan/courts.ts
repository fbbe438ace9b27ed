import { addDays, latest, type PlainDate } from '@peristiwa/kernel';
import { recordDay } from '../model/effects';
import { isAlive, isWithoutAct, maritalStatus, type Resident, type Union } from '../model/world';
import { findPerson, isSettled, officeOf, personRef, type Planned, type Scene } from './scene';
import type { Draft } from './step';
import { findCouple, marriageBook } from './unions';

/*
 * Marriages without an act, and what courts decide about marriages (`domain.md` §2.2 A). The couple keeps its cards, so
 * that these plans say nothing about cards.
 */

/** Kawin belum tercatat, declared by both (F-1.05). */
export function planDeclaredMarriage(scene: Scene): Planned {
  const engaged = findCouple(scene);
  if (!engaged) return undefined;
  const { groom, bride, marriedOn } = engaged;
  const { random, world, today } = scene;
  groom.unions.push({ spouse: bride.key, marriedOn, isUnrecorded: true });
  bride.unions.push({ spouse: groom.key, marriedOn, isUnrecorded: true });
  recordDay(marriedOn, groom, bride);
  return {
    command: 'declare-unrecorded-marriage',
    office: officeOf(world.cardOf(random.chance(0.5) ? groom : bride)),
    body: {
      reportedOn: today,
      marriedOn,
      husband: personRef(scene, groom),
      wife: personRef(scene, bride),
      sptjm: `SPTJM/${random.int(1, 999)}/${scene.n}`,
      family: { kind: 'unchanged' },
    },
    touches: [groom.card, bride.card],
  };
}

/** Isbat nikah: a declared marriage becomes a recorded one. */
export function planLegalisation(scene: Scene): Planned {
  const pair = findPair(scene, (union) => isWithoutAct(union) && !union.endedBy);
  if (!pair) return undefined;
  const { husband, wife, unions } = pair;
  const { marriedOn } = unions[0];
  const legalisedOn = dayOf(scene, 40, pair);
  if (!marriedOn || !legalisedOn) return undefined;
  for (const union of unions) Object.assign(union, { isUnrecorded: false, legalisedOn });
  return {
    ...base(scene, 'legalise-marriage', pair),
    body: {
      ...parties(scene, pair),
      ...decisionOf(scene, pair, legalisedOn),
      marriedOn,
      legalisedOn,
      marriageBook: areMuslims(husband, wife) ? marriageBook(scene, scene.today) : undefined,
    },
  };
}

/** Cerai belum tercatat, declared (F-1.05). */
export function planDeclaredDivorce(scene: Scene): Planned {
  const pair = findPair(scene, (union) => isWithoutAct(union) && !union.endedBy);
  const divorcedOn = pair && dayOf(scene, 60, pair);
  if (!pair || !divorcedOn) return undefined;
  for (const union of pair.unions) Object.assign(union, { endedOn: divorcedOn, endedBy: 'divorce' });
  recordDay(divorcedOn, pair.husband, pair.wife);
  const sptjm = `SPTJM/${scene.random.int(1, 999)}/${scene.n}`;
  return {
    ...base(scene, 'declare-unrecorded-divorce', pair),
    body: { ...parties(scene, pair), divorcedOn, sptjm },
  };
}

/** Pembatalan perceraian: the marriage is in force again, where neither has married since. */
export function planAnnulledDivorce(scene: Scene): Planned {
  const isFree = (person: Resident) => !maritalStatus(person).startsWith('married');
  const pair = findPair(scene, (union) => union.endedBy === 'divorce' && !isWithoutAct(union));
  if (!pair || !isFree(pair.husband) || !isFree(pair.wife)) return undefined;
  const annulledOn = dayOf(scene, 30, pair);
  const { endedOn } = pair.unions[0];
  // Facts of one day have no order: another divorce is of a later day.
  if (!annulledOn || annulledOn >= scene.today || (endedOn && annulledOn < endedOn)) return undefined;
  for (const union of pair.unions) Object.assign(union, { endedOn: undefined, endedBy: undefined });
  recordDay(addDays(annulledOn, 1), pair.husband, pair.wife);
  return {
    ...base(scene, 'annul-divorce', pair),
    body: {
      ...parties(scene, pair),
      ...decisionOf(scene, pair, annulledOn),
      annulledOn,
      family: { kind: 'unchanged' },
    },
  };
}

interface Pair {
  readonly husband: Resident;
  readonly wife: Resident;
  readonly unions: readonly [Union, Union];
}

/** A living couple on settled cards whose last marriage is such a one. */
function findPair(scene: Scene, fits: (union: Union) => boolean): Pair | undefined {
  const { world } = scene;
  const unionOf = (person: Resident) => {
    const last = person.unions.at(-1);
    return last && fits(last) ? last : undefined;
  };
  const isReady = (person: Resident) => isAlive(person) && isSettled(scene, world.cardOf(person));
  const husband = findPerson(scene, (person) => {
    const union = person.sex === 'male' && isReady(person) ? unionOf(person) : undefined;
    const wife = union && world.person(union.spouse);
    return wife !== undefined && isReady(wife) && unionOf(wife)?.spouse === person.key;
  });
  const [his] = husband ? [unionOf(husband)] : [];
  const wife = his && world.person(his.spouse);
  const hers = wife && unionOf(wife);
  return husband && wife && his && hers ? { husband, wife, unions: [his, hers] } : undefined;
}

function dayOf({ random, today }: Scene, days: number, { husband, wife }: Pair): PlainDate | undefined {
  const day = latest(addDays(today, -random.int(0, days)), husband.lastOccurredOn, wife.lastOccurredOn);
  return day > today ? undefined : day;
}

const areMuslims = (...people: readonly Resident[]) => people.every(({ religion }) => religion === 'islam');

function decisionOf({ random }: Scene, { husband, wife }: Pair, day: PlainDate) {
  const muslim = areMuslims(husband, wife);
  return {
    court: muslim ? 'Pengadilan Agama' : 'Pengadilan Negeri',
    decisionNumber: `${random.int(1, 2500)}/Pdt.P/${day.slice(0, 4)}/${muslim ? 'PA' : 'PN'}`,
  };
}

function parties(scene: Scene, { husband, wife }: Pair) {
  const { today: reportedOn } = scene;
  return { reportedOn, husband: personRef(scene, husband), wife: personRef(scene, wife) };
}

function base(
  { random, world }: Scene,
  command: Draft['command'],
  { husband, wife }: Pair,
): Pick<Draft, 'command' | 'office' | 'touches'> {
  const office = officeOf(world.cardOf(random.chance(0.5) ? husband : wife));
  return { command, office, touches: [husband.card, wife.card] };
}

import { addDays, ageOn } from '@peristiwa/kernel';
import {
  annulDivorce,
  annulMarriage,
  declareUnrecordedDivorce,
  declareUnrecordedMarriage,
  legaliseMarriage,
  maritalStatusOf,
  registerDivorce,
  registerMarriage,
  type Marriage,
  type RegisteredPerson,
  type RegisterMarriage,
} from '@peristiwa/domain';
import { divorceFacts, legalisationFacts, marriageFacts, type NamedAtMarriage } from '../facts';
import type { World } from '../world-state';
import {
  addressIn,
  alive,
  areaOf,
  dates,
  officeFor,
  people,
  pick,
  type Attempt,
  type RandomCommand,
  type Resident,
} from './attempt';

/** What needs a divorce before it is picked as often as divorces. */
export const marriageCommands: readonly RandomCommand[] = [
  ...[marriage, marriage, marriage, declaration, legalisation, annulment],
  ...[divorce, divorce, declaredDivorce, annulledDivorce, annulledDivorce],
];

function marriage(world: World): Attempt {
  const { random } = world;
  const [groom, wife] = engaged(world);
  const kua = areMuslims(groom, wife);
  const { occurredOn: marriedOn, reportedOn } = dates(world, random.chance(0.2) ? 900 : 70);
  const command: RegisterMarriage = {
    marriedOn,
    reportedOn,
    authority: kua ? 'kua' : 'civil-registry',
    marriageBook: kua === random.chance(0.97) ? bookIn(world, marriedOn) : undefined,
    ...courtPapers(world, marriedOn),
    family: homeIn(world, groom),
  };
  const named = namedIn(world, groom, wife);
  return {
    command: 'register-marriage',
    office: officeFor(world, areaOf(random.pick([groom, wife]))),
    reportedOn,
    decide: (register, context) =>
      registerMarriage(command, marriageFacts(register, groom[0], wife[0], named), context),
  };
}

function declaration(world: World): Attempt {
  const { random } = world;
  const [groom, wife] = engaged(world);
  const { occurredOn: marriedOn, reportedOn } = dates(world, 900);
  const papers = courtPapers(world, marriedOn);
  const command = { marriedOn, reportedOn, sptjm: 'SPTJM/1/2026', ...papers, family: homeIn(world, groom) };
  const named = namedIn(world, groom, wife);
  return {
    command: 'declare-unrecorded-marriage',
    office: officeFor(world, areaOf(random.pick([groom, wife]))),
    reportedOn,
    decide: (register, context) =>
      declareUnrecordedMarriage(command, marriageFacts(register, groom[0], wife[0], named), context),
  };
}

/** Of an unrecorded marriage, at times after the death of a spouse, or of one that nobody declared. */
function legalisation(world: World): Attempt {
  const { random } = world;
  const isOpen = ({ form, endedBy }: Marriage) => form === 'unrecorded' && endedBy !== 'divorce';
  const [husband, wife] = random.chance(0.8) ? coupleWith(world, isOpen) : engaged(world);
  const { occurredOn: legalisedOn, reportedOn } = dates(world, 60);
  const marriedOn = addDays(legalisedOn, -random.below(2000));
  const command = {
    marriedOn,
    legalisedOn,
    reportedOn,
    ...decisionIn(world, husband, wife),
    marriageBook: areMuslims(husband, wife) ? bookIn(world, reportedOn) : undefined,
  };
  return {
    command: 'legalise-marriage',
    office: officeFor(world, areaOf(husband)),
    reportedOn,
    decide: (register, context) =>
      legaliseMarriage(command, legalisationFacts(register, husband[0], wife[0]), context),
  };
}

function annulment(world: World): Attempt {
  const [husband, wife] = coupleWith(world, ({ form }) => form === 'recorded');
  const { occurredOn: annulledOn, reportedOn } = dates(world, 100);
  const command = { annulledOn, reportedOn, ...decisionIn(world, husband, wife) };
  return {
    command: 'annul-marriage',
    office: officeFor(world, areaOf(husband)),
    reportedOn,
    decide: (register, context) =>
      annulMarriage(command, divorceFacts(register, husband[0], wife[0]), context),
  };
}

function divorce(world: World): Attempt {
  const { random, register } = world;
  const [husband, wife] = coupleWith(world, ({ form, endedBy }) => form === 'recorded' && !endedBy);
  const { occurredOn: divorcedOn, reportedOn } = dates(world, 80);
  const members = [...register.members(husband[1].placement.familyId, husband[0], wife[0]).keys()];
  const children = random.some(members, 0.3);
  if (children.length > 0 && random.chance(0.05)) children.push(random.pick(children));
  const leaverAddress = random.chance(0.4) ? addressIn(world, areaOf(husband)) : undefined;
  const number = `${random.below(1_000_000)}/AC/2026/PA.Sor`;
  const command = {
    divorcedOn,
    reportedOn,
    ...decisionIn(world, husband, wife),
    divorceCertificate: isOfMuslims(husband, wife) ? { number, date: divorcedOn } : undefined,
    leaverAddress,
  };
  return {
    command: 'register-divorce',
    office: officeFor(world, areaOf(husband)),
    reportedOn,
    decide: (known, context) =>
      registerDivorce(command, divorceFacts(known, husband[0], wife[0], children), context),
  };
}

function declaredDivorce(world: World): Attempt {
  const [husband, wife] = coupleWith(world, ({ form, endedBy }) => form === 'unrecorded' && !endedBy);
  const { occurredOn: divorcedOn, reportedOn } = dates(world, 200);
  const command = { divorcedOn, reportedOn, sptjm: 'SPTJM/2/2026' };
  return {
    command: 'declare-unrecorded-divorce',
    office: officeFor(world, areaOf(husband)),
    reportedOn,
    decide: (register, context) =>
      declareUnrecordedDivorce(command, divorceFacts(register, husband[0], wife[0]), context),
  };
}

function annulledDivorce(world: World): Attempt {
  const isDivorced = ({ form, endedBy }: Marriage) => form === 'recorded' && endedBy === 'divorce';
  const [husband, wife] = coupleWith(world, isDivorced);
  const { occurredOn: annulledOn, reportedOn } = dates(world, 60);
  const decision = decisionIn(world, husband, wife);
  const command = { annulledOn, reportedOn, ...decision, family: homeIn(world, husband) };
  const named = namedIn(world, husband, wife);
  return {
    command: 'annul-divorce',
    office: officeFor(world, areaOf(husband)),
    reportedOn,
    decide: (register, context) =>
      annulDivorce(command, marriageFacts(register, husband[0], wife[0], named), context),
  };
}

/** Two who are free; at times a former couple that marries again. */
function engaged(world: World): [husband: Resident, wife: Resident] {
  const { random, today, register } = world;
  const free = (state: RegisteredPerson) =>
    alive(state) && ageOn(state.bornOn, today) >= 19 && !maritalStatusOf(state).startsWith('married');
  const former = people(world).find(([, state]) => free(state) && state.marriages.length > 0);
  const husband = pick(world, (state) => free(state) && state.sex === 'male');
  const again = former && random.chance(0.3) ? former[1].marriages.at(-1)?.spouseId : undefined;
  const [known] = again === undefined ? [] : register.registeredAmong([again]);
  if (former && known?.[1].sex === 'female') return [former, known];
  return [husband, pick(world, (state) => free(state) && state.sex === 'female')];
}

/** A husband who has such a marriage, with the wife of the last one. */
function coupleWith(
  world: World,
  suits: (marriage: Marriage) => boolean,
): [husband: Resident, wife: Resident] {
  const husband = pick(world, (state) => state.sex === 'male' && state.marriages.some(suits));
  const wifeId = husband[1].marriages.findLast(suits)?.spouseId;
  const [wife] = wifeId === undefined ? [] : world.register.registeredAmong([wifeId]);
  return [husband, wife ?? pick(world, alive)];
}

const areMuslims = (...couple: readonly Resident[]) =>
  couple.every(([, { religion }]) => religion === 'islam');

function isOfMuslims(husband: Resident, wife: Resident): boolean {
  const last = husband[1].marriages.findLast(({ spouseId }) => spouseId === wife[0]);
  return last?.authority === undefined ? areMuslims(husband, wife) : last.authority === 'kua';
}

function decisionIn({ random }: World, husband: Resident, wife: Resident) {
  const court = isOfMuslims(husband, wife) === random.chance(0.98) ? 'PA Soreang' : 'PN Bale Bandung';
  return { court, decisionNumber: '7/Pdt.G/2023/PA.Sor' };
}

function bookIn({ random }: World, date: RegisterMarriage['marriedOn']) {
  return { number: `${random.below(1_000_000)}/I/2026`, kua: 'KUA Soreang', date };
}

function courtPapers({ random }: World, marriedOn: RegisterMarriage['marriedOn']) {
  const year = marriedOn.slice(0, 4);
  return {
    courtPermit: random.chance(0.3) ? `12/Pdt.G/${year}/PA.Sor` : undefined,
    courtDispensation: random.chance(0.3) ? `13/Pdt.P/${year}/PA.Sor` : undefined,
  };
}

function homeIn(world: World, groom: Resident): RegisterMarriage['family'] {
  const { random } = world;
  return random.pick([
    { kind: 'new', head: random.pick(['husband', 'wife']), address: addressIn(world, areaOf(groom)) },
    { kind: 'join', host: random.pick(['husband', 'wife']) },
    { kind: 'unchanged' },
  ] as const);
}

/** Who stays, who goes along, and what the members are to the head. */
function namedIn({ random, register }: World, ...couple: readonly Resident[]): NamedAtMarriage {
  const others = couple.flatMap(([id, state]) => [...register.members(state.placement.familyId, id).keys()]);
  const stated = Object.fromEntries(others.map((id) => [id, 'other-relative' as const]));
  return {
    ...(random.chance(0.3) ? { [random.pick(['stay', 'along'])]: random.some(others, 0.4) } : {}),
    ...(random.chance(0.7) ? { stated } : {}),
  };
}

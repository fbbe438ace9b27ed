import { addDays, ageOn, type PlainDate } from '@peristiwa/kernel';
import {
  activeMarriages,
  cancelDeparture,
  changeAddress,
  expireDeparture,
  recordBiodata,
  registerArrival,
  registerBirth,
  registerDeath,
  registerDeparture,
  registerDivorce,
  registerMarriage,
  relationships,
  type ActContext,
  type ActDecision,
  type Address,
  type RegisterArrival,
  type RegisteredPerson,
  type RegisterMarriage,
  type Relationship,
} from '@peristiwa/domain';
import {
  addressFacts,
  arrivalFacts,
  biodataFacts,
  birthFacts,
  deathFacts,
  departureFacts,
  divorceFacts,
  marriageFacts,
} from './facts';
import type { Register } from './register';
import { worldVillages, type World } from './world-state';

/** A command of the random world, decided on the register as it stands. */
export interface Attempt {
  readonly command: string;
  /** Area code of the office that receives it: usually, but not always, the office in charge. */
  readonly office: string;
  readonly reportedOn: PlainDate;
  readonly decide: (register: Register, context: ActContext) => ActDecision<unknown>;
}

type Resident = readonly [id: string, state: RegisteredPerson];

/** The first commands bring a head of family into each village. After that commands are random, sensible or not. */
export function randomCommand(world: World, number: number): Attempt {
  if (number <= worldVillages.length) return newcomer(world, worldVillages[number - 1] ?? worldVillages[0]);
  return world.random.pick(commands)(world);
}

/**
 * A command is picked as often as it is listed: acts that build families are more frequent than acts that end them.
 */
const commands: readonly ((world: World) => Attempt)[] = [
  biodata,
  biodata,
  birth,
  birth,
  birth,
  death,
  marriage,
  marriage,
  marriage,
  divorce,
  departure,
  departure,
  arrival,
  arrival,
  cancellation,
  expiry,
  relocation,
];

function people({ register }: World): Resident[] {
  return register.streamIds('person').map((id) => [id, register.registered(id)]);
}

/** In 92 of 100 cases a suitable person, else any person, so that refusals happen too. */
function pick(world: World, suits: (state: RegisteredPerson) => boolean): Resident {
  const everyone = people(world);
  const suited = everyone.filter(([, state]) => suits(state));
  return world.random.pick(suited.length > 0 && world.random.chance(0.92) ? suited : everyone);
}

const alive = (state: RegisteredPerson): boolean => !state.death;

/** Somebody who lives, or at times somebody who has died: the fact is then of a day before the death (INV-02). */
function livingOrDeceased(world: World): Resident {
  return pick(world, world.random.chance(0.8) ? alive : (state) => !alive(state));
}

/** The day of the fact, or the day of death of somebody who died before it. */
function inLifeOf([, state]: Resident, day: PlainDate): PlainDate {
  const diedOn = state.death?.diedOn ?? day;
  return diedOn < day ? diedOn : day;
}

const areaOf = ([, state]: Resident): string => state.placement.address.area;

function officeFor(world: World, area: string): string {
  return world.random.chance(0.97) ? area : world.random.pick(worldVillages);
}

/** A day of occurrence before or on today, and a day of report between that day and today. */
function dates({ random, today }: World, daysMax = 90): { occurredOn: PlainDate; reportedOn: PlainDate } {
  const ago = random.chance(0.4) ? 0 : random.below(daysMax);
  const occurredOn = addDays(today, -ago);
  return { occurredOn, reportedOn: addDays(occurredOn, random.below(ago + 1)) };
}

function addressIn(world: World, area: string): Address {
  const number = String(1 + world.random.below(40));
  return { area, line: `Jalan Mawar ${number}`, rt: '001', rw: number.padStart(3, '0') };
}

const NAMES = ['Putri', 'Agus', 'Dewi', 'Budi', 'Rina', 'Joko', 'Sari', 'Eko'];
const nameOf = ({ random }: World): string => `${random.pick(NAMES)} ${random.pick(NAMES)}`;

function newcomer(world: World, area: string): Attempt {
  return recordsBiodata(world, { kind: 'new', area });
}

function biodata(world: World): Attempt {
  const host = world.random.chance(0.6) ? pick(world, alive) : undefined;
  if (!host) return newcomer(world, world.random.pick(worldVillages));
  return recordsBiodata(world, { kind: 'join', area: areaOf(host), host });
}

function recordsBiodata(
  world: World,
  where: { readonly kind: 'new' | 'join'; readonly area: string; readonly host?: Resident },
): Attempt {
  const { random, today } = world;
  const [hostId, host] = where.host ?? [undefined, undefined];
  const sex = host ? (host.sex === 'male' ? 'female' : 'male') : random.pick(['male', 'female'] as const);
  const asSpouse = host !== undefined && activeMarriages(host).length === 0 && random.chance(0.6);
  const bornOn = addDays(today, -(365 * (asSpouse || !host ? 20 : 4) + random.below(12_000)));
  const relationship: Relationship = asSpouse
    ? host?.sex === 'male'
      ? 'wife'
      : 'husband'
    : random.pick(relationships.values);
  const { reportedOn } = dates(world, 20);
  const person = {
    name: nameOf(world),
    sex,
    bornOn,
    birthPlace: '3204',
    religion: random.chance(0.8) ? ('islam' as const) : ('hindu' as const),
    education: 'primary' as const,
    occupation: 9,
    citizenship: 'indonesian' as const,
    bloodType: 'unknown' as const,
    maritalStatus: asSpouse ? ('married-recorded' as const) : ('single' as const),
  };
  const address = addressIn(world, where.area);
  const family =
    where.kind === 'new' ? { kind: 'new' as const, address } : { kind: 'join' as const, relationship };
  const spouse = asSpouse ? hostId : undefined;
  const hostCard = host?.placement.familyId;
  return {
    command: 'record-biodata',
    office: officeFor(world, where.area),
    reportedOn,
    decide: (register, context) =>
      recordBiodata(
        { reportedOn, person, family },
        biodataFacts(register, { host: hostCard, spouse }),
        context,
      ),
  };
}

function birth(world: World): Attempt {
  const { random, today } = world;
  const mother = pick(
    world,
    (state) => alive(state) && state.sex === 'female' && ageOn(state.bornOn, today) > 14,
  );
  const husband = activeMarriages(mother[1])[0]?.spouseId;
  const father = husband ?? (random.chance(0.2) ? pick(world, ({ sex }) => sex === 'male')[0] : undefined);
  const { occurredOn: bornOn, reportedOn } = dates(world, random.chance(0.1) ? 6000 : 120);
  const children = (random.chance(0.15) ? [1, 2] : [1]).map((birthOrder) => ({
    name: nameOf(world),
    sex: random.pick(['male', 'female'] as const),
    birthPlace: '3204',
    birthOrder,
  }));
  return {
    command: 'register-birth',
    office: officeFor(world, areaOf(mother)),
    reportedOn,
    decide: (register, context) =>
      registerBirth(
        { bornOn, reportedOn, children },
        birthFacts(register, { mother: mother[0], father }),
        context,
      ),
  };
}

function death(world: World): Attempt {
  const { random } = world;
  const [id, state] = pick(world, alive);
  const { occurredOn: diedOn, reportedOn } = dates(world, random.chance(0.2) ? 900 : 60);
  const members = [...world.register.members(state.placement.familyId, id).keys()];
  const successorId = members.length > 0 && random.chance(0.3) ? random.pick(members) : undefined;
  return {
    command: 'register-death',
    office: officeFor(world, state.placement.address.area),
    reportedOn,
    decide: (register, context) =>
      registerDeath(
        { diedOn, reportedOn, cause: 'other', attestedBy: 'other', successorId },
        deathFacts(register, id),
        context,
      ),
  };
}

function marriage(world: World): Attempt {
  const { random, today } = world;
  const free = (state: RegisteredPerson) =>
    alive(state) && ageOn(state.bornOn, today) >= 19 && activeMarriages(state).length === 0;
  const former = people(world).find(([, state]) => free(state) && state.marriages.length > 0);
  const husband = pick(world, (state) => free(state) && state.sex === 'male');
  const again = former && random.chance(0.3) ? former[1].marriages.at(-1)?.spouseId : undefined;
  const known = again === undefined ? undefined : world.register.registered(again);
  const wife: Resident =
    again !== undefined && known?.sex === 'female'
      ? [again, known]
      : pick(world, (state) => free(state) && state.sex === 'female');
  const groom: Resident = again !== undefined && former && known?.sex === 'female' ? former : husband;
  const bothMuslim = groom[1].religion === 'islam' && wife[1].religion === 'islam';
  const { occurredOn: marriedOn, reportedOn } = dates(world, random.chance(0.2) ? 900 : 70);
  const command: RegisterMarriage = {
    marriedOn,
    reportedOn,
    authority: bothMuslim ? 'kua' : 'civil-registry',
    courtPermit: random.chance(0.3) ? '12/Pdt.P/2026' : undefined,
    courtDispensation: random.chance(0.3) ? '13/Pdt.P/2026' : undefined,
    family: random.pick([
      { kind: 'new', head: random.pick(['husband', 'wife']), address: addressIn(world, areaOf(groom)) },
      { kind: 'join', host: random.pick(['husband', 'wife']) },
      { kind: 'unchanged' },
    ] as const),
  };
  const others = [groom, wife].flatMap(([id, state]) => [
    ...world.register.members(state.placement.familyId, id).keys(),
  ]);
  const named = random.chance(0.3) ? { [random.pick(['stay', 'along'])]: random.some(others, 0.4) } : {};
  return {
    command: 'register-marriage',
    office: officeFor(world, areaOf(random.pick([groom, wife]))),
    reportedOn,
    decide: (register, context) =>
      registerMarriage(command, marriageFacts(register, groom[0], wife[0], named), context),
  };
}

function divorce(world: World): Attempt {
  const { random, register } = world;
  const husband = pick(world, (state) => state.sex === 'male' && activeMarriages(state).length > 0);
  const wife = activeMarriages(husband[1])[0]?.spouseId ?? pick(world, alive)[0];
  const { occurredOn: divorcedOn, reportedOn } = dates(world, 80);
  const members = [...register.members(husband[1].placement.familyId, husband[0], wife).keys()];
  const children = random.some(members, 0.3);
  if (children.length > 0 && random.chance(0.05)) children.push(random.pick(children));
  const leaverAddress = random.chance(0.4) ? addressIn(world, areaOf(husband)) : undefined;
  const command = {
    divorcedOn,
    reportedOn,
    court: 'PA Soreang',
    decisionNumber: '7/Pdt.G/2026',
    leaverAddress,
  };
  return {
    command: 'register-divorce',
    office: officeFor(world, areaOf(husband)),
    reportedOn,
    decide: (known, context) =>
      registerDivorce(command, divorceFacts(known, husband[0], wife, children), context),
  };
}

function departure(world: World): Attempt {
  const { random, register } = world;
  const first = livingOrDeceased(world);
  const members = [...register.members(first[1].placement.familyId, first[0]).keys()];
  const others = random.chance(0.4) ? members : random.some(members, 0.4);
  const movers = [first[0], ...others];
  const stay = members.filter((id) => !movers.includes(id));
  const reportedOn = inLifeOf(first, dates(world, 15).reportedOn);
  const destination = random.pick(worldVillages);
  const successorId = stay.length > 0 && random.chance(0.4) ? random.pick(stay) : undefined;
  return {
    command: 'register-departure',
    office: officeFor(world, areaOf(first)),
    reportedOn,
    decide: (known, context) =>
      registerDeparture(
        { reportedOn, destination, reason: 'work', successorId },
        departureFacts(known, movers),
        context,
      ),
  };
}

function pickMove({ register, random }: World) {
  const all = register.streamIds('move').map((id) => register.move(id));
  const open = all.filter(({ state }) => state.status === 'open');
  if (all.length === 0) return undefined;
  const move = random.pick(open.length > 0 && random.chance(0.9) ? open : all);
  return move.state.status === 'none' ? undefined : { id: move.id, state: move.state };
}

function arrival(world: World): Attempt {
  const { random, register } = world;
  const move = pickMove(world);
  if (!move) return departure(world);
  const { movers, destination, familyId } = move.state;
  const living = movers.filter((id) => !register.registered(id).death);
  const adults = living.filter((id) => ageOn(register.registered(id).bornOn, world.today) >= 17);
  const given = new Map(movers.map((id) => [id, random.pick(relationships.values)]));
  const host = random.chance(0.8)
    ? pick(world, (state) => alive(state) && state.placement.address.area === destination)[1].placement
        .familyId
    : undefined;
  const allMove = register.members(familyId).size === living.length;
  const family: RegisterArrival['family'] = random.chance(allMove ? 0.7 : 0.1)
    ? { kind: 'same-card' }
    : random.chance(0.6)
      ? { kind: 'new-card', headId: random.pick(adults.length > 0 ? adults : movers), relationships: given }
      : { kind: 'join', relationships: given };
  const { occurredOn, reportedOn } = dates(world, 12);
  const arrivedOn = movers.reduce<PlainDate>(
    (day, id) => inLifeOf([id, register.registered(id)], day),
    occurredOn,
  );
  const command = { arrivedOn, reportedOn, address: addressIn(world, destination), family };
  return {
    command: 'register-arrival',
    office: officeFor(world, destination),
    reportedOn,
    decide: (known, context) => registerArrival(command, arrivalFacts(known, move.id, host), context),
  };
}

function cancellation(world: World): Attempt {
  const move = pickMove(world);
  if (!move) return departure(world);
  const { reportedOn } = dates(world, 10);
  return {
    command: 'cancel-departure',
    office: officeFor(world, move.state.origin),
    reportedOn,
    decide: (known, context) => cancelDeparture({ reportedOn }, known.move(move.id), context),
  };
}

function expiry(world: World): Attempt {
  const move = pickMove(world);
  if (!move) return departure(world);
  return {
    command: 'expire-departure',
    office: move.state.origin,
    reportedOn: world.today,
    decide: (known, { today }) => expireDeparture(known.move(move.id), today),
  };
}

function relocation(world: World): Attempt {
  const someone = livingOrDeceased(world);
  const { occurredOn, reportedOn } = dates(world, 60);
  const changedOn = inLifeOf(someone, occurredOn);
  const area = world.random.pick(
    worldVillages.filter((village) => village.startsWith(areaOf(someone).slice(0, 4))),
  );
  const command = { changedOn, reportedOn, address: addressIn(world, area) };
  return {
    command: 'change-address',
    office: officeFor(world, areaOf(someone)),
    reportedOn,
    decide: (known, context) =>
      changeAddress(command, addressFacts(known, someone[1].placement.familyId), context),
  };
}

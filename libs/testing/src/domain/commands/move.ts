import { ageOn, type PlainDate } from '@peristiwa/kernel';
import {
  cancelDeparture,
  changeAddress,
  expireDeparture,
  registerArrival,
  registerDeparture,
  relationships,
  type RegisterArrival,
} from '@peristiwa/domain';
import { addressFacts, arrivalFacts, departureFacts } from '../facts';
import { worldVillages, type World } from '../world-state';
import {
  addressIn,
  alive,
  areaOf,
  dates,
  inLifeOf,
  livingOrDeceased,
  officeFor,
  pick,
  type Attempt,
  type RandomCommand,
} from './attempt';

export const moveCommands: readonly RandomCommand[] = [
  departure,
  departure,
  arrival,
  arrival,
  cancellation,
  expiry,
  relocation,
];

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
  const people = register.registeredAmong(movers);
  const living = people.filter(([, state]) => alive(state));
  const adults = living.flatMap(([id, { bornOn }]) => (ageOn(bornOn, world.today) >= 17 ? [id] : []));
  const given = new Map(
    movers.map(
      (id) => [id, random.chance(0.7) ? 'other-relative' : random.pick(relationships.values)] as const,
    ),
  );
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
  const arrivedOn = people.reduce<PlainDate>((day, mover) => inLifeOf(mover, day), occurredOn);
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

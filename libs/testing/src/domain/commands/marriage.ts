import { ageOn } from '@peristiwa/kernel';
import {
  activeMarriages,
  registerDivorce,
  registerMarriage,
  type RegisteredPerson,
  type RegisterMarriage,
} from '@peristiwa/domain';
import { divorceFacts, marriageFacts } from '../facts';
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

export const marriageCommands: readonly RandomCommand[] = [marriage, marriage, marriage, divorce];

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
  const stated = Object.fromEntries(others.map((id) => [id, 'other-relative' as const]));
  const named = {
    ...(random.chance(0.3) ? { [random.pick(['stay', 'along'])]: random.some(others, 0.4) } : {}),
    ...(random.chance(0.7) ? { stated } : {}),
  };
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

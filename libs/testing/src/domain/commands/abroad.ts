import { addDays, ageOn, latest } from '@peristiwa/kernel';
import { departAbroad, returnFromAbroad, type DepartAbroad, type ReturnFromAbroad } from '@peristiwa/domain';
import { departAbroadFacts, returnFacts } from '../facts';
import type { World } from '../world-state';
import {
  addressIn,
  alive,
  areaOf,
  dates,
  inLifeOf,
  livingOrDeceased,
  officeFor,
  people,
  pick,
  type Attempt,
  type RandomCommand,
} from './attempt';

export const abroadCommands: readonly RandomCommand[] = [departure, comeBack];

function departure(world: World): Attempt {
  const { random, register } = world;
  const first = livingOrDeceased(world);
  const members = [...register.members(first[1].placement.familyId, first[0]).keys()];
  const movers = [first[0], ...(random.chance(0.4) ? members : random.some(members, 0.4))];
  const stay = members.filter((id) => !movers.includes(id));
  const { occurredOn, reportedOn } = dates(world, 15);
  const command: DepartAbroad = {
    reportedOn,
    departedOn: inLifeOf(first, occurredOn),
    country: random.pick(['MY', 'SA']),
    reason: 'work',
    successorId: stay.length > 0 && random.chance(0.4) ? random.pick(stay) : undefined,
    stated: new Map(),
    ...(movers.some((id) => register.registered(id).citizenship === 'foreign') && { exitPermit: 'EPO-1' }),
  };
  return {
    command: 'register-departure-abroad',
    office: officeFor(world, areaOf(first)),
    reportedOn,
    decide: (known, context) => departAbroad(command, departAbroadFacts(known, movers), context),
  };
}

function comeBack(world: World): Attempt {
  const { random, today } = world;
  const away = people(world).filter(([, { abroad, death }]) => abroad && !death);
  if (away.length === 0) return departure(world);
  const first = random.pick(away);
  const others = away.filter(([id, { placement }]) => {
    return id !== first[0] && placement.familyId === first[1].placement.familyId;
  });
  const returners = [first, ...others];
  const head = returners.find(([, { bornOn }]) => ageOn(bornOn, today) >= 17) ?? first;
  const host = pick(world, (state) => alive(state) && !state.abroad);
  const isNew = random.chance(0.6);
  const area = isNew ? areaOf(first) : areaOf(host);
  const command: ReturnFromAbroad = {
    returnedOn: latest(addDays(today, -random.below(20)), ...away.map(([, { placedOn }]) => placedOn)),
    reportedOn: today,
    travelDocument: 'X1234567',
    family: isNew ? { kind: 'new', headId: head[0], address: addressIn(world, area) } : { kind: 'join' },
    stated: new Map(returners.map(([id]) => [id, 'other-relative'])),
  };
  return {
    command: 'register-return-from-abroad',
    office: officeFor(world, area),
    reportedOn: today,
    decide: (known, context) => {
      const ids = returners.map(([id]) => id);
      const card = isNew ? undefined : host[1].placement.familyId;
      return returnFromAbroad(command, returnFacts(known, ids, card), context);
    },
  };
}

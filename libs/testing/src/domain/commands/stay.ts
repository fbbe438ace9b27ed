import { addDays } from '@peristiwa/kernel';
import { endStay, registerStay } from '@peristiwa/domain';
import { worldVillages, type World } from '../world-state';
import {
  addressIn,
  dates,
  inLifeOf,
  livingOrDeceased,
  officeFor,
  people,
  type Attempt,
  type RandomCommand,
} from './attempt';

export const stayCommands: readonly RandomCommand[] = [stay, end];

function stay(world: World): Attempt {
  const { random } = world;
  const someone = livingOrDeceased(world);
  const { occurredOn, reportedOn } = dates(world, 60);
  const from = inLifeOf(someone, occurredOn);
  const area = random.pick(worldVillages);
  const address = addressIn(world, area);
  const command = {
    reportedOn,
    from,
    until: addDays(from, 30 + random.below(400)),
    address,
    reason: 'work',
  } as const;
  return {
    command: 'register-stay',
    office: officeFor(world, area),
    reportedOn,
    decide: (known, context) => registerStay(command, known.person(someone[0]), context),
  };
}

function end(world: World): Attempt {
  const staying = people(world).filter(([, { nonPermanentStay }]) => nonPermanentStay);
  if (staying.length === 0) return stay(world);
  const [id, { nonPermanentStay }] = world.random.pick(staying);
  const { occurredOn: endedOn, reportedOn } = dates(world, 20);
  return {
    command: 'end-stay',
    office: officeFor(world, nonPermanentStay?.area ?? worldVillages[0]),
    reportedOn,
    decide: (known, context) => endStay({ endedOn, reportedOn }, known.person(id), context),
  };
}

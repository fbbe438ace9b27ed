import { addDays } from '@peristiwa/kernel';
import { changeStayPermit, registerForeigner, type StayPermit } from '@peristiwa/domain';
import { biodataFacts } from '../facts';
import { worldVillages, type World } from '../world-state';
import {
  addressIn,
  areaOf,
  dates,
  inLifeOf,
  nameOf,
  officeFor,
  people,
  type Attempt,
  type RandomCommand,
} from './attempt';

export const foreignerCommands: readonly RandomCommand[] = [foreigner, permit];

function permitOf({ random }: World, kind: StayPermit['kind'], issuedOn: StayPermit['issuedOn']): StayPermit {
  const number = `2C9${random.below(1_000_000)}`;
  return { kind, number, issuedOn, validUntil: addDays(issuedOn, 20 + random.below(700)) };
}

function foreigner(world: World): Attempt {
  const { random, today } = world;
  const area = random.pick(worldVillages);
  const { occurredOn, reportedOn } = dates(world, 30);
  const command = {
    reportedOn,
    person: {
      name: nameOf(world),
      sex: random.pick(['male', 'female'] as const),
      bornOn: addDays(today, -(8_000 + random.below(9_000))),
      birthPlace: 'Osaka',
      religion: 'buddhist',
      education: 'bachelor',
      occupation: 15,
      bloodType: 'unknown',
      maritalStatus: 'single',
    },
    family: { kind: 'new', address: addressIn(world, area) },
    permit: permitOf(world, random.pick(['itas', 'itas', 'itap']), occurredOn),
    papers: {
      nationality: 'JP',
      passport: { number: 'TR9000141', validUntil: addDays(today, 900) },
      sponsor: { kind: 'none' },
    },
  } as const;
  return {
    command: 'register-foreigner',
    office: officeFor(world, area),
    reportedOn,
    decide: (register, context) => registerForeigner(command, biodataFacts(register), context),
  };
}

function permit(world: World): Attempt {
  const holders = people(world).filter(([, { permit: known }]) => known);
  if (holders.length === 0) return foreigner(world);
  const holder = world.random.pick(holders);
  const { occurredOn, reportedOn } = dates(world, 15);
  const kind = world.random.pick(['itas', 'itap'] as const);
  const command = { reportedOn, permit: permitOf(world, kind, inLifeOf(holder, occurredOn)) };
  return {
    command: 'change-stay-permit',
    office: officeFor(world, areaOf(holder)),
    reportedOn,
    decide: (register, context) => changeStayPermit(command, register.person(holder[0]), context),
  };
}

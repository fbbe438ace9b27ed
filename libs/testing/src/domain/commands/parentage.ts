import { ageOn, type PlainDate } from '@peristiwa/kernel';
import {
  acknowledgeChild,
  legitimiseChild,
  recordStillbirth,
  type RegisteredPerson,
} from '@peristiwa/domain';
import type { World } from '../world-state';
import { areaOf, dates, inLifeOf, officeFor, pick, type Attempt, type RandomCommand } from './attempt';

export const parentageCommands: readonly RandomCommand[] = [stillbirth, acknowledgement, legitimation];

function stillbirth(world: World): Attempt {
  const mother = pick(world, (state) => state.sex === 'female' && ageOn(state.bornOn, world.today) > 14);
  const { occurredOn, reportedOn } = dates(world);
  const bornOn = inLifeOf(mother, occurredOn);
  const content = {
    gestationWeeks: 30,
    birthOrder: 1,
    deliveryPlace: 'home',
    attestedBy: 'midwife',
  } as const;
  return {
    command: 'record-stillbirth',
    office: officeFor(world, areaOf(mother)),
    reportedOn,
    decide: (register, context) =>
      recordStillbirth({ bornOn, reportedOn, ...content }, { mother: register.person(mother[0]) }, context),
  };
}

function acknowledgement(world: World): Attempt {
  const child = pick(
    world,
    ({ birthActNumber, fatherId }) => birthActNumber !== undefined && fatherId === undefined,
  );
  const father = pick(world, ({ sex, bornOn }) => sex === 'male' && bornOn < child[1].bornOn);
  const { occurredOn, reportedOn } = dates(world);
  const acknowledgedOn = inLifeOf(father, inLifeOf(child, occurredOn));
  const ground = { statement: '12/SP-PA/2026', courtDecree: decreeOf(acknowledgedOn) };
  return {
    command: 'acknowledge-child',
    office: officeFor(world, areaOf(child)),
    reportedOn,
    decide: (register, context) =>
      acknowledgeChild(
        { acknowledgedOn, reportedOn, ...ground },
        { child: register.person(child[0]), father: register.person(father[0]) },
        context,
      ),
  };
}

const decreeOf = (day: PlainDate) => `4/Pdt.P/${day.slice(0, 4)}`;

function legitimation(world: World): Attempt {
  const child = pick(world, (state) => state.birthActNumber !== undefined && wedAfterBirth(world, state));
  const { motherId = '', fatherId = '' } = child[1];
  const { occurredOn, reportedOn } = dates(world, 5);
  const legitimisedOn = inLifeOf(child, occurredOn);
  return {
    command: 'legitimise-child',
    office: officeFor(world, areaOf(child)),
    reportedOn,
    decide: (register, context) =>
      legitimiseChild(
        { legitimisedOn, reportedOn, courtDecree: decreeOf(legitimisedOn) },
        {
          child: register.person(child[0]),
          mother: register.person(motherId),
          father: register.person(fatherId),
        },
        context,
      ),
  };
}

function wedAfterBirth({ register }: World, { motherId, fatherId, bornOn }: RegisteredPerson): boolean {
  if (motherId === undefined || fatherId === undefined) return false;
  return register
    .registeredAmong([motherId])
    .flatMap(([, { marriages }]) => marriages)
    .some(
      ({ spouseId, form, marriedOn }) =>
        spouseId === fatherId && form === 'recorded' && (marriedOn === undefined || marriedOn > bornOn),
    );
}

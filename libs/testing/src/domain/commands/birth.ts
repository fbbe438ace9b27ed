import { ageOn } from '@peristiwa/kernel';
import { activeMarriages, registerBirth } from '@peristiwa/domain';
import { birthFacts } from '../facts';
import type { World } from '../world-state';
import { alive, areaOf, dates, nameOf, officeFor, pick, type Attempt, type RandomCommand } from './attempt';

export const birthCommands: readonly RandomCommand[] = [birth, birth, birthActOfResident];

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

/** Somebody who entered the register by biodata gets an act of birth. */
function birthActOfResident(world: World): Attempt {
  const resident = pick(world, ({ birthActNumber }) => birthActNumber === undefined);
  const [id, { bornOn, sex }] = resident;
  const mother = pick(world, (state) => state.sex === 'female' && ageOn(state.bornOn, bornOn) > 14);
  const { reportedOn } = dates(world);
  const children = [{ name: nameOf(world), sex, birthPlace: '3204', birthOrder: 1 }];
  return {
    command: 'register-birth',
    office: officeFor(world, areaOf(resident)),
    reportedOn,
    decide: (register, context) =>
      registerBirth(
        { bornOn, reportedOn, children },
        birthFacts(register, { mother: mother[0] }, undefined, [id]),
        context,
      ),
  };
}

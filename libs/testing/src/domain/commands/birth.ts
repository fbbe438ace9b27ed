import { ageOn } from '@peristiwa/kernel';
import { activeMarriages, registerBirth } from '@peristiwa/domain';
import { birthFacts } from '../facts';
import type { World } from '../world-state';
import { alive, areaOf, dates, nameOf, officeFor, pick, type Attempt, type RandomCommand } from './attempt';

export const birthCommands: readonly RandomCommand[] = [birth, birth, birth];

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

import { registerDeath } from '@peristiwa/domain';
import { deathFacts } from '../facts';
import type { World } from '../world-state';
import { alive, dates, officeFor, pick, type Attempt, type RandomCommand } from './attempt';

export const deathCommands: readonly RandomCommand[] = [death];

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

import { registerDeath, registerDeathWithoutNik } from '@peristiwa/domain';
import { deathFacts } from '../facts';
import { worldVillages, type World } from '../world-state';
import { alive, dates, officeFor, pick, type Attempt, type RandomCommand } from './attempt';

export const deathCommands: readonly RandomCommand[] = [death, deathWithoutNik];

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

/** Somebody who is not in the register, at times an unknown body. */
function deathWithoutNik(world: World): Attempt {
  const { random } = world;
  const village = random.pick(worldVillages);
  const { occurredOn: diedOn, reportedOn } = dates(world);
  const known = random.chance(0.5) ? { name: 'Mak Iyah' } : {};
  const policeReport = random.chance(0.7) ? `SKM/${random.below(9_000)}/2025` : undefined;
  const report = { diedOn, reportedOn, village, cause: 'other', attestedBy: 'police', policeReport } as const;
  return {
    command: 'register-death-without-nik',
    office: officeFor(world, village),
    reportedOn,
    decide: (_register, context) => registerDeathWithoutNik({ ...report, ...known }, context),
  };
}

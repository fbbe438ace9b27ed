import { worldVillages, type World } from '../world-state';
import type { Attempt, RandomCommand } from './attempt';
import { abroadCommands } from './abroad';
import { adoptionCommands } from './adoption';
import { biodataCommands, newcomer } from './biodata';
import { birthCommands } from './birth';
import { cardCommands } from './card';
import { deathCommands } from './death';
import { documentCommands } from './document';
import { foreignerCommands } from './foreigner';
import { identityCommands } from './identity';
import { marriageCommands } from './marriage';
import { moveCommands } from './move';
import { parentageCommands } from './parentage';
import { stayCommands } from './stay';

/**
 * The commands of each area. A command is picked as often as its area lists it: acts that build families are more
 * frequent than acts that end them.
 */
const commands: readonly RandomCommand[] = [
  ...biodataCommands,
  ...birthCommands,
  ...parentageCommands,
  ...deathCommands,
  ...identityCommands,
  ...marriageCommands,
  ...moveCommands,
  ...abroadCommands,
  ...stayCommands,
  ...documentCommands,
  ...foreignerCommands,
  ...cardCommands,
  ...adoptionCommands,
];

/** The first commands bring a head of family into each village. After that commands are random, sensible or not. */
export function randomCommand(world: World, number: number): Attempt {
  if (number <= worldVillages.length) return newcomer(world, worldVillages[number - 1] ?? worldVillages[0]);
  return world.random.pick(commands)(world);
}

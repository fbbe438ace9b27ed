import { addDays } from '@peristiwa/kernel';
import { rowOf } from '../model/world';
import { officeOf, type Planned, type Scene } from './scene';

/** The death of somebody who never was in the register, in the village of a resident: nobody in the world changes. */
export function planDeathWithoutNik({ random, world, today, n }: Scene): Planned {
  if (world.people.length === 0) return undefined;
  const card = world.cardOf(random.pick(world.people));
  const isKnown = random.chance(0.6);
  const diedOn = addDays(today, -random.int(0, 20));
  world.countDeathWithoutNik(rowOf([card.address.area], diedOn), 1);
  return {
    command: 'register-death-without-nik',
    office: officeOf(card),
    body: {
      reportedOn: today,
      diedOn,
      ...(isKnown ? { name: 'Mak Iyah', age: 80 } : { policeReport: `SKM/${n}/2026` }),
      village: card.address.area,
      cause: 'other',
      attestedBy: isKnown ? 'other' : 'police',
    },
    touches: [],
  };
}

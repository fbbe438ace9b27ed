import { documentKinds, documentStatuses, nextStatuses, recordDocument } from '@peristiwa/domain';
import type { World } from '../world-state';
import {
  areaOf,
  dates,
  inLifeOf,
  livingOrDeceased,
  officeFor,
  type Attempt,
  type RandomCommand,
} from './attempt';

/** Steps of KTP-el, KIA and IKD, sensible or not. */
export const documentCommands: readonly RandomCommand[] = [step];

function step(world: World): Attempt {
  const { random } = world;
  const holder = livingOrDeceased(world);
  const [id, state] = holder;
  const document = random.pick(documentKinds);
  const possible = nextStatuses(document, state.documents?.[document]);
  const status = random.pick(possible.length > 0 && random.chance(0.9) ? possible : documentStatuses);
  const { occurredOn, reportedOn } = dates(world, 10);
  const policeReport = random.chance(0.8) ? 'SKTLK/2' : undefined;
  const changedOn = inLifeOf(holder, occurredOn);
  return {
    command: 'record-document',
    office: officeFor(world, areaOf(holder)),
    reportedOn,
    decide: (register, context) =>
      recordDocument({ reportedOn, changedOn, document, status, policeReport }, register.person(id), context),
  };
}

import { documentKinds, nextStatuses, recordDocument } from '@peristiwa/domain';
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

export const documentCommands: readonly RandomCommand[] = [document];

/** The next step of a document, sensible or not. */
function document(world: World): Attempt {
  const { random } = world;
  const someone = livingOrDeceased(world);
  const [id, state] = someone;
  const { occurredOn, reportedOn } = dates(world, 30);
  const kind = random.pick(documentKinds);
  const status = random.pick(nextStatuses(kind, state.documents?.[kind]));
  const policeReport = status === 'lost' ? 'SKTLK/1/2024' : undefined;
  const changedOn = inLifeOf(someone, occurredOn);
  const command = { reportedOn, changedOn, document: kind, status, policeReport };
  return {
    command: 'record-document',
    office: officeFor(world, areaOf(someone)),
    reportedOn,
    decide: (known, context) => recordDocument(command, known.person(id), context),
  };
}

import type { DatedEvent } from '../../act';
import type { KindOfAct } from '../../events/voiding';
import { biodataChange } from '../../identity/change-biodata';
import { citizenshipChange, nameChange, sexChange } from '../../identity/change-identity';
import { refuseBeforeBirth, type ChangeOfPerson, type KindOfChange } from '../../identity/change';
import { isRegistered, personNotFound, refuseDates, refuseDeceased } from '../../rules';
import { correcting, inCorrected, withFields, type Scene } from '../correct-act';
import { isOfKind } from '../kind-of-act';

type Corrected<Command extends ChangeOfPerson> = Partial<Omit<Command, 'reportedOn'>>;

/**
 * Pembetulan of a change of a person's own data: the change as it would be registered with the corrected fields.
 * Whether it was late follows from the day on which it was first recorded.
 */
function correctingChange<Command extends ChangeOfPerson>(
  kind: KindOfAct,
  { refuse, event: eventOf }: KindOfChange<Command>,
) {
  const right = ({ data, occurredOn }: DatedEvent, corrected: Corrected<Command>, { reportedOn }: Scene) =>
    withFields({ ...data, changedOn: occurredOn, reportedOn }, corrected) as unknown as Command;
  return correcting<Corrected<Command>>({
    kind,
    refuse(corrected, scene) {
      const { chain, content, without, context } = scene;
      const person = without.persons.get(chain.subjects[0] ?? '');
      if (!isRegistered(person)) return personNotFound('actId');
      const change = content.flatMap(({ events }) => events).find(({ type }) => isOfKind(kind, type));
      if (!change) throw new Error(`An act of the kind ${kind} has no event of it`);
      const command = right(change, corrected, scene);
      const { changedOn, reportedOn } = command;
      const field = 'corrected.changedOn';
      const refusedDay =
        refuseDates(changedOn, reportedOn, context, field) ??
        refuseBeforeBirth(changedOn, person, field) ??
        refuseDeceased(person, changedOn, field);
      if (refusedDay) return refusedDay;
      const refused = refuse?.(command);
      return refused && inCorrected(refused);
    },
    restate: ({ event }, corrected, scene) =>
      isOfKind(kind, event.type)
        ? eventOf(right(event, corrected, scene), { receivedOn: scene.chain.recordedOn })
        : event,
  });
}

export const correctNameChange = correctingChange('name-change', nameChange);
export const correctSexChange = correctingChange('sex-change', sexChange);
export const correctCitizenshipChange = correctingChange('citizenship-change', citizenshipChange);
export const correctBiodataChange = correctingChange('biodata-change', biodataChange);

import { cancelAct, type CancelAct } from '../../voiding/cancel-act';
import { correctDeath, type CorrectedDeath } from '../../voiding/kinds/death';
import { cancellationOf, contextOn, supersedeFacts, type Register } from '@peristiwa/testing/domain';
import type { Decide } from '../scenes-under-test';

/** The act of the first event of a type. */
export const actOf = (register: Register, type: string) =>
  register.events.find((event) => event.type === type)?.actId ?? 'unknown';

/** The cancellation of the death act on record. */
export const cancelsDeath =
  (change: (register: Register) => Partial<CancelAct> = () => ({})): Decide =>
  (register) => {
    const death = cancellationOf(actOf(register, 'DeathRegistered'));
    const command = { ...death, kind: 'death' as const, ...change(register) };
    return cancelAct(command, supersedeFacts(register, command.actId), contextOn());
  };

/** A correction of the death act on record. */
export const correctsDeath =
  (corrected: CorrectedDeath): Decide =>
  (register) => {
    const actId = actOf(register, 'DeathRegistered');
    return correctDeath(
      { ...cancellationOf(actId), corrected },
      supersedeFacts(register, actId),
      contextOn(),
    );
  };

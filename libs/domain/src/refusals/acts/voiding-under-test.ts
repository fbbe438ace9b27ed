import { cancelAct, type CancelAct } from '../../voiding/cancel-act';
import { cancellationOf, contextOn, supersedeFacts, type Register } from '@peristiwa/testing';
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

import { registerDeath, type Change, type DatedEvent } from '@peristiwa/domain';
import { plainDate } from '@peristiwa/kernel';
import { contextOn, deathFacts, familyOfFour, FATHER, given, idOf, type Register } from '@peristiwa/testing';

export const DEATH_ACT = idOf(0xd1);
export const CORRECTION_ACT = idOf(0xd2);
const CANCELLATION_ACT = idOf(0xd3);
const DIED_ON = plainDate('2026-11-20');
const CANCELLED_ON = plainDate('2026-11-25');

/**
 * The death of a father of four is registered by mistake. The act is corrected, in his own stream only, and then cancelled
 * as a whole: each act that supersedes writes in every stream of the chain (design.md §3).
 */
export function deathThatDidNotHappen(): Register {
  const { register } = given(familyOfFour());
  const died = { diedOn: DIED_ON, reportedOn: DIED_ON, cause: 'other', attestedBy: 'other' } as const;
  const decided = registerDeath(died, deathFacts(register, FATHER), contextOn(DIED_ON));
  if (decided.kind === 'rejected') throw new Error(decided.rejection.code);
  const { changes } = decided;
  append(register, changes, DEATH_ACT);
  append(
    register,
    changes.map(({ stream, events }): Change => {
      const own = events.filter(({ type }) => type === 'DeathRegistered');
      return own.length > 0
        ? { stream, events: own.map(withOtherCause) }
        : { stream, events: [marker(stream.kind, 'kept')] };
    }),
    CORRECTION_ACT,
    DEATH_ACT,
  );
  append(
    register,
    changes.map(({ stream }): Change => ({ stream, events: [marker(stream.kind, 'annulment')] })),
    CANCELLATION_ACT,
    CORRECTION_ACT,
  );
  return register;
}

function append(register: Register, changes: readonly Change[], actId: string, supersedes?: string): void {
  const stamp = { actId, office: '3204', reportedOn: CANCELLED_ON, recordedOn: CANCELLED_ON };
  register.append(changes, { ...stamp, ...(supersedes && { supersedes }) });
}

function withOtherCause(event: DatedEvent): DatedEvent {
  return { ...event, data: { ...event.data, cause: 'accident' } } as DatedEvent;
}

function marker(kind: Change['stream']['kind'], by: 'kept' | 'annulment'): DatedEvent {
  const data = { by, voided: 'death', reason: null, legalBasis: null } as const;
  const type = {
    person: 'PersonActVoided',
    family: 'FamilyActVoided',
    move: 'MoveActVoided',
    death: 'DeathActVoided',
  } as const;
  return { type: type[kind as keyof typeof type], occurredOn: CANCELLED_ON, data };
}

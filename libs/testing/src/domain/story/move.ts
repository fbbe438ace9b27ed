import { addDays } from '@peristiwa/kernel';
import {
  cancelDeparture,
  changeAddress,
  expireDeparture,
  registerArrival,
  registerDeparture,
} from '@peristiwa/domain';
import { addressFacts, arrivalFacts, departureFacts } from '../facts';
import { FAR_HOME, FAR_VILLAGE, HOME, OTHER_VILLAGE } from '../fixtures';
import { enter } from './biodata';
import type { Decide, Story } from './story';

/** The whole card moves to another village of the regency. */
export function recordAddress(story: Story, familyId: string): void {
  const address = { ...HOME, area: OTHER_VILLAGE };
  story.record((register, context) =>
    changeAddress(
      { changedOn: context.today, reportedOn: context.today, address },
      addressFacts(register, familyId),
      context,
    ),
  );
}

/** Four departures: one cancelled, one expired, one of the head while others stay, one of a child; both join a card. */
export function recordMoves(story: Story, head: string, hostPerson: string, child: string): void {
  const departs = (id: string, successorId?: string) =>
    story.record((register, context) =>
      registerDeparture(
        { reportedOn: context.today, destination: FAR_VILLAGE, reason: 'work', successorId },
        departureFacts(register, [id]),
        context,
      ),
    );
  const first = departs(child).moveId;
  story.record((register, context) =>
    cancelDeparture({ reportedOn: context.today }, register.move(first), context),
  );
  const second = departs(child);
  story.record((register) => expireDeparture(register.move(second.moveId), addDays(second.validUntil, 1)));
  const wife = story.register.registered(head).marriages[0]?.spouseId;
  const third = departs(head, wife).moveId;
  const far = FAR_VILLAGE.slice(0, 4);
  const arrival = (moveId: string, mover: string, host: string): Decide => {
    return (register, { today, ...context }) =>
      registerArrival(
        {
          arrivedOn: today,
          reportedOn: today,
          address: FAR_HOME,
          family: { kind: 'join', relationships: new Map([[mover, 'other-relative']]) },
        },
        arrivalFacts(register, moveId, register.familyOf(host).id),
        { today, ...context },
      );
  };
  const other = enter(story, 'Dian', 'female', { kind: 'new', address: FAR_HOME }).personId;
  story.record(arrival(third, head, other), far);
  const fourth = departs(child).moveId;
  story.record(arrival(fourth, child, hostPerson), far);
}

/** A whole card moves and keeps its number. */
export function recordReturn(story: Story, movers: readonly string[]): void {
  const { moveId } = story.record(
    (register, context) =>
      registerDeparture(
        { reportedOn: context.today, destination: HOME.area, reason: 'family' },
        departureFacts(register, movers),
        context,
      ),
    FAR_VILLAGE.slice(0, 4),
  );
  story.record((register, context) =>
    registerArrival(
      { arrivedOn: context.today, reportedOn: context.today, address: HOME, family: { kind: 'same-card' } },
      arrivalFacts(register, moveId),
      context,
    ),
  );
}

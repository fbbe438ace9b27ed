import { voidAct } from '@peristiwa/domain';
import { cancellationOf, voidFacts } from '../facts';
import { OFFICE } from '../fixtures';
import type { RecordedEvent } from '../register';
import type { Chapter, Story } from './story';

export const voidingChapters: readonly Chapter[] = [recordVoiding];

/**
 * First the arrival of the head is voided: he is on his old card again, which another member now heads. Then the
 * marriage for which this card was issued is voided: the card keeps its present members.
 */
function recordVoiding(story: Story): void {
  const first = (type: RecordedEvent['type']) =>
    story.register.events.find((event) => event.type === type)?.actId ?? '';
  for (const actId of [first('FamilyCardIssuedOnArrival'), first('MarriageRegistered')]) {
    story.record(
      (register, context) =>
        voidAct(cancellationOf(actId, context.today), voidFacts(register, actId), context),
      OFFICE,
      actId,
    );
  }
}

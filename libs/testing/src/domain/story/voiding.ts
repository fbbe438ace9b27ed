import { cancelIn } from '../facts';
import type { Chapter, Story } from './story';

export const voidingChapters: readonly Chapter[] = [recordVoiding];

/**
 * First the arrival of the head is voided: he is on his old card again, which another member now heads. Then the
 * marriage for which this card was issued is voided: the card keeps its present members.
 */
function recordVoiding(story: Story): void {
  for (const type of ['FamilyCardIssuedOnArrival', 'MarriageRegistered'] as const) {
    const act = story.register.events.find((event) => event.type === type);
    if (!act) throw new Error(`The story has no ${type}`);
    const { actId, office } = act;
    story.record((register, context) => cancelIn(register, actId, context), office, actId);
  }
}

import { cancelIn } from '../facts';
import { HOME } from '../fixtures';
import { enter } from './biodata';
import { recordDeath } from './death';
import { recordMarriages } from './marriage';
import type { Chapter, Story } from './story';

export const voidingChapters: readonly Chapter[] = [recordVoiding, recordWidowhood];

/**
 * First the arrival of the head is voided: he is on his old card again, which another member now heads. Then the
 * marriage for which this card was issued is voided: the card keeps its present members.
 */
function recordVoiding(story: Story): void {
  for (const type of ['FamilyMembersJoined', 'MarriageRegistered'] as const) {
    const act = story.register.events.find((event) => event.type === type);
    if (!act) throw new Error(`The story has no ${type}`);
    const { actId, office } = act;
    story.record((register, context) => cancelIn(register, actId, context), office, actId);
  }
}

/** A wife dies, then her husband. Her death is cancelled: now his death has made her a widow. */
function recordWidowhood(story: Story): void {
  const husband = enter(story, 'Udin', 'male', { kind: 'new', address: HOME }).personId;
  const wife = enter(story, 'Entin', 'female', { kind: 'new', address: HOME }).personId;
  recordMarriages(story, husband, wife);
  recordDeath(story, wife);
  recordDeath(story, husband);
  const hers = story.register.stream({ kind: 'person', id: wife }).at(-1);
  if (hers?.type !== 'DeathRegistered') throw new Error('The last act about her is her death');
  const { actId, office } = hers;
  story.record((register, context) => cancelIn(register, actId, context), office, actId);
}

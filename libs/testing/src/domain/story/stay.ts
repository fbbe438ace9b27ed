import { addDays } from '@peristiwa/kernel';
import { endStay, registerStay } from '@peristiwa/domain';
import { FAR_HOME, FAR_VILLAGE, HOME } from '../fixtures';
import { enter } from './biodata';
import type { Chapter, Story } from './story';

export const stayChapters: readonly Chapter[] = [recordStay];

/** A student lives elsewhere for a time and comes home early. */
function recordStay(story: Story): void {
  const { personId } = enter(story, 'Rizki', 'male', { kind: 'new', address: HOME });
  const far = FAR_VILLAGE.slice(0, 4);
  story.record((register, { today, ...context }) => {
    const command = {
      reportedOn: today,
      from: today,
      until: addDays(today, 200),
      address: { ...FAR_HOME, postalCode: '80361' },
      reason: 'education',
    } as const;
    return registerStay(command, register.person(personId), { today, ...context });
  }, far);
  story.record((register, { today, ...context }) => {
    const command = { reportedOn: today, endedOn: today };
    return endStay(command, register.person(personId), { today, ...context });
  }, far);
}

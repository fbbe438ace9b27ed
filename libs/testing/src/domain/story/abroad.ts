import { departAbroad, returnFromAbroad, type DepartAbroad, type ReturnFromAbroad } from '@peristiwa/domain';
import { departAbroadFacts, returnFacts } from '../facts';
import { FAR_HOME, FAR_VILLAGE, HOME } from '../fixtures';
import { enter } from './biodata';
import type { Chapter, Story } from './story';

export const abroadChapters: readonly Chapter[] = [recordLifeAbroad];

/** The head of a card goes abroad and another member heads it; the head returns, goes once more, and joins a card. */
function recordLifeAbroad(story: Story): void {
  const head = enter(story, 'Tono', 'male', { kind: 'new', address: HOME }).personId;
  const card = story.register.familyOf(head).id;
  const join = { kind: 'join', relationship: 'other-relative' } as const;
  enter(story, 'Tuti', 'female', join, { host: card });
  departs(story, head, {
    plannedOn: story.today,
    foreignAddress: 'Jalan Ampang 5, Kuala Lumpur',
    guarantor: 'Tuan Ali',
  });
  const far = FAR_VILLAGE.slice(0, 4);
  returns(story, head, { kind: 'new', headId: head, address: FAR_HOME }, { office: far });
  departs(story, head, {}, far);
  returns(story, head, { kind: 'join' }, { host: card });
}

function departs(story: Story, id: string, change: Partial<DepartAbroad>, office?: string): void {
  story.record((register, { today, ...context }) => {
    const command = {
      reportedOn: today,
      departedOn: today,
      country: 'MY',
      reason: 'work',
      ...change,
    } as const;
    const facts = departAbroadFacts(register, [id]);
    return departAbroad({ stated: new Map(), ...command }, facts, { today, ...context });
  }, office);
}

function returns(
  story: Story,
  id: string,
  family: ReturnFromAbroad['family'],
  { office, host }: { readonly office?: string; readonly host?: string },
): void {
  story.record((register, { today, ...context }) => {
    const command = {
      returnedOn: today,
      reportedOn: today,
      travelDocument: 'X1234567',
      missionLetter: '118/KONS/2026',
      family,
      // He is five years older than the head: unusual for a parent, so the fact has a flag.
      stated: new Map([[id, 'parent'] as const]),
    };
    return returnFromAbroad(command, returnFacts(register, [id], host), { today, ...context });
  }, office);
}

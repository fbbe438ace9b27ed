import { registerDeath } from '@peristiwa/domain';
import { deathFacts } from '../facts';
import { OFFICE } from '../fixtures';
import type { Story } from './story';

export function recordDeath(story: Story, personId: string, office = OFFICE): void {
  story.record(
    (register, context) =>
      registerDeath(
        { diedOn: context.today, reportedOn: context.today, cause: 'ordinary-illness', attestedBy: 'doctor' },
        deathFacts(register, personId),
        context,
      ),
    office,
  );
}

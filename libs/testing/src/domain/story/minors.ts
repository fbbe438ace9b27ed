import { registerArrival, registerDeparture } from '@peristiwa/domain';
import { arrivalFacts, departureFacts } from '../facts';
import { FAR_HOME, FAR_VILLAGE } from '../fixtures';
import { recordResolution } from './adoption';
import { recordBirths } from './birth';
import { recordDeath } from './death';
import type { Story } from './story';

/** A mother moves with one of her twins and dies there: each child heads a card, and each is flagged. */
export function recordMinors(story: Story, mother: string, father: string): void {
  const [twin = ''] = recordBirths(story, { mother, father }, ['Ayu Wijaya', 'Ratna Wijaya']);
  const { moveId } = story.record((register, context) =>
    registerDeparture(
      { reportedOn: context.today, destination: FAR_VILLAGE, reason: 'work' },
      departureFacts(register, [mother, twin]),
      context,
    ),
  );
  const far = FAR_VILLAGE.slice(0, 4);
  story.record(
    (register, context) =>
      registerArrival(
        {
          arrivedOn: context.today,
          reportedOn: context.today,
          address: FAR_HOME,
          family: { kind: 'new-card', headId: mother, relationships: new Map([[twin, 'child']]) },
        },
        arrivalFacts(register, moveId),
        context,
      ),
    far,
  );
  recordDeath(story, mother, far);
  recordResolution(story, twin, far);
}

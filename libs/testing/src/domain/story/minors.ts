import { registerArrival, registerDeparture, type RegisterArrival } from '@peristiwa/domain';
import { arrivalFacts, departureFacts } from '../facts';
import { FAR_HOME, FAR_VILLAGE, HOME } from '../fixtures';
import { recordResolution } from './adoption';
import { enter } from './biodata';
import { recordBirths } from './birth';
import { recordDeath } from './death';
import type { Story } from './story';

/**
 * A mother moves with one of her twins and dies there: each child heads a card, and each is flagged. So is the child of
 * a mother who joins a card elsewhere.
 */
export function recordMinors(story: Story, mother: string, father: string): void {
  const far = FAR_VILLAGE.slice(0, 4);
  const [twin = ''] = recordBirths(story, { mother, father }, ['Ayu Wijaya', 'Ratna Wijaya']);
  const moves = (movers: readonly string[], family: RegisterArrival['family'], host?: string) => {
    const { moveId } = story.record((register, context) =>
      registerDeparture(
        { reportedOn: context.today, destination: FAR_VILLAGE, reason: 'work' },
        departureFacts(register, movers),
        context,
      ),
    );
    story.record((register, context) => {
      const day = { arrivedOn: context.today, reportedOn: context.today };
      const facts = arrivalFacts(register, moveId, host);
      return registerArrival({ ...day, address: FAR_HOME, family }, facts, context);
    }, far);
  };
  moves([mother, twin], { kind: 'new-card', headId: mother, relationships: new Map([[twin, 'child']]) });
  recordDeath(story, mother, far);
  recordResolution(story, twin, far);
  const other = enter(story, 'Lilis', 'female', { kind: 'new', address: HOME }).personId;
  recordBirths(story, { mother: other }, ['Dewi Wijaya']);
  const host = enter(story, 'Yuni', 'female', { kind: 'new', address: FAR_HOME }).personId;
  const relationships = new Map([[other, 'other-relative' as const]]);
  moves([other], { kind: 'join', relationships }, story.register.familyOf(host).id);
}

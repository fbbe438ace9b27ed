import { reject } from '@peristiwa/kernel';
import type { ActContext, ActDecision, Known } from '../act';
import type { Person } from '../person/person';
import { changePerson, refuseCourtDecree, type ChangeOfPerson } from './change';
import type { CourtDecree } from './papers';

export interface DeclareMissing extends ChangeOfPerson {
  readonly decree: CourtDecree;
}
export interface EndMissing extends ChangeOfPerson {
  /** Number of the paper that shows that the person is alive. */
  readonly evidence: string;
}

/** Hilang, by a decree of the court (domain.md §2.7). The person stays on the card, and every marriage stands. */
export function declareMissing(
  command: DeclareMissing,
  person: Known<Person>,
  context: ActContext,
): ActDecision<Record<string, never>> {
  return changePerson(command, person, context, ({ missing }) => {
    const { changedOn, decree } = command;
    if (missing) return reject({ code: 'already-missing', field: 'person', missingSince: missing.since });
    const refused = refuseCourtDecree(decree, changedOn);
    if (refused) return refused;
    return { type: 'PersonDeclaredMissing', occurredOn: changedOn, data: { decree } };
  });
}

/** The missing person was found alive (domain.md §2.7: HILANG → AKTIF); a death is recorded as a death. */
export function endMissing(
  command: EndMissing,
  person: Known<Person>,
  context: ActContext,
): ActDecision<Record<string, never>> {
  return changePerson(command, person, context, ({ missing }) => {
    const { changedOn, evidence } = command;
    if (!missing) return reject({ code: 'not-missing', field: 'personId' });
    if (changedOn < missing.since) {
      return reject({ code: 'not-missing', field: 'changedOn', missingSince: missing.since });
    }
    return { type: 'PersonFound', occurredOn: changedOn, data: { evidence } };
  });
}

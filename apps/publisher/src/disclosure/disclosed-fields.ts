import type { PersonMessage } from '@peristiwa/contracts';

/** Names of everything that a message says about a person, sorted: members of the view, facts of the act, its dates. */
export function disclosedFields(message: PersonMessage): string[] {
  const { state, added, facts, changes, occurredOn, reportedOn } = message;
  const names = new Set([state, added, facts, changes].flatMap((part) => Object.keys(part ?? {})));
  if (occurredOn !== undefined) names.add('occurredOn');
  if (reportedOn !== undefined) names.add('reportedOn');
  return [...names].toSorted();
}

/** What of a message the partner was not shown. A value that was shortened was shown. */
export function withheldFields(stored: PersonMessage, shown: PersonMessage): string[] {
  if (stored === shown) return [];
  const names = new Set(disclosedFields(shown));
  return disclosedFields(stored).filter((name) => !names.has(name));
}

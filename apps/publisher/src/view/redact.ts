import type { PersonMessage } from '@peristiwa/contracts';
import type { Grants } from './agreement';
import { reduceArea } from './entitled-view';
import { factsIn, membersOf } from './grants';

type Members = Readonly<Record<string, unknown>>;

export interface Redacted {
  readonly value: PersonMessage;
  /** Names of what was left out or shortened, sorted; empty when the message is as it was sent. */
  readonly redacted: readonly string[];
}

/**
 * An old message as today's agreement would show it: members and facts that it no longer grants are left out, area
 * codes are shortened to what it grants. Without `agreement` (it has ended, or the partner no longer holds the person)
 * only the keys stay. Pure.
 */
export function redact(message: PersonMessage, agreement: Grants | undefined): Redacted {
  const fields = agreement?.fields ?? [];
  const redacted = new Set<string>();
  const keep = (members: Members | undefined, granted: ReadonlySet<string>) =>
    members &&
    Object.fromEntries(
      Object.entries(members).flatMap(([name, member]) => {
        const shown = granted.has(name) && agreement ? shorten(name, member, agreement) : undefined;
        if (shown !== member) redacted.add(name);
        return shown === undefined ? [] : [[name, shown]];
      }),
    );
  const granted = membersOf(fields);
  const facts = new Set(agreement ? factsIn(fields) : []);
  if (!isBirthDayGranted(message, fields)) facts.delete('bornOn');
  const { occurredOn, reportedOn, state, added, changes, facts: ofAct, ...rest } = message;
  const dates = {
    occurredOn: occurredOnBy(message, fields),
    reportedOn: hasDates(fields) ? reportedOn : undefined,
  };
  if (dates.occurredOn !== occurredOn) redacted.add('occurredOn');
  if (dates.reportedOn !== reportedOn) redacted.add('reportedOn');
  const value = {
    ...rest,
    ...(dates.occurredOn !== undefined && { occurredOn: dates.occurredOn }),
    ...(dates.reportedOn !== undefined && { reportedOn: dates.reportedOn }),
    ...(changes && { changes: keep(changes, granted) }),
    ...(ofAct && { facts: keep(ofAct, facts) }),
    ...(state && { state: keep(state, granted) }),
    ...(added && { added: keep(added, granted) }),
  } as PersonMessage;
  return redacted.size === 0
    ? { value: message, redacted: [] }
    : { value, redacted: [...redacted].toSorted() };
}

function hasDates(fields: Grants['fields']): boolean {
  return fields.includes('eventDates');
}

/** A birth occurred on the day of birth, which has a grant of its own; the day of an infant has another. */
function isBirthDayGranted({ state }: PersonMessage, fields: Grants['fields']): boolean {
  return fields.includes('bornOn') || (fields.includes('birthMonth') && state?.infantBornOn !== undefined);
}

function occurredOnBy(message: PersonMessage, fields: Grants['fields']): string | undefined {
  const { occurredOn, facts } = message;
  if (!hasDates(fields)) return undefined;
  return facts?.bornOn === undefined || isBirthDayGranted(message, fields)
    ? occurredOn
    : occurredOn?.slice(0, 7);
}

/** Area codes in members that have a grant of their own, as precise as the address that is granted. */
function shorten(name: string, member: unknown, agreement: Grants): unknown {
  // As a fact `residence` is an area; as a member of the view, a status.
  const isResidence = name === 'residence' && typeof member === 'string' && /^\d+$/.test(member);
  if (name === 'from' || name === 'to' || isResidence) return reduceArea(String(member), agreement);
  if (name !== 'departure' || typeof member !== 'object' || member === null) return member;
  const { destination, before, after, ...rest } = member as Members;
  const inside = (part: unknown) => (part ? shorten(name, part, agreement) : part);
  if (before !== undefined || after !== undefined) {
    const [was, now] = [inside(before), inside(after)];
    if (was === before && now === after) return member;
    return { ...(was !== undefined && { before: was }), after: now };
  }
  const area = typeof destination === 'string' ? reduceArea(destination, agreement) : undefined;
  return area === destination ? member : { ...(area && { destination: area }), ...rest };
}

import { reject, type PlainDate } from '@peristiwa/kernel';
import type { ActContext, CardNotice, Change, DatedEvent, Known, Reservation } from '../act';
import type { Address } from '../area';
import { cardDay } from '../card-day';
import type { ActiveFamily, FamilyMember } from '../family/family';
import { knownTowards, stateOf } from '../family/towards-head';
import { issueKkNumber } from '../issuance';
import { partiesOf, whyOffCard, type CoupleFacts } from '../marriage/couple';
import { isActive, isRegistered, refuseOffice } from '../rules';
import type { Relationship } from '../values';
import { openDeparture, type Person, type RegisteredPerson } from './person';

/** How the card of a couple is divided. */
export interface SplitChoice {
  readonly reportedOn: PlainDate;
  /** Where the party who leaves the card will live, if elsewhere in this regency. */
  readonly leaverAddress?: Address;
}

export interface SplitFacts extends CoupleFacts {
  /** Members who go with the party who leaves, children as a rule. */
  readonly children: readonly Known<Person>[];
}

type Reason = 'divorce' | 'annulment';

/** What an answer says about the card. */
export interface SplitResult extends CardNotice {
  readonly leaverId?: string;
  readonly familyId?: string;
  readonly kkNumber?: string;
}

interface Split extends SplitResult {
  readonly kind: 'decided';
  readonly changes: readonly Change[];
  readonly reservations: readonly Reservation[];
}

/**
 * The card of a couple who part (`domain.md` §2.6): on a shared card the head stays and keeps its number; the other gets
 * a new card, with the children who go along.
 */
export function decideSplit(command: SplitChoice, facts: SplitFacts, context: ActContext, reason: Reason) {
  const { husband, wife, husbandFamily, wifeFamily } = facts;
  const apart: Split = { kind: 'decided', changes: [], reservations: [] };
  // A spouse who died or lives abroad has left the card already, so that nobody leaves it now.
  const offCard = whyOffCard(partiesOf(facts));
  if (offCard) {
    const asked = facts.children.length > 0 || command.leaverAddress !== undefined;
    return { ...apart, cardUnchanged: asked ? offCard : undefined };
  }
  if (husbandFamily.id !== wifeFamily.id) {
    return facts.children.length > 0 ? reject({ code: 'child-not-on-card', field: 'children' }) : apart;
  }
  const { id: familyId, state: family } = husbandFamily;
  if (!isActive(family)) throw new Error('A living person stands on a card that is not active');
  const leaver = leaverOf(family, husband, wife);
  const strange = facts.children.findIndex(
    (child, index) =>
      !isRegistered(child.state) ||
      facts.children.findIndex(({ id }) => id === child.id) !== index ||
      !family.members.some((member) => member.personId === child.id) ||
      [husband.id, wife.id, family.headId].includes(child.id),
  );
  if (strange !== -1) return reject({ code: 'child-not-on-card', field: `children.${strange}` });
  // The end of a marriage is recorded in every state of a card (UU 24/2013 art. 40). A person with an open SKPWNI
  // leaves this card by the arrival, so this act does not move that person.
  const stays = ({ state }: Known<RegisteredPerson>) => !openDeparture(state);
  const movers = ([leaver, ...facts.children] as readonly Known<RegisteredPerson>[]).filter(stays);
  if (movers[0]?.id !== leaver.id) return apart;
  const address = command.leaverAddress ?? family.address;
  const refusedOffice = refuseOffice(address.area, context);
  if (refusedOffice) return refusedOffice;
  const { reportedOn } = command;
  const parties = partiesOf(facts);
  const people = new Map([parties.husband, parties.wife, ...movers].map(({ id, state }) => [id, state]));
  return leaversCard({ familyId, family, movers, people, address, reportedOn, reason }, context);
}

/** The head stays. On a card that another person heads, the one who married in leaves and the head's child stays. */
function leaverOf(family: ActiveFamily, husband: Known<Person>, wife: Known<Person>): Known<Person> {
  if (family.headId === wife.id) return husband;
  const his = family.members.find((member) => member.personId === husband.id)?.relationship;
  return his === 'child-in-law' ? husband : wife;
}

interface Parting {
  readonly familyId: string;
  readonly family: ActiveFamily;
  readonly movers: readonly Known<RegisteredPerson>[];
  /** The couple and the movers. */
  readonly people: ReadonlyMap<string, RegisteredPerson>;
  readonly address: Address;
  readonly reportedOn: PlainDate;
  readonly reason: Reason;
}

function leaversCard(from: Parting, context: ActContext): Split {
  const { movers, address, reason } = from;
  const changedOn = cardDay(from.reportedOn, from.family, ...movers.map(({ state }) => state));
  const kkNumber = issueKkNumber(context, address.area);
  const familyId = context.newId();
  const towards = movers.map(({ id }) => towardsLeaver(id, from));
  const members = movers.map(({ id }, index): FamilyMember => {
    return { personId: id, relationship: towards[index] ?? 'other-relative' };
  });
  const place = ({ personId, relationship }: FamilyMember, index: number): Change => {
    const flags = towards[index] ? {} : { flags: ['relationship-unclear'] as const };
    const data = { placement: { familyId, kkNumber, relationship, address }, reason, ...flags };
    return {
      stream: { kind: 'person', id: personId },
      events: [{ type: 'CardChanged', occurredOn: changedOn, data }],
    };
  };
  const left: Change = {
    stream: { kind: 'family', id: from.familyId },
    events: [
      {
        type: 'FamilyMembersSeparated',
        occurredOn: changedOn,
        data: { personIds: movers.map(({ id }) => id), reason },
      },
    ],
  };
  const headId = members[0]?.personId ?? '';
  const issued: Change = {
    stream: { kind: 'family', id: familyId },
    events: [
      {
        type: 'FamilyCardIssued',
        occurredOn: changedOn,
        data: { kkNumber, headId, address, members, reason },
      },
    ],
  };
  return {
    kind: 'decided',
    changes: [...members.map(place), left, issued],
    reservations: [{ kind: 'kk', value: kkNumber, streamId: familyId }],
    leaverId: headId,
    familyId,
    kkNumber,
  };
}

/**
 * What a mover is to the party who leaves: by kinship on record, else by what both were to the head of the card; parents
 * of the former spouse are famili lain. Somebody younger whom neither shows is the child whom the form names.
 */
function towardsLeaver(
  personId: string,
  { family, movers, people }: Pick<Parting, 'family' | 'movers' | 'people'>,
): Relationship | undefined {
  const leaverId = movers[0]?.id ?? '';
  if (leaverId === personId) return 'head';
  const [leaver, member] = [leaverId, personId].map((id) =>
    family.members.find((one) => one.personId === id),
  );
  if (!leaver || !member) throw new Error('Somebody who leaves is not on the card');
  const known = knownTowards(leaver, member, people);
  if (known) return known === 'parent-in-law' ? 'other-relative' : known;
  return stateOf(people, personId).bornOn > stateOf(people, leaverId).bornOn ? 'child' : undefined;
}

/** The events of an act on both, and the cards that it divides. The leaver has two events in one stream. */
export function partingChanges(
  { husband, wife }: Pick<CoupleFacts, 'husband' | 'wife'>,
  split: Split,
  eventOf: (spouseId: string) => DatedEvent,
): Change[] {
  const own = (id: string, spouseId: string): Change => {
    return { stream: { kind: 'person', id }, events: [eventOf(spouseId)] };
  };
  const merged = new Map<string, Change>();
  for (const change of [own(husband.id, wife.id), own(wife.id, husband.id), ...split.changes]) {
    const known = merged.get(change.stream.id);
    const events = known ? [...known.events, ...change.events] : change.events;
    merged.set(change.stream.id, { stream: change.stream, events });
  }
  return [...merged.values()];
}

/** What an answer says about the card. */
export function splitResult({ leaverId, familyId, kkNumber, cardUnchanged }: Split): SplitResult {
  return { leaverId, familyId, kkNumber, cardUnchanged };
}

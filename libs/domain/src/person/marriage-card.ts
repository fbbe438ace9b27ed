import { reject, type PlainDate } from '@peristiwa/kernel';
import type { ActContext, Change, Known, Reservation } from '../act';
import { officeCovers, type Address } from '../area';
import { cardDay } from '../card-day';
import type { ActiveFamily, FamilyMember } from '../family/family';
import { kinshipTo } from '../family/kinship';
import { stateOf } from '../family/towards-head';
import {
  issueCard,
  newcomersOf,
  nobodyLeaves,
  placements,
  separate,
  type CardPlacement,
  type FlagsByPerson,
  type Group,
  type Separation,
  type Transfer,
} from '../family/transfer';
import { refuseOffice } from '../rules';
import type { Relationship } from '../values';
import { openDeparture, withMarriage, type Person, type RegisteredPerson } from './person';

export type Role = 'husband' | 'wife';
const roles: readonly Role[] = ['husband', 'wife'];
const otherOf = (role: Role): Role => (role === 'husband' ? 'wife' : 'husband');

/** The couple's choice about their family card. */
export type CardChoice =
  | { readonly kind: 'new'; readonly head: Role; readonly address: Address }
  | { readonly kind: 'join'; readonly host: Role }
  | { readonly kind: 'unchanged' };

export type Couple = Record<Role, Known<RegisteredPerson> & { readonly family: Known<ActiveFamily> }>;

export interface CardFacts {
  /** All members of both cards. */
  readonly members: ReadonlyMap<string, RegisteredPerson>;
  /** Members who stay on a card that its head leaves; all others go along. */
  readonly stay: readonly Known<Person>[];
  /** Members who go along from a card that another person heads. */
  readonly along: readonly Known<Person>[];
  /** `relativesOf` the members. */
  readonly relatives: ReadonlyMap<string, RegisteredPerson>;
  /** Relationships to the head of their card that the couple states, by person. */
  readonly stated: ReadonlyMap<string, Relationship>;
}

export interface CardOutcome {
  readonly kind: 'decided';
  /** New placements, by person. */
  readonly placements: ReadonlyMap<string, CardPlacement>;
  readonly cards: readonly Change[];
  readonly reservations: readonly Reservation[];
  readonly familyId?: string;
  readonly kkNumber?: string;
  /** New numbers of the cards whose head leaves while other members stay. */
  readonly stayersKkNumbers?: readonly string[];
}
export const unchangedCard: CardOutcome = {
  kind: 'decided',
  placements: new Map(),
  cards: [],
  reservations: [],
};

/** The couple as they are after the act, and all persons who may be related to them. */
interface Household extends CardFacts, Transfer {
  readonly couple: Couple;
}

/**
 * The card of a couple (perubahan KK karena perkawinan, F-1.02; `domain.md` §2.6). A head brings all members of the
 * card along except those named to stay, who get a new head and a new number. A spouse who is not the head of a card
 * comes alone, or with the members named to go along, such as children.
 */
export function decideCard(
  choice: Exclude<CardChoice, { kind: 'unchanged' }>,
  wedding: CardFacts & {
    readonly couple: Couple;
    readonly marriedOn: PlainDate;
    readonly reportedOn: PlainDate;
  },
  context: ActContext,
) {
  const { couple, members } = wedding;
  // A card of this office needs both to live in its area already; a spouse who lives elsewhere moves first (SKPWNI).
  for (const role of roles) {
    if (!officeCovers(context.office, couple[role].state.placement.address.area)) {
      return reject({ code: 'spouse-lives-elsewhere', field: role });
    }
    if (openDeparture(couple[role].state)) return reject({ code: 'departure-already-open', field: role });
  }
  const married = roles.map((role): [string, RegisteredPerson] => {
    const spouse = { spouseId: couple[otherOf(role)].id, marriedOn: wedding.marriedOn };
    return [couple[role].id, withMarriage(couple[role].state, spouse)];
  });
  const living = new Map([...members, ...married]);
  const cards = roles.map((role) => couple[role].family.state);
  const home: Household = {
    ...wedding,
    people: new Map([...wedding.relatives, ...living]),
    changedOn: cardDay(wedding.reportedOn, ...cards, ...living.values()),
    reason: 'marriage',
    stayField: 'family.stay',
    relationshipsField: 'family.relationships',
    fieldOf: (id) => {
      const named = wedding.along.findIndex((person) => person.id === id);
      return named === -1 ? 'family.stay' : `family.along.${named}`;
    },
  };
  const [joiner, shared] =
    choice.kind === 'join'
      ? [otherOf(choice.host), couple.husband.family.id === couple.wife.family.id]
      : [undefined, false];
  const movers = shared ? [] : joiner ? [joiner] : roles;
  const refusedNames = refuseNames(movers, home);
  if (refusedNames) return refusedNames;
  if (choice.kind === 'new') return newCard(choice, home, context);
  return shared ? sharedCard(choice.host, home) : joinCard(choice.host, home, context);
}

const heads = ({ id, family }: Couple[Role]) => family.state.headId === id;
const isMember = ({ headId, members }: ActiveFamily, id: string) =>
  id !== headId && members.some(({ personId }) => personId === id);

/** Members named to stay are on a card that its head leaves; members named to go along, on one that another heads. */
function refuseNames(movers: readonly Role[], { couple, stay, along }: Household) {
  const isParty = (id: string) => roles.some((role) => couple[role].id === id);
  const fits = (id: string, asHead: boolean) =>
    !isParty(id) &&
    movers.some((role) => heads(couple[role]) === asHead && isMember(couple[role].family.state, id));
  const stranger = stay.findIndex(({ id }) => !fits(id, true));
  if (stranger !== -1) return reject({ code: 'member-not-on-card', field: `family.stay.${stranger}` });
  const unknown = along.findIndex(({ id }) => !fits(id, false));
  if (unknown !== -1) return reject({ code: 'member-not-on-card', field: `family.along.${unknown}` });
  return undefined;
}

/** The members who leave, by card; each card once, since both spouses may come from one card. */
function groupsOf(movers: readonly Role[], { couple, stay, along }: Household): Group[] {
  const cards = new Map(movers.map((role) => [couple[role].family.id, couple[role].family]));
  return [...cards.values()].map((from) => {
    const parties = movers.map((role) => couple[role]).filter(({ family }) => family.id === from.id);
    const all = parties.some(heads);
    const named = new Set([...parties, ...along].map(({ id }) => id));
    const stayers = new Set(stay.map(({ id }) => id));
    const leaves = ({ personId }: FamilyMember) => (all ? !stayers.has(personId) : named.has(personId));
    return { from, members: from.state.members.filter(leaves) };
  });
}

function numbersOf({ reservations }: Separation): string[] | undefined {
  return reservations.length > 0 ? reservations.map(({ value }) => value) : undefined;
}

function newCard(choice: Extract<CardChoice, { kind: 'new' }>, home: Household, context: ActContext) {
  const { address } = choice;
  const refusedOffice = refuseOffice(address.area, context);
  if (refusedOffice) return refusedOffice;
  const { couple } = home;
  const headId = couple[choice.head].id;
  const groups = groupsOf(roles, home);
  const separation = separate(groups, home, context);
  if (separation.kind === 'rejected') return separation;
  const newcomers = newcomersOf(groups, { headId, today: context.today }, home);
  if (newcomers.kind === 'rejected') return newcomers;
  const first = [headId, couple[otherOf(choice.head)].id];
  const rank = ({ personId }: FamilyMember) =>
    first.includes(personId) ? first.indexOf(personId) : first.length;
  const members = newcomers.members.toSorted((a, b) => rank(a) - rank(b));
  const { familyId, kkNumber, change, reservation } = issueCard({ headId, address, members }, home, context);
  const outcome: CardOutcome = {
    kind: 'decided',
    placements: placements({ familyId, kkNumber, address }, newcomers, separation.stayers, home),
    cards: [...separation.cards, change],
    reservations: [...separation.reservations, reservation],
    familyId,
    kkNumber,
    stayersKkNumbers: numbersOf(separation),
  };
  return outcome;
}

function joinCard(host: Role, home: Household, context: ActContext) {
  const joiner = home.couple[otherOf(host)].id;
  const { id: familyId, state: family } = home.couple[host].family;
  const groups = groupsOf([otherOf(host)], home);
  const separation = separate(groups, home, context);
  if (separation.kind === 'rejected') return separation;
  const stated = new Map([[joiner, spouseOf(host, home).relationship], ...home.stated]);
  const card = { headId: family.headId, hosts: family.members, today: context.today };
  const newcomers = newcomersOf(groups, card, { ...home, stated });
  if (newcomers.kind === 'rejected') return newcomers;
  const isJoiner = ({ personId }: FamilyMember) => personId === joiner;
  const members = newcomers.members.toSorted((a, b) => Number(isJoiner(b)) - Number(isJoiner(a)));
  return onCard({ familyId, family, newcomers: { ...newcomers, members }, separation }, home);
}

/**
 * Both are on one card already: only relationships to its head change, those of the spouses and of the members who are
 * related through them (perubahan hubungan keluarga, F-1.02).
 */
function sharedCard(host: Role, home: Household) {
  const { couple, people, members } = home;
  const { id: familyId, state: family } = couple[host].family;
  const kin = (among: ReadonlyMap<string, RegisteredPerson>, personId: string) =>
    kinshipTo(kinOf(among, family.headId), kinOf(among, personId), among);
  const changed = family.members.flatMap((member): FamilyMember[] => {
    const { personId, relationship } = member;
    const isJoiner = personId === couple[otherOf(host)].id && personId !== family.headId;
    const after = kin(people, personId);
    const related = after !== kin(members, personId) ? after : undefined;
    const next = related ?? (isJoiner ? spouseOf(host, home).relationship : relationship);
    return next === relationship ? [] : [{ personId, relationship: next }];
  });
  return onCard({ familyId, family, newcomers: { members: changed }, separation: nobodyLeaves }, home);
}

function onCard(
  card: {
    readonly familyId: string;
    readonly family: ActiveFamily;
    readonly newcomers: { readonly members: readonly FamilyMember[]; readonly flags?: FlagsByPerson };
    readonly separation: Separation;
  },
  home: Household,
): CardOutcome {
  const { familyId, newcomers, separation } = card;
  const { kkNumber, address } = card.family;
  const events = newcomers.members.map((member) => ({
    type: 'FamilyMemberMarriedIn' as const,
    occurredOn: home.changedOn,
    data: { member },
  }));
  const joined: Change[] = events.length > 0 ? [{ stream: { kind: 'family', id: familyId }, events }] : [];
  return {
    kind: 'decided',
    placements: placements({ familyId, kkNumber, address }, newcomers, separation.stayers, home),
    cards: [...separation.cards, ...joined],
    reservations: separation.reservations,
    familyId,
    kkNumber,
    stayersKkNumbers: numbersOf(separation),
  };
}

/** The relationship to the head of a member's spouse. */
function spouseOf(host: Role, home: Household): FamilyMember {
  const { family, id: hostId } = home.couple[host];
  const { id: personId } = home.couple[otherOf(host)];
  const { headId, members } = family.state;
  const kin = kinshipTo(kinOf(home.people, headId), kinOf(home.people, personId), home.people);
  const hosts = members.find((member) => member.personId === hostId)?.relationship;
  return { personId, relationship: kin ?? inLaw(hosts) };
}

/** The spouse of a parent is entered as a parent. */
function inLaw(relationship: Relationship | undefined): Relationship {
  if (relationship === 'child') return 'child-in-law';
  const kept: readonly (Relationship | undefined)[] = ['helper', 'other', 'parent', 'parent-in-law'];
  return relationship && kept.includes(relationship) ? relationship : 'other-relative';
}

function kinOf(people: ReadonlyMap<string, RegisteredPerson>, id: string) {
  return { id, state: stateOf(people, id) };
}

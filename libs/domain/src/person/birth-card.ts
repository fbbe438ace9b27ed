import { reject } from '@peristiwa/kernel';
import type { ActContext, Known } from '../act';
import type { ActiveFamily, Family } from '../family/family';
import { kinshipTo } from '../family/kinship';
import { isActive, isRegistered, refuseOffice } from '../rules';
import type { Relationship, Sex } from '../values';
import type { Person, Placement, RegisteredPerson } from './person';

/** What a newborn may be on a card that the report names. */
export const relationshipsOfChild = ['child', 'grandchild', 'other-relative', 'other'] as const;
export type RelationshipOfChild = (typeof relationshipsOfChild)[number];

/** The card that the report names, where it names one, and those of the parents. */
export interface CardsOfBirth {
  readonly host?: Known<Family>;
  readonly mother?: Known<Family>;
  readonly father?: Known<Family>;
}

/** A parent in the register, or one whom the documents name. */
export interface ParentsOfBirth {
  readonly mother?: Known<Person>;
  readonly father?: Known<Person>;
}

type Card = Known<ActiveFamily>;

/**
 * The card on which a child is entered: the one that the report names, else the mother's, else the father's (the card
 * of a mother who died in childbirth may be closed). Undefined where there is none.
 */
export function cardOfChild({ host, mother, father }: CardsOfBirth): Card | undefined {
  const cards = host ? [host] : [mother, father];
  return cards.find((card): card is Card => isActive(card?.state));
}

/**
 * A lawful birth is never refused for want of a card (UU 24/2013 art. 27): where none is found, the refusal asks the
 * registrar to name one in the report.
 */
export function refuseCard(cards: CardsOfBirth, context: ActContext) {
  const card = cardOfChild(cards);
  if (card) return refuseOffice(card.state.address.area, context);
  return cards.host
    ? reject({ code: 'family-not-found', field: 'family.host' })
    : reject({ code: 'no-card-for-child', field: 'family' });
}

/** The relationship of the child on the card: from the report, else from kinship on record, else from a parent's. */
export function placementOfChild(
  card: Card,
  child: { readonly sex: Sex; readonly relationship?: RelationshipOfChild },
  parents: ParentsOfBirth,
  members: ReadonlyMap<string, RegisteredPerson>,
): Placement {
  const { kkNumber, address } = card.state;
  const relationship =
    child.relationship ?? kinOfHead(card, child.sex, parents, members) ?? byParent(card, parents);
  return { familyId: card.id, kkNumber, relationship, address };
}

function kinOfHead(
  { state: { headId } }: Card,
  sex: Sex,
  { mother, father }: ParentsOfBirth,
  members: ReadonlyMap<string, RegisteredPerson>,
): Relationship | undefined {
  const people = new Map(members);
  for (const parent of [mother, father]) if (isRegistered(parent?.state)) people.set(parent.id, parent.state);
  const head = people.get(headId);
  const state = { sex, motherId: mother?.id, fatherId: father?.id, marriages: [], children: [] };
  return head && kinshipTo({ id: headId, state: head }, { id: '', state }, people);
}

/** Derived from the mother's relationship on the card; from the father's when she is not on it. */
function byParent({ state: { members } }: Card, { mother, father }: ParentsOfBirth): Relationship {
  const placeOf = (parent?: Known<Person>) =>
    members.find(({ personId }) => personId === parent?.id)?.relationship;
  const theirs = placeOf(mother) ?? placeOf(father);
  if (theirs === undefined) return 'other';
  if (theirs === 'head' || theirs === 'wife' || theirs === 'husband') return 'child';
  return theirs === 'child' || theirs === 'child-in-law' ? 'grandchild' : 'other-relative';
}

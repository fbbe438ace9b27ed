import { accept, ageOn, reject, type PlainDate } from '@peristiwa/kernel';
import type { ActContext, ActDecision, CardNotice, Change, Known } from '../act';
import { officeCovers } from '../area';
import type { CardRequest } from '../family/card-facts';
import { changeRelationships } from '../family/change-relationships';
import { joinCard, type MergeFacts } from '../family/join-card';
import { kinshipTo } from '../family/kinship';
import { refuseParents } from '../family/plausible';
import { stateOf } from '../family/towards-head';
import { refuseCourt, refuseDecree } from '../marriage/decree';
import { refuseChild } from '../person/parentage-acts';
import { adopted } from '../person/parentage-changes';
import type { Person, RegisteredPerson } from '../person/person';
import { lasted } from '../person/register-death';
import { isActive, isLate, isRegistered, personNotFound, refuseDeceased, type Refused } from '../rules';
import { byStream } from '../voiding/settlement';

/** UU 23/2006 art. 47(2): within 30 days. */
export const REPORT_WITHIN_DAYS = 30;
/** PP 54/2007 art. 12(1): a child of less than 18 years. */
const OF_AGE = 18;

export interface RecordAdoption extends CardRequest {
  /** Day of the court's decision. */
  readonly adoptedOn: PlainDate;
  readonly court: string;
  readonly decreeNumber: string;
}

/** `card` is that of the child, `host` that of the adoptive parents: the father's, else the mother's. */
export interface AdoptionFacts extends MergeFacts {
  readonly child: Known<Person>;
  readonly mother?: Known<Person>;
  readonly father?: Known<Person>;
}

export interface AdoptionResult extends CardNotice {
  readonly personId: string;
  readonly familyId?: string;
  readonly kkNumber?: string;
}

/**
 * Records an adoption (pengangkatan anak; UU 23/2006 art. 47): the child's act of birth gets a marginal note, and the
 * parents by descent stay in it. The child comes to the card of the adoptive parents, as a child like any other: no card
 * and no message says that it was adopted. To a card of another office the child moves (SKPWNI).
 */
export function recordAdoption(
  command: RecordAdoption,
  facts: AdoptionFacts,
  context: ActContext,
): ActDecision<AdoptionResult> {
  const { child, mother, father } = facts;
  const { adoptedOn, court, decreeNumber } = command;
  const refusal = refuse(command, facts, context);
  if (refusal) return refusal;
  if (!isRegistered(child.state)) return personNotFound('child');
  const data = {
    adoptedOn,
    court,
    decreeNumber,
    motherId: mother?.id,
    fatherId: father?.id,
    reportedLate: isLate(adoptedOn, REPORT_WITHIN_DAYS, context),
  };
  const note: Change = {
    stream: { kind: 'person', id: child.id },
    events: [{ type: 'AdoptionRecorded', occurredOn: adoptedOn, data }],
  };
  const stays = cardThatStays(facts, child.state, context);
  if (stays) return accept({ changes: [note], reservations: [], result: { personId: child.id, ...stays } });
  const adoptee = { id: child.id, state: adopted(child.state, data) };
  const card =
    facts.host.id === facts.card.id
      ? becomeChild(command, facts, adoptee, context)
      : joinAsChild(command, facts, adoptee, context);
  if (!card) return accept({ changes: [note], reservations: [], result: { personId: child.id } });
  if (card.kind === 'rejected') return card;
  const { familyId, kkNumber } = card.result;
  return accept({
    changes: byStream([note, ...card.changes]),
    reservations: card.reservations,
    result: { personId: child.id, familyId, kkNumber },
  });
}

/** The child stays on its card: nobody would be on the other one, or another office keeps that card. */
function cardThatStays(
  { card, host }: AdoptionFacts,
  child: RegisteredPerson,
  { office }: ActContext,
): CardNotice | undefined {
  if (child.death || !isActive(host.state)) return { cardUnchanged: 'deceased' };
  if (host.id === card.id) return undefined;
  return officeCovers(office, host.state.address.area) ? undefined : { cardUnchanged: 'other-office' };
}

/**
 * A child who is on the card of the adoptive parents already, such as a foundling in their care, becomes their child
 * there. Undefined where the relationship stays the same.
 */
function becomeChild(
  { reportedOn, stated }: RecordAdoption,
  facts: AdoptionFacts,
  child: Known<RegisteredPerson>,
  context: ActContext,
) {
  const { card } = facts;
  const members = new Map([...facts.members, [child.id, child.state]]);
  const people = new Map([...facts.relatives, ...members]);
  const headId = isActive(card.state) ? card.state.headId : '';
  const head = { id: headId, state: stateOf(people, headId) };
  const relationship = stated.get(child.id) ?? kinshipTo(head, child, people);
  if (!relationship || relationship === child.state.placement.relationship) return undefined;
  const change = { reportedOn, stated: new Map([[child.id, relationship]]) };
  const changed = changeRelationships(change, { ...facts, members, persons: [child] }, context);
  return changed.kind === 'rejected' ? reject({ ...changed.rejection, field: 'child' }) : changed;
}

/** Whatever stands against the change of cards is a fact about the child, or about a relationship that nobody stated. */
function joinAsChild(
  { reportedOn, stated }: RecordAdoption,
  facts: AdoptionFacts,
  child: Known<RegisteredPerson>,
  context: ActContext,
) {
  const members = new Map([...facts.members, [child.id, child.state]]);
  const joined = joinCard({ reportedOn, stated }, { ...facts, members, joiners: [child] }, context);
  if (joined.kind !== 'rejected') return joined;
  const { rejection } = joined;
  return rejection.field === 'relationships' ? joined : reject({ ...rejection, field: 'child' });
}

function refuse(command: RecordAdoption, facts: AdoptionFacts, context: ActContext): Refused | undefined {
  const { adoptedOn: on, reportedOn } = command;
  const { child, mother, father } = facts;
  const refused =
    refuseChild(child, on, { reportedOn, field: 'adoptedOn' }, context) ??
    (isRegistered(child.state) ? refuseAdoptee(child.state, on) : undefined);
  if (refused || !isRegistered(child.state)) return refused;
  if (!mother && !father) return reject({ code: 'adoptive-parents-missing', field: 'father' });
  return (
    refuseParents(child.state.bornOn, { mother, father }) ??
    refuseAdopters(facts, child.state, on) ??
    refuseDecree({ field: 'decreeNumber', number: command.decreeNumber, until: reportedOn }) ??
    // The adoptive parents have the religion of the child (PP 54/2007 art. 3(1)).
    refuseCourt(command.court, child.state.religion === 'islam')
  );
}

function refuseAdoptee({ bornOn, parents }: RegisteredPerson, on: PlainDate): Refused | undefined {
  if (parents.some(({ kind }) => kind === 'adoptive')) {
    return reject({ code: 'already-adopted', field: 'child' });
  }
  return ageOn(bornOn, on) >= OF_AGE ? reject({ code: 'adoptee-of-age', field: 'child' }) : undefined;
}

/** Each lived on that day and is no parent already; two are married to each other (PP 54/2007 art. 13, art. 16). */
function refuseAdopters(
  { mother, father }: AdoptionFacts,
  { parents }: RegisteredPerson,
  on: PlainDate,
): Refused | undefined {
  for (const [field, parent] of [['mother', mother] as const, ['father', father] as const]) {
    if (!parent || !isRegistered(parent.state)) continue;
    if (parents.some(({ personId }) => personId === parent.id)) {
      return reject({ code: 'parent-by-descent', field });
    }
    const refused = refuseDeceased(parent.state, on, field);
    if (refused) return refused;
  }
  if (!mother || !father || !isRegistered(mother.state)) return undefined;
  const areMarried = mother.state.marriages.some(
    (marriage) => marriage.spouseId === father.id && marriage.form === 'recorded' && lasted(marriage, on),
  );
  return areMarried ? undefined : reject({ code: 'adoptive-parents-not-married', field: 'mother' });
}

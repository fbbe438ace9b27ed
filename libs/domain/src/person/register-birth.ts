import { accept, reject } from '@peristiwa/kernel';
import type { ActContext, ActDecision, Known } from '../act';
import { cardDay } from '../card-day';
import { faultOfNewName, faultOfRecordedName, foldName } from '../names';
import { personNotFound, refuseDates } from '../rules';
import { birthAct } from './birth-act';
import { cardOfChild, placementOfChild, refuseCard, type CardsOfBirth } from './birth-card';
import {
  byName,
  inRegister,
  withFoldedName,
  type BirthResult,
  type Parent,
  type RegisterBirth,
} from './birth-report';
import { isRegisteredBirth } from './duplicates';
import type { Person, RegisteredPerson } from './person';

export interface BirthFacts {
  /** Absent for a foundling. */
  readonly mother?: Parent;
  readonly father?: Parent;
  readonly cards: CardsOfBirth;
  /** Other members of the card, through whom the child may be related to a head who is no parent. */
  readonly members: ReadonlyMap<string, RegisteredPerson>;
  /** Persons to compare the children with (`duplicates.ts`). */
  readonly alike: readonly Known<Person>[];
}

/**
 * Registers the children of one delivery (pencatatan kelahiran → kutipan akta kelahiran), each with an act number and
 * a NIK of their own. Every birth is registered (UU 24/2013 art. 27): of both parents, of a couple by their SPTJM, of
 * a mother alone, of a mother without a NIK, of unknown parents (`domain.md` §2.5 variants a–d). A late report is
 * registered and marked as late.
 */
export function registerBirth(
  given: RegisterBirth,
  facts: BirthFacts,
  context: ActContext,
): ActDecision<BirthResult> {
  const command = {
    ...given,
    children: given.children.map((child) => ({ ...child, name: foldName(child.name) })),
  };
  const [mother, father] = [withFoldedName(facts.mother), withFoldedName(facts.father)];
  const refusal =
    refuseDates(command.bornOn, command.reportedOn, context, 'bornOn') ??
    refuseParent(mother, 'mother') ??
    refuseParent(father, 'father') ??
    refuseMother(mother, command) ??
    refuseNames(command) ??
    refuseTwice(command, mother, facts.alike) ??
    refuseCard(facts.cards, context);
  if (refusal) return refusal;

  const card = cardOfChild(facts.cards);
  const [first] = command.children;
  if (!card || !first) throw new Error('A birth without a card or without a child');
  const parents = { mother: inRegister(mother), father: inRegister(father) };
  const child = { sex: first.sex, relationship: command.family?.relationship };
  const placement = placementOfChild(card, child, parents, facts.members);
  const head = facts.members.get(card.state.headId);
  const cardChangedOn = cardDay(command.reportedOn, card.state);
  const { alike } = facts;
  return accept(birthAct(command, { mother, father, head, placement, cardChangedOn, alike }, context));
}

export function refuseParent(parent: Parent | undefined, role: 'mother' | 'father') {
  if (!parent) return undefined;
  const named = byName(parent);
  if (named) {
    const fault = faultOfRecordedName(named.name);
    return fault && reject({ code: 'name-invalid', field: `${role}.name`, ...fault });
  }
  const known = inRegister(parent);
  if (!known) return personNotFound(role);
  if (role === 'mother' && known.state.sex !== 'female')
    return reject({ code: 'mother-not-female', field: role });
  if (role === 'father' && known.state.sex !== 'male')
    return reject({ code: 'father-not-male', field: role });
  return undefined;
}

export function refuseMother(mother: Parent | undefined, { bornOn }: Pick<RegisterBirth, 'bornOn'>) {
  const known = inRegister(mother)?.state;
  if (known?.death && known.death.diedOn < bornOn) {
    return reject({ code: 'mother-deceased', field: 'mother', diedOn: known.death.diedOn });
  }
  const hers = known?.bornOn ?? byName(mother)?.bornOn;
  return hers && bornOn <= hers ? reject({ code: 'born-before-mother', field: 'bornOn' }) : undefined;
}

function refuseNames({ children }: RegisterBirth) {
  for (const [index, { name }] of children.entries()) {
    const fault = faultOfNewName(name);
    if (fault) return reject({ code: 'name-invalid', field: `children.${index}.name`, ...fault });
  }
  return undefined;
}

/** The same child twice within the request, of the same mother on the same day, or in a second report (INV-11). */
function refuseTwice(command: RegisterBirth, mother: Parent | undefined, alike: BirthFacts['alike']) {
  const { bornOn } = command;
  const known = inRegister(mother);
  const same = (a: { name: string }, b: { name: string }) => a.name.toLowerCase() === b.name.toLowerCase();
  const twice = command.children.findIndex(
    (child, index) =>
      command.children.slice(0, index).some((earlier) => same(earlier, child)) ||
      known?.state.children.some((earlier) => earlier.bornOn === bornOn && same(earlier, child)) ||
      isRegisteredBirth({ ...child, bornOn, motherId: known?.id }, alike),
  );
  return twice === -1 ? undefined : reject({ code: 'duplicate-birth', field: `children.${twice}` });
}

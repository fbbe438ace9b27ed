import { accept, reject, together, type PlainDate } from '@peristiwa/kernel';
import { refuseEventAbroad } from '../abroad/event-abroad';
import type { ActContext, ActDecision, Known } from '../act';
import { cardDay } from '../card-day';
import { faultOfNewName, faultOfRecordedName, foldName } from '../names';
import { isRegistered, personNotFound, refuseDates, refuseOffice } from '../rules';
import { birthAct, newcomerOf } from './birth-act';
import { pluralityOf } from './birth-flags';
import { cardOfChild, placementOfChild, refuseCard, type CardsOfBirth } from './birth-card';
import {
  inRegister,
  withFoldedName,
  type BirthResult,
  type Parent,
  type RegisterBirth,
} from './birth-report';
import { isRegisteredBirth, likelyDuplicates } from './duplicates';
import type { Home } from './homes';
import type { Person, Placement, RegisteredPerson } from './person';
import { refuseFather, refuseMother, refuseParent } from './refuse-parent';

export interface BirthFacts {
  /** Absent for a foundling. */
  readonly mother?: Parent;
  readonly father?: Parent;
  readonly cards: CardsOfBirth;
  /** Other members of the card, through whom the child may be related to a head who is no parent. */
  readonly members: ReadonlyMap<string, RegisteredPerson>;
  /** Persons to compare the children with (`duplicates.ts`). */
  readonly alike: readonly Known<Person>[];
  /** `homesOf` the mother; of the father where she is not in the register. */
  readonly homes: readonly Home[];
  /** By index of the child: the person whom the report names, who is in the register without an act of birth. */
  readonly subjects?: readonly (Known<Person> | undefined)[];
  /** `Reading.kin` of the parents and of the subjects; only needed where a subject is married. */
  readonly kin?: ReadonlyMap<string, RegisteredPerson>;
}

/**
 * Registers the children of one delivery (pencatatan kelahiran → kutipan akta kelahiran), each with an act number and
 * a NIK of their own. Every birth is registered (UU 24/2013 art. 27): of both parents, of a couple by their SPTJM, of
 * a mother alone, of a mother without a NIK, of unknown parents (`domain.md` §2.5 variants a–d). A late report is
 * registered and marked as late. A child who is in the register already keeps the NIK and gets the act.
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
  const subjects = command.children.map((_child, index) => facts.subjects?.[index]);
  const others = facts.alike.filter(({ id }) => !subjects.some((subject) => subject?.id === id));
  const report = { command, mother, father, subjects, alike: others };
  const needsCard = subjects.includes(undefined);
  const refusal =
    together(
      refuseDates(command.bornOn, command.reportedOn, context, 'bornOn') ??
        refuseEventAbroad(command.abroad, { on: command.bornOn, reportedOn: command.reportedOn }, context),
      refuseParent(mother, 'mother') ?? refuseMother(mother, command.bornOn),
      refuseParent(father, 'father') ?? refuseFather(father, command.bornOn),
      refuseSubjects(report, context),
      refuseNames(report),
      refusePlurality(command),
      refuseTwice(report),
    ) ?? (needsCard ? refuseCard(facts.cards, context) : undefined);
  if (refusal) return refusal;

  const card = needsCard ? newCard(report, facts) : undefined;
  const refusedAlike = refuseLikely(report, card?.placement.familyId);
  if (refusedAlike) return refusedAlike;
  const circumstances = {
    mother,
    father,
    head: card?.head,
    card,
    homes: facts.homes,
    kin: facts.kin ?? new Map<string, RegisteredPerson>(),
    alike: others,
    subjects: subjects.map((subject) =>
      subject && isRegistered(subject.state) ? { id: subject.id, state: subject.state } : undefined,
    ),
  };
  return accept(birthAct(command, circumstances, context));
}

interface Report {
  readonly command: RegisterBirth;
  readonly mother?: Parent;
  readonly father?: Parent;
  readonly subjects: readonly (Known<Person> | undefined)[];
  /** Persons to compare with, without those whom the report names. */
  readonly alike: readonly Known<Person>[];
}

/** The place on a card for the children who are new to the register. */
function newCard(
  { command, mother, father }: Report,
  facts: BirthFacts,
): { readonly placement: Placement; readonly changedOn: PlainDate; readonly head?: RegisteredPerson } {
  const card = cardOfChild(facts.cards);
  const [first] = command.children;
  if (!card || !first) throw new Error('A birth without a card or without a child');
  const parents = { mother: inRegister(mother), father: inRegister(father) };
  const child = { sex: first.sex, relationship: command.family?.relationship };
  return {
    placement: placementOfChild(card, child, parents, facts.members),
    changedOn: cardDay(command.reportedOn, card.state),
    head: facts.members.get(card.state.headId),
  };
}

/**
 * A child who is in the register has no act of birth yet, and is the one whom the act names: the day of birth and the
 * sex on record are those of the act, or one of them has to be corrected first. The office is that of the child.
 */
function refuseSubjects({ command, subjects }: Report, context: ActContext) {
  for (const [index, subject] of subjects.entries()) {
    if (!subject) continue;
    const field = `children.${index}.person`;
    if (!isRegistered(subject.state)) return personNotFound(field);
    const { state } = subject;
    const isNamedBefore = subjects.slice(0, index).some((other) => other?.id === subject.id);
    if (state.birthActNumber !== undefined || isNamedBefore)
      return reject({ code: 'birth-act-exists', field });
    if (state.bornOn !== command.bornOn) return reject({ code: 'birth-act-differs', field: 'bornOn' });
    if (state.sex !== command.children[index]?.sex) {
      return reject({ code: 'birth-act-differs', field: `children.${index}.sex` });
    }
    const refusedOffice = refuseOffice(state.placement.address.area, context);
    if (refusedOffice) return refusedOffice;
  }
  return undefined;
}

/** INV-19: a new name follows the strict rules; a name that a person carries is recorded as it is. */
function refuseNames({ command, subjects }: Report) {
  return together(
    ...command.children.map(({ name }, index) => {
      const fault = subjects[index] ? faultOfRecordedName(name) : faultOfNewName(name);
      return fault && reject({ code: 'name-invalid', field: `children.${index}.name`, ...fault });
    }),
  );
}

function refusePlurality(command: RegisterBirth) {
  if (pluralityOf(command) >= command.children.length) return undefined;
  return reject({ code: 'plurality-too-small', field: 'plurality' });
}

/** The same child twice within the request, of the same mother on the same day, or in a second report (INV-11). */
function refuseTwice({ command, mother, subjects, alike }: Report) {
  const { bornOn } = command;
  const known = inRegister(mother);
  const same = (a: { name: string }, b: { name: string }) => a.name.toLowerCase() === b.name.toLowerCase();
  const siblings = known?.state.children.filter(
    ({ childId }) => !subjects.some((subject) => subject?.id === childId),
  );
  const twice = command.children.findIndex(
    (child, index) =>
      command.children.slice(0, index).some((earlier) => same(earlier, child)) ||
      siblings?.some((earlier) => earlier.bornOn === bornOn && same(earlier, child)) ||
      isRegisteredBirth({ ...child, bornOn, motherId: known?.id }, alike),
  );
  return twice === -1 ? undefined : reject({ code: 'duplicate-birth', field: `children.${twice}` });
}

/**
 * A child who is new, and somebody of the same card or the same mother who looks the same: the act of birth belongs to
 * the NIK on record, unless the office has compared the two.
 */
function refuseLikely({ command, mother, subjects, alike }: Report, familyId: string | undefined) {
  if (command.confirmedNew) return undefined;
  for (const [index, child] of command.children.entries()) {
    if (subjects[index]) continue;
    const candidateIds = likelyDuplicates(newcomerOf(child, command, mother), alike, familyId);
    if (candidateIds.length > 0) {
      return reject({ code: 'possible-duplicate', field: `children.${index}`, candidateIds });
    }
  }
  return undefined;
}

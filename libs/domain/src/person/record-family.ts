import { accept, reject, type PlainDate } from '@peristiwa/kernel';
import type { ActContext, ActDecision, Change, Known, Reservation } from '../act';
import type { Address } from '../area';
import { emptyFamily, type Family } from '../family/family';
import { evolveFamily, evolvePerson } from '../fold';
import { isRegistered, type Refused } from '../rules';
import type { Relationship } from '../values';
import { byStream } from '../voiding/settlement';
import { unregistered, type Person, type RegisteredPerson } from './person';
import { recordBiodata, type BiodataFacts, type BiodataResult, type RecordBiodata } from './record-biodata';

/** Somebody in the register, or another member of the form by his or her place on it. */
export type RelativeOnForm = Known<Person> | { readonly member: number };

export interface MemberOnForm extends Pick<
  RecordBiodata,
  'person' | 'marriageAct' | 'motherName' | 'fatherName'
> {
  /** SHDK; the first member is the head. */
  readonly relationship: Relationship;
  readonly mother?: RelativeOnForm;
  readonly father?: RelativeOnForm;
  readonly spouse?: RelativeOnForm;
  /** Persons to compare this member with (`duplicates.ts`). */
  readonly alike: readonly Known<Person>[];
}

export interface RecordFamily {
  readonly reportedOn: PlainDate;
  readonly kkNumber?: string;
  readonly address: Address;
  /** The head first. */
  readonly members: readonly MemberOnForm[];
}

export interface FamilyBiodataResult {
  readonly familyId: string;
  readonly kkNumber: string;
  readonly members: readonly Pick<BiodataResult, 'personId' | 'nik'>[];
}

/** The family as far as its members are entered. */
interface Entered {
  readonly persons: ReadonlyMap<string, Person>;
  readonly family: Family;
}

/**
 * Enters a whole family in the register with one form (F-1.01, formulir biodata keluarga): each member as `recordBiodata`
 * enters one, in the order of the form, in one act. A member may name another one as mother, father or spouse.
 * @param kin `Reading.kin` of those in the register whom the form names
 */
export function recordFamily(
  form: RecordFamily,
  kin: ReadonlyMap<string, RegisteredPerson>,
  context: ActContext,
): ActDecision<FamilyBiodataResult> {
  const refused = refuseForm(form);
  if (refused) return refused;
  const ids = form.members.map(() => context.newId());
  const changes: Change[] = [];
  const reservations: Reservation[] = [];
  const results: BiodataResult[] = [];
  let entered: Entered = { persons: new Map(), family: emptyFamily };
  for (const [index, member] of form.members.entries()) {
    const newcomers = new Map([...entered.persons].filter(isKnownOf(ids)));
    const person = (relative: RelativeOnForm | undefined) =>
      relative && personOf(relative, { form, ids, entered });
    const facts: BiodataFacts = {
      host: results[0] && { id: results[0].familyId, state: entered.family },
      members: newcomers,
      mother: person(member.mother),
      father: person(member.father),
      spouse: person(spouseOf(form, index)),
      kin: new Map([...kin, ...newcomers]),
      alike: [...member.alike, ...[...newcomers].map(([id, state]) => ({ id, state }))],
    };
    const decision = recordBiodata(oneOf(form, index), facts, {
      ...context,
      newId: idsFrom(ids[index], context),
    });
    if (decision.kind === 'rejected') return onForm(decision, index);
    entered = decision.changes.reduce(withChange, withExisting(entered, facts.spouse));
    changes.push(...decision.changes);
    reservations.push(...decision.reservations.map(withField(index, member)));
    results.push(decision.result);
  }
  const [head] = results;
  if (!head) throw new Error('A form without a member');
  return accept({
    changes: byStream(changes).map(withWholeCard),
    reservations,
    result: {
      familyId: head.familyId,
      kkNumber: head.kkNumber,
      members: results.map(({ personId, nik }) => ({ personId, nik })),
    },
  });
}

/** The card is issued once, with every member of the form. */
function withWholeCard({ stream, events: [issued, ...joined] }: Change): Change {
  if (issued?.type !== 'FamilyCardIssued') return { stream, events: issued ? [issued, ...joined] : joined };
  const members = joined.flatMap((event) => (event.type === 'FamilyMemberRecorded' ? event.data.member : []));
  const data = { ...issued.data, members: [...issued.data.members, ...members] };
  return { stream, events: [{ ...issued, data }] };
}

/** The form has one head, who comes first; members whom it names are on it, and nobody is a relative of his own. */
function refuseForm({ members }: RecordFamily): Refused | undefined {
  for (const [index, { relationship, mother, father, spouse }] of members.entries()) {
    if ((relationship === 'head') !== (index === 0)) {
      const code = index === 0 ? ('head-not-first' as const) : ('card-has-a-head' as const);
      return reject({ code, field: `members.${index}.relationship` });
    }
    for (const [role, relative] of Object.entries({ mother, father, spouse })) {
      if (!relative || !('member' in relative)) continue;
      if (relative.member === index || relative.member >= members.length) {
        return reject({ code: 'member-not-on-form', field: `members.${index}.${role}` });
      }
    }
  }
  return undefined;
}

/** The request to enter one member. */
function oneOf({ reportedOn, kkNumber, address, members }: RecordFamily, index: number): RecordBiodata {
  const { person, marriageAct, motherName, fatherName, relationship } = members[index] as MemberOnForm;
  const family =
    index === 0 ? ({ kind: 'new', kkNumber, address } as const) : ({ kind: 'join', relationship } as const);
  return { reportedOn, person, marriageAct, motherName, fatherName, family };
}

/** A relative in the register, or a member: as entered so far, else as the form describes the member. */
function personOf(
  relative: RelativeOnForm,
  {
    form,
    ids,
    entered,
  }: { readonly form: RecordFamily; readonly ids: readonly string[]; readonly entered: Entered },
): Known<Person> {
  const id = 'member' in relative ? (ids[relative.member] as string) : relative.id;
  const state = entered.persons.get(id);
  if (state) return { id, state };
  return 'member' in relative ? { id, state: provisional(form, relative.member) } : relative;
}

/** A member before he or she is entered: a head may name a mother who comes later. */
function provisional({ members, reportedOn, address }: RecordFamily, index: number): Person {
  const { person, relationship } = members[index] as MemberOnForm;
  const placement = { familyId: '', kkNumber: '', relationship, address };
  const data = { ...person, nik: person.nik ?? '', placement, flags: [] };
  const fact = { type: 'BiodataRecorded', data, occurredOn: reportedOn, reportedOn, actId: '' } as const;
  return evolvePerson(unregistered, fact);
}

/** Of two members who are a couple, the one who comes later on the form names the other. */
function spouseOf({ members }: RecordFamily, index: number): RelativeOnForm | undefined {
  const named = members[index]?.spouse;
  if (named && !('member' in named)) return named;
  if (named && named.member < index) return named;
  const earlier = members.findIndex(({ spouse }) => spouse && 'member' in spouse && spouse.member === index);
  return earlier >= 0 && earlier < index ? { member: earlier } : undefined;
}

const isKnownOf =
  (ids: readonly string[]) =>
  (entry: readonly [string, Person]): entry is [string, RegisteredPerson] =>
    ids.includes(entry[0]) && isRegistered(entry[1]);

/** The member has the id that the others name; further ids are for the card. */
function idsFrom(first: string | undefined, { newId }: ActContext): () => string {
  const own = first === undefined ? [] : [first];
  return () => own.pop() ?? newId();
}

/** A spouse in the register is changed by the act as well. */
function withExisting({ persons, family }: Entered, spouse: Known<Person> | undefined): Entered {
  return { persons: spouse ? new Map([[spouse.id, spouse.state], ...persons]) : persons, family };
}

/** The states after a change of the act. */
function withChange({ persons, family }: Entered, { stream, events }: Change): Entered {
  const facts = events.map((event) => ({ ...event, reportedOn: event.occurredOn, actId: '' }));
  if (stream.kind === 'family') return { persons, family: facts.reduce<Family>(evolveFamily, family) };
  const before = persons.get(stream.id) ?? unregistered;
  const after = (facts as PersonFact[]).reduce<Person>(evolvePerson, before);
  return { persons: new Map(persons).set(stream.id, after), family };
}
type PersonFact = Parameters<typeof evolvePerson>[1];

/** A refusal of one member's biodata, with the field of the form. */
function onForm({ rejection }: Refused, index: number): Refused {
  const { field } = rejection;
  if (field === undefined || field === 'reportedOn') return { kind: 'rejected', rejection };
  const name = field === 'family.relationship' ? 'relationship' : field;
  return { kind: 'rejected', rejection: { ...rejection, field: `members.${index}.${name}` } };
}

/** The field that gave a NIK, for the answer when it is in use. */
const withField =
  (index: number, { person }: MemberOnForm) =>
  (reservation: Reservation): Reservation =>
    reservation.kind === 'nik' && person.nik !== undefined
      ? { ...reservation, field: `members.${index}.person.nik` }
      : reservation;

import type { FullPersonView, PersonFacts } from '@peristiwa/contracts';

/**
 * The closed list of what an agreement may grant, and which members of a view each grant opens. Default deny: an
 * element that is not listed cannot be granted. The elements protected by UU 24/2013 art. 84(1) (disability,
 * fingerprints, iris, signature, matters of shame) are not in the register's state and so cannot be listed; nor are
 * the names and NIK of parents and the blood group, which no ministry may have (`domain.md` §5.4).
 */
export const grantedMembers = {
  nik: ['nik', 'nikInactiveSince'],
  kkNumber: ['kkNumber'],
  familyKey: ['familyKey'],
  name: ['name'],
  bornOn: ['bornOn'],
  birthMonth: ['birthMonth', 'infantBornOn'],
  sex: ['sex'],
  birthRegency: ['birthRegency'],
  birthProvince: ['birthProvince'],
  address: ['address'],
  contactAddress: ['contactAddress'],
  village: ['village'],
  district: ['district'],
  religion: ['religion'],
  maritalStatus: ['maritalStatus', 'maritalStatusSince'],
  relationship: ['relationship'],
  householdRole: ['householdRole'],
  spouseKeys: ['spouseKeys'],
  education: ['education'],
  educationStage: ['educationStage'],
  occupation: ['occupation'],
  selectedOccupation: ['selectedOccupation'],
  citizenship: ['citizenship'],
  residence: ['residence', 'missingSince', 'abroadSince'],
  departure: ['departure'],
  diedOn: ['diedOn'],
  causeOfDeath: ['causeOfDeath'],
  deathActNumber: ['deathActNumber'],
  ktpStatus: ['ktpStatus', 'ktpValidUntil'],
  ikdActive: ['ikdActive'],
  // Coarser forms of the above, for agreements under which fewer persons shall be unique (docs/privacy-bps.md).
  regency: ['regency'],
  province: ['province'],
  birthYear: ['birthYear'],
  birthCohort: ['birthCohort'],
  maritalYear: ['maritalStatus', 'maritalStatusYear'],
  deathYear: ['deathYear'],
} as const satisfies Record<string, readonly (keyof FullPersonView)[]>;
export type ViewGrant = keyof typeof grantedMembers;

/** Which facts of an act each grant opens. */
const grantedFacts = {
  eventDates: [
    'bornOn',
    'diedOn',
    'arrivedOn',
    'departedOn',
    'returnedOn',
    'stayFrom',
    'stayEndedOn',
    'changedOn',
    'marriedOn',
    'divorcedOn',
    'annulledOn',
    'spouseDiedOn',
    'validUntil',
    'reportedLate',
    'falseFrom',
    'falseUntil',
  ],
  eventYears: ['year', 'reportedLate'],
  /** Area of residence on the day of a birth or a death, for statistics by residence and by place (`domain.md` §5.3). */
  eventArea: ['residence', 'occurredIn'],
  moveFacts: ['from', 'to', 'reason', 'country'],
  birthFacts: [
    'birthOrder',
    'plurality',
    'motherAge',
    'weightGrams',
    'lengthCm',
    'deliveryPlace',
    'attendant',
  ],
  ageAtDeath: ['ageAtDeath'],
  causeOfDeath: ['causeOfDeath'],
  deathActNumber: ['deathActNumber'],
} as const satisfies Record<string, readonly (keyof PersonFacts)[]>;

export type Grant = ViewGrant | keyof typeof grantedFacts;
const names = [...new Set([...Object.keys(grantedMembers), ...Object.keys(grantedFacts)])];
export const grants = names as [Grant, ...Grant[]];

/** The members of a view that grants open. */
export function membersOf(fields: readonly string[]): ReadonlySet<string> {
  return namesIn(grantedMembers, fields);
}

/** Without them, nobody could follow a cancellation or a merger: every agreement opens them. */
const openFacts = ['voided', 'survivorKey'] as const satisfies readonly (keyof PersonFacts)[];

/** By the list of grants, which each version of an agreement has once: the set is asked for with every message. */
const factsBy = new WeakMap<readonly string[], ReadonlySet<string>>();

/** The facts of an act that grants open. */
export function factsIn(fields: readonly string[]): ReadonlySet<string> {
  const known = factsBy.get(fields);
  if (known) return known;
  const facts = new Set([...openFacts, ...namesIn(grantedFacts, fields)]);
  factsBy.set(fields, facts);
  return facts;
}

function namesIn(
  table: Readonly<Record<string, readonly string[]>>,
  fields: readonly string[],
): ReadonlySet<string> {
  return new Set(fields.flatMap((grant) => (Object.hasOwn(table, grant) ? (table[grant] ?? []) : [])));
}

/** Members that would name or locate a person, and so contradict an agreement on pseudonyms. */
export const identifyingGrants: readonly Grant[] = [
  'nik',
  'kkNumber',
  'name',
  'bornOn',
  'address',
  'contactAddress',
  'village',
  'deathActNumber',
];

/**
 * Which acts an agreement lets the publisher push (`domain.md` §5.5); a person's entry and exit are always published.
 */
export const eventClasses = [
  'birth',
  'stillbirth',
  'death',
  // Of somebody who is not in the register: statistics count it, and nobody holds the person.
  'death-without-nik',
  'move',
  'address-change',
  'departure',
  'abroad',
  'stay',
  'marital-status',
  'card-change',
  'document',
  'biodata',
  // Confidential (UU 24/2013 art. 84(1)): no agreement has it unless it names it.
  'adoption',
] as const;
export type EventClass = (typeof eventClasses)[number];

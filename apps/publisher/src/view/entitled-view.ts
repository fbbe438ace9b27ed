import type { PersonView } from '@peristiwa/contracts';
import {
  activeMarriages,
  districtOf,
  documentInForce,
  documentsValidUntil,
  maritalStatusOf,
  openDeparture,
  provinceOf,
  regencyOf,
  residenceOf,
  type Address,
  type RegisteredPerson,
} from '@peristiwa/domain';
import { ageOn, type PlainDate } from '@peristiwa/kernel';
import type { Grants } from './agreement';
import type { ViewGrant } from './grants';
import type { PartnerKeys } from './partner-keys';

export interface ViewContext {
  readonly keys: PartnerKeys;
  /** The day on which "younger than one year" is evaluated. */
  readonly asOf: PlainDate;
  /** Why the person is in the slice of a watch-list agreement; undefined: the person is not in it. */
  readonly membership?: Membership;
}
/** `watched`: on the list. `kin`: spouse of, or head of the card of, a person on the list. */
export type Membership = 'watched' | 'kin';

/**
 * What a partner may see of a person now; undefined when the person is out of its scope. The only place that applies
 * an agreement: the feed, the pull and every later output read the result of this function.
 */
export function entitledView(
  state: RegisteredPerson,
  agreement: Grants,
  context: ViewContext,
): PersonView | undefined {
  if (!isInScope(state, agreement, context)) return undefined;
  const view: PersonView = {};
  for (const grant of agreement.fields) {
    if (isViewGrant(grant)) Object.assign(view, extract[grant](state, context, agreement));
  }
  return view;
}

function isInScope(
  state: RegisteredPerson,
  agreement: Pick<Grants, 'areaScope' | 'slice'>,
  { membership }: Pick<ViewContext, 'membership'>,
): boolean {
  if (agreement.slice === 'watch-list' && !membership) return false;
  const { area } = state.placement.address;
  return agreement.areaScope === 'national' || agreement.areaScope.some((code) => area.startsWith(code));
}

/** Shortens an area code to the precision of the agreement's address grant; undefined when none is granted. */
export function reduceArea(code: string | undefined, { fields }: Pick<Grants, 'fields'>): string | undefined {
  if (code === undefined) return undefined;
  if (fields.includes('address') || fields.includes('village')) return code;
  if (fields.includes('district')) return districtOf(code);
  if (fields.includes('regency')) return regencyOf(code);
  return fields.includes('province') ? provinceOf(code) : undefined;
}

/** Day of birth is needed below one year only, to count the age at death in days (`domain.md` §5.3). */
export function isInfant(state: RegisteredPerson, asOf: PlainDate): boolean {
  return ageOn(state.bornOn, state.death?.diedOn ?? asOf) < 1;
}

type Extract = (state: RegisteredPerson, context: ViewContext, agreement: Grants) => PersonView;

const extract: Record<ViewGrant, Extract> = {
  nik: ({ nik, inactiveNik }) => ({ nik, ...(inactiveNik && { nikInactiveSince: inactiveNik.since }) }),
  kkNumber: ({ placement }) => ({ kkNumber: placement.kkNumber }),
  familyKey: ({ placement }, { keys }) => ({ familyKey: keys.family(placement.familyId) }),
  name: ({ name }) => ({ name }),
  bornOn: ({ bornOn }) => ({ bornOn }),
  birthMonth: (state, { asOf }) => ({
    birthMonth: state.bornOn.slice(0, 7),
    ...(isInfant(state, asOf) && { infantBornOn: state.bornOn }),
  }),
  sex: ({ sex }) => ({ sex }),
  birthRegency: ({ birthPlace }) => (isAreaCode(birthPlace) ? { birthRegency: birthPlace } : {}),
  birthProvince: ({ birthPlace }) =>
    isAreaCode(birthPlace) ? { birthProvince: provinceOf(birthPlace) } : {},
  address: ({ placement }) => ({ address: feedAddress(placement.address) }),
  contactAddress: ({ placement }, { membership }) =>
    membership === 'kin' ? { contactAddress: feedAddress(placement.address) } : {},
  village: ({ placement }) => ({ village: placement.address.area }),
  district: ({ placement }) => ({ district: districtOf(placement.address.area) }),
  religion: ({ religion }) => ({ religion }),
  maritalStatus: (state) => ({ maritalStatus: maritalStatusOf(state), ...since(state) }),
  relationship: ({ placement }) => ({ relationship: placement.relationship }),
  householdRole: ({ placement }) => ({ householdRole: householdRole(placement.relationship) }),
  spouseKeys: (state, { keys }) => ({
    spouseKeys: activeMarriages(state)
      .map(({ spouseId }) => keys.person(spouseId))
      .toSorted(),
  }),
  education: ({ education }) => ({ education }),
  educationStage: ({ education }) => ({ educationStage: educationStage(education) }),
  occupation: ({ occupation }) => ({ occupation }),
  selectedOccupation: ({ occupation }) => {
    const selected = selectedOccupations[occupation];
    return selected ? { selectedOccupation: selected } : {};
  },
  citizenship: ({ citizenship }) => ({ citizenship }),
  residence: (state) => ({
    residence: lastResidenceOf(state),
    ...(state.abroad && { abroadSince: state.abroad.since }),
    ...(state.missing && { missingSince: state.missing.since }),
  }),
  departure: (state, _, agreement) => departure(state, agreement),
  diedOn: ({ death }) => (death ? { diedOn: death.diedOn } : {}),
  causeOfDeath: ({ death }) =>
    death ? { causeOfDeath: death.cause as NonNullable<PersonView['causeOfDeath']> } : {},
  deathActNumber: ({ death }) => (death ? { deathActNumber: death.actNumber } : {}),
  ktpStatus: (state) => {
    const ktp = documentInForce(state, 'ktp-el');
    // The day is part of the state; whether it has passed is not, so the reader compares it.
    const ktpValidUntil = ktp && documentsValidUntil(state);
    return ktp ? { ktpStatus: ktp.status, ...(ktpValidUntil && { ktpValidUntil }) } : {};
  },
  ikdActive: (state) => {
    const ikd = documentInForce(state, 'ikd');
    return ikd ? { ikdActive: ikd.status === 'active' } : {};
  },
  regency: ({ placement }) => ({ regency: regencyOf(placement.address.area) }),
  province: ({ placement }) => ({ province: provinceOf(placement.address.area) }),
  birthYear: ({ bornOn }) => ({ birthYear: yearOf(bornOn) }),
  birthCohort: ({ bornOn }) => ({ birthCohort: cohortOf(bornOn) }),
  maritalYear: (state) => {
    const { maritalStatusSince: day } = since(state);
    return { maritalStatus: maritalStatusOf(state), ...(day && { maritalStatusYear: yearOf(day) }) };
  },
  deathYear: ({ death }) => (death ? { deathYear: yearOf(death.diedOn) } : {}),
};

/** Lists each member: a member that a later release adds to a stored address is not granted by that. */
function feedAddress({ area, line, rt, rw, postalCode }: Address): NonNullable<PersonView['address']> {
  return { area, line, rt, rw, ...(postalCode !== undefined && { postalCode }) };
}

/** Readers of earlier releases know no residence abroad: `abroadSince` says it, and `residence` stays the last one. */
function lastResidenceOf(state: RegisteredPerson): NonNullable<PersonView['residence']> {
  const residence = residenceOf(state);
  return residence === 'abroad' ? 'resident' : residence;
}

function yearOf(day: string): string {
  return day.slice(0, 4);
}

/** Five years of birth, such as `1990-1994`: an age group that does not change while nothing happens to the person. */
function cohortOf(day: string): string {
  const first = Math.floor(Number(yearOf(day)) / 5) * 5;
  return `${first}-${first + 4}`;
}

function isViewGrant(grant: string): grant is ViewGrant {
  return Object.hasOwn(extract, grant);
}

function isAreaCode(place: string): boolean {
  return /^\d{4}$/.test(place);
}

/** The day since which the marital status holds. It shows a second marriage although the status is the same. */
function since(state: RegisteredPerson): PersonView {
  const active = activeMarriages(state);
  const days =
    active.length > 0
      ? active.map(({ marriedOn }) => marriedOn)
      : state.marriages.map(({ endedOn }) => endedOn);
  const last = days
    .filter((day) => day !== undefined)
    .toSorted()
    .at(-1);
  return last ? { maritalStatusSince: last } : {};
}

function householdRole(relationship: string): NonNullable<PersonView['householdRole']> {
  if (relationship === 'head') return 'head';
  return relationship === 'husband' || relationship === 'wife' ? 'spouse' : 'member';
}

function educationStage(education: RegisteredPerson['education']): NonNullable<PersonView['educationStage']> {
  switch (education) {
    case 'none':
    case 'primary-unfinished':
      return 'none';
    case 'primary':
      return 'primary';
    case 'lower-secondary':
    case 'upper-secondary':
      return 'secondary';
    default:
      return 'higher';
  }
}

/** Official codes 4–7, which exclude a household from assistance (`domain.md` §5.1). */
const selectedOccupations: Readonly<Record<number, NonNullable<PersonView['selectedOccupation']>>> = {
  4: 'pensioner',
  5: 'civil-servant',
  6: 'military',
  7: 'police',
};

function departure(state: RegisteredPerson, agreement: Grants): PersonView {
  const open = state.death ? undefined : openDeparture(state);
  if (!open) return {};
  const destination = reduceArea(open.destination, agreement);
  return {
    departure: {
      ...(destination && { destination }),
      ...(open.validUntil && { validUntil: open.validUntil }),
    },
  };
}

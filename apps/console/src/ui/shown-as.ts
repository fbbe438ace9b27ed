/** What a value of an act or a message is, by the name of its member and its form. */
export type Shown =
  | { readonly as: 'nothing' }
  | { readonly as: 'truth'; readonly is: boolean }
  | {
      readonly as: 'day' | 'month' | 'moment' | 'area' | 'country' | 'person' | 'card' | 'act' | 'key';
      readonly value: string;
    }
  | { readonly as: 'number' | 'name' | 'code'; readonly value: string }
  | { readonly as: 'amount' | 'occupation'; readonly value: number }
  | { readonly as: 'address'; readonly value: Address }
  | { readonly as: 'change'; readonly before: unknown; readonly after: unknown }
  | { readonly as: 'list'; readonly values: readonly unknown[] }
  | { readonly as: 'members'; readonly value: Readonly<Record<string, unknown>> };

export interface Address {
  readonly area: string;
  readonly line: string;
  readonly rt: string;
  readonly rw: string;
  readonly postalCode?: string;
}

const AREAS = new Set([
  ...['area', 'residence', 'from', 'to', 'destination', 'village', 'district', 'regency', 'province'],
  ...['birthPlace', 'birthRegency', 'birthProvince', 'place'],
]);
const PERSONS = new Set([
  'personId',
  'motherId',
  'fatherId',
  'spouseId',
  'childId',
  'survivorId',
  'candidateIds',
]);
const ACTS = new Set(['deathActId', 'settledBy', 'raisedBy']);
const COUNTRIES = new Set(['country', 'nationality', 'occurredIn', 'from']);
const KEYS = new Set([
  'personKey',
  'familyKey',
  'spouseKeys',
  'survivorKey',
  'moveId',
  'supersedes',
  'act',
  'caseId',
  'observationId',
]);
const NUMBERS = new Set(['nik', 'kkNumber']);
const NAMES = new Set(['name', 'motherName', 'fatherName']);

const AREA = /^(?:\d{2}|\d{4}|\d{6}|\d{10})$/;
const DAY = /^\d{4}-\d{2}-\d{2}$/;
const MONTH = /^\d{4}-\d{2}$/;
const MOMENT = /^\d{4}-\d{2}-\d{2}T/;
const COUNTRY = /^[A-Z]{2}$/;

/** How a value is shown. A text that is nothing else is a code of its member, or what somebody wrote. */
export function shownAs(field: string, value: unknown): Shown {
  if (value === undefined || value === null || value === '') return { as: 'nothing' };
  if (typeof value === 'boolean') return { as: 'truth', is: value };
  if (typeof value === 'number') return { as: field === 'occupation' ? 'occupation' : 'amount', value };
  if (Array.isArray(value)) return value.length === 0 ? { as: 'nothing' } : { as: 'list', values: value };
  if (typeof value === 'object') return shownObject(value as Readonly<Record<string, unknown>>);
  return shownText(field, value as string);
}

function shownObject(value: Readonly<Record<string, unknown>>): Shown {
  if ('area' in value && 'line' in value) return { as: 'address', value: value as unknown as Address };
  if ('after' in value) return { as: 'change', before: value['before'], after: value['after'] };
  return { as: 'members', value };
}

function shownText(field: string, value: string): Shown {
  if (NUMBERS.has(field)) return { as: 'number', value };
  if (NAMES.has(field)) return { as: 'name', value };
  if (PERSONS.has(field)) return { as: 'person', value };
  if (ACTS.has(field)) return { as: 'act', value };
  if (field === 'familyId') return { as: 'card', value };
  if (KEYS.has(field)) return { as: 'key', value };
  if (AREAS.has(field) && AREA.test(value)) return { as: 'area', value };
  if (COUNTRIES.has(field) && COUNTRY.test(value)) return { as: 'country', value };
  if (DAY.test(value)) return { as: 'day', value };
  if (MONTH.test(value)) return { as: 'month', value };
  if (MOMENT.test(value)) return { as: 'moment', value };
  return { as: 'code', value };
}

/** Under which name a member is labelled: `residence` is an area in an act and a status in a record. */
export function labelled(field: string, value: unknown): string {
  return field === 'residence' && typeof value === 'string' && AREA.test(value) ? 'residenceArea' : field;
}

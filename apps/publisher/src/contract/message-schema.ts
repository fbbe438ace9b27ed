import { z } from 'zod';
import {
  DeathWithoutNik,
  PersonMessage,
  type PersonView,
  type PersonMessageKind,
  stateKinds,
} from '@peristiwa/contracts';
import type { Agreement } from '../view/agreement';
import { openOfDeaths } from '../view/entitled-death';
import { reduceArea } from '../view/entitled-view';
import { factsIn, membersOf } from '../view/grants';
import { kindsUnder } from '../view/person-events';
import { factTexts, messageTexts, stateTexts } from './member-texts';

export interface JsonSchema {
  readonly type?: string;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly [keyword: string]: unknown;
}

/** The part of an agreement that its messages depend on. */
export type SchemaTerms = Pick<Agreement, 'partner' | 'version' | 'fields' | 'eventTypes'>;

/** Members of a view that every person has; any other member may have no value. */
const alwaysPresent: ReadonlySet<string> = new Set([
  'nik',
  'kkNumber',
  'familyKey',
  'name',
  'bornOn',
  'birthMonth',
  'sex',
  'address',
  'village',
  'district',
  'regency',
  'province',
  'birthYear',
  'birthCohort',
  'religion',
  'maritalStatus',
  'relationship',
  'householdRole',
  'spouseKeys',
  'education',
  'educationStage',
  'occupation',
  'citizenship',
  'residence',
] satisfies (keyof PersonView)[]);

/** Where the messages of one version of an agreement are described: their `dataschema`. */
export function dataSchemaUrl(
  publisherUrl: string,
  { partner, version }: Pick<SchemaTerms, 'partner' | 'version'>,
): string {
  return `${publisherUrl.replace(/\/$/, '')}/v1/feeds/${partner}/schemas/${version}`;
}

/** The kinds of message that an agreement lets the publisher send. */
export function kindsFor({ eventTypes }: Pick<SchemaTerms, 'eventTypes'>): PersonMessageKind[] {
  return [...kindsUnder(eventTypes), ...stateKinds];
}

/**
 * JSON Schema (2020-12) of the value of every message that is built under this version of an agreement: only what it
 * grants, `required` where it is always present, and open to members of later releases. `earlier`: the versions before
 * it. The first message about a person after a change of grants reports the act with the members that both versions
 * grant, so a member that is new under this version is not always present.
 */
export function messageSchema(
  terms: SchemaTerms,
  id: string,
  earlier: readonly SchemaTerms[] = [],
): JsonSchema {
  const { partner, version, fields } = terms;
  const hasDates = fields.includes('eventDates');
  const dates = ['occurredOn', 'reportedOn'];
  const all = propertiesOf(whole, messageTexts);
  const properties = Object.fromEntries(
    Object.entries(all).filter(([name]) => hasDates || !dates.includes(name)),
  );
  const alwaysHasDates = hasDates && earlier.every((one) => one.fields.includes('eventDates'));
  const act = ['recordedAt', 'facts', 'state', ...(alwaysHasDates ? dates : [])];
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: id,
    title: `Messages of the feed ${partner} under version ${version} of its agreement`,
    type: 'object',
    required: ['personKey', 'version'],
    properties: {
      ...properties,
      changes: changesSchema(terms),
      facts: factsSchema(terms),
      state: stateSchema(terms, earlier),
      added: { type: 'object', description: messageTexts.added, properties: stateProperties(terms) },
    },
    if: { required: ['recordedAt'] },
    then: { required: act },
    else: { required: ['asOf'] },
  };
}

/** JSON Schema of the value of a message about a death without a NIK: only what the terms grant. */
export function deathSchema({ fields }: SchemaTerms): JsonSchema {
  const schema = withoutLimits(z.toJSONSchema(DeathWithoutNik, { io: 'input' }) as JsonSchema);
  const { $schema: _, ...death } = schema;
  const granted = openOfDeaths({ fields });
  const state = memberOf(death, 'state');
  const properties = Object.fromEntries(
    Object.entries(state.properties ?? {}).filter(([name]) => granted.has(name)),
  );
  return { ...death, properties: { ...death.properties, state: { ...state, properties } } };
}

/** `input`: a reader takes members that it does not know. */
const whole = withoutLimits(z.toJSONSchema(PersonMessage, { io: 'input' }) as JsonSchema);

function stateSchema(terms: SchemaTerms, earlier: readonly SchemaTerms[]): JsonSchema {
  const properties = stateProperties(terms);
  const before = earlier.map(({ fields }) => membersOf(fields));
  const required = Object.keys(properties).filter(
    (name) => alwaysPresent.has(name) && before.every((members) => members.has(name)),
  );
  return { type: 'object', description: messageTexts.state, required, properties };
}

function stateProperties({ fields }: SchemaTerms): Record<string, JsonSchema> {
  const granted = membersOf(fields);
  return only(propertiesOf(memberOf(whole, 'state'), stateTexts), (name) => granted.has(name));
}

const areaFacts: readonly string[] = ['from', 'to', 'residence'];

function factsSchema({ fields }: SchemaTerms): JsonSchema {
  const granted = factsIn(fields);
  const hasArea = reduceArea('3204012001', { fields }) !== undefined;
  const hasBirth = fields.some((field) => ['bornOn', 'birthMonth'].includes(field));
  const isOpen = (name: string) =>
    granted.has(name) && (hasArea || !areaFacts.includes(name)) && (hasBirth || name !== 'bornOn');
  const properties = only(propertiesOf(memberOf(whole, 'facts'), factTexts), isOpen);
  return { type: 'object', description: messageTexts.facts, properties };
}

function changesSchema(terms: SchemaTerms): JsonSchema {
  const change = (member: JsonSchema): JsonSchema => {
    const { description: _, ...before } = member;
    return {
      type: 'object',
      required: ['after'],
      properties: { before, after: { anyOf: [before, { type: 'null' }] } },
    };
  };
  const properties = Object.fromEntries(
    Object.entries(stateProperties(terms)).map(([name, member]) => [name, change(member)]),
  );
  return { type: 'object', description: messageTexts.changes, properties };
}

function memberOf(schema: JsonSchema, name: string): JsonSchema {
  const member = schema.properties?.[name];
  if (!member) throw new Error(`The schema of a message has no ${name}`);
  return member;
}

function propertiesOf(
  schema: JsonSchema,
  texts: Readonly<Record<string, string>>,
): Record<string, JsonSchema> {
  return Object.fromEntries(
    Object.entries(schema.properties ?? {}).map(([name, member]) => [
      name,
      { ...member, description: texts[name] },
    ]),
  );
}

function only<Value>(table: Record<string, Value>, isKept: (name: string) => boolean): Record<string, Value> {
  return Object.fromEntries(Object.entries(table).filter(([name]) => isKept(name)));
}

/** Removes the limits of JavaScript's integers, which say nothing about the register. */
export function withoutLimits<Value>(schema: Value): Value {
  return JSON.parse(JSON.stringify(schema), (_name, value: unknown) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
    const { minimum, maximum, ...rest } = value as JsonSchema;
    return {
      ...rest,
      ...(minimum !== undefined && minimum !== Number.MIN_SAFE_INTEGER && { minimum }),
      ...(maximum !== undefined && maximum !== Number.MAX_SAFE_INTEGER && { maximum }),
    };
  }) as Value;
}

import type { RJSFSchema, UiSchema } from '@rjsf/utils';
import type { ApiSchema, Language, OtherMember } from './api-schema';
import { captionOf } from './captions';
import { kindName } from './value-names';

/** A form of `@rjsf`: the schema of its data, and how each field is shown. */
export interface FormModel {
  readonly schema: RJSFSchema;
  readonly uiSchema: UiSchema;
}

/** Fields that no clerk fills in: the page gives them. */
const GIVEN = ['requestId', 'campaignId', 'settles'];
/** What is asked last, on every form. */
const LAST = ['reporter', 'witnesses', 'legalBasis', 'channel'];
/** A text longer than this is written in several lines. */
const LINE_MAX = 250;
/** Ids that are found by what stands on the paper. */
const FOUND_BY_NUMBER: Readonly<Record<string, string>> = {
  actId: 'act',
  familyId: 'family',
  moveId: 'act',
  personId: 'person',
  settledBy: 'act',
};

/** A command, as ops answers it. */
export interface FormOf {
  readonly body: ApiSchema;
  readonly parameters: readonly string[];
}

/** Makes the form of a service from the schema of its body (ADR 0074). */
export function formModel({ body: given, parameters }: FormOf, language: Language): FormModel {
  const { properties = {}, required = [], ...body } = given;
  const inPath = parameters.map((name): [string, ApiSchema] => [name, { type: 'string', format: 'uuid' }]);
  const shown = Object.entries(properties).filter(([name]) => !GIVEN.includes(name));
  const whole = {
    ...body,
    properties: Object.fromEntries([...inPath, ...shown]),
    required: [...parameters, ...required.filter((name) => !GIVEN.includes(name))],
  };
  const { schema, uiSchema } = object(whole, language);
  const { title: _, ...untitled } = schema;
  const last = LAST.filter((name) => Object.hasOwn(whole.properties, name));
  const first = Object.keys(whole.properties).filter((name) => !last.includes(name));
  return { schema: untitled, uiSchema: { ...uiSchema, 'ui:order': [...first, ...last] } };
}

/** The caption of each member, wherever it stands in the form. */
export function captionsIn(schema: RJSFSchema): ReadonlyMap<string, string> {
  const { properties = {}, items, oneOf = [], allOf = [] } = schema;
  const branches = (allOf as RJSFSchema[]).flatMap(({ then, else: other }) => then ?? other ?? []);
  const own = Object.entries(properties).flatMap(([name, member]): [string, string][] => {
    const title = (member as RJSFSchema).title;
    return title === undefined ? [] : [[name, title]];
  });
  const below = [...Object.values(properties), items ?? [], oneOf, branches].flat() as RJSFSchema[];
  return new Map([...below.flatMap((part) => [...captionsIn(part)]), ...own]);
}

/** The form of one field. `name` is that of the member, or of the list that it is an item of. */
function field(name: string, schema: ApiSchema, language: Language): FormModel {
  const title = captionOf(name, schema.title, language) ?? schema.title ?? name;
  const titled = { ...schema, title };
  const options = schema.anyOf ?? schema.oneOf;
  if (options) return choice(titled, options, language);
  if (schema.type === 'array') return list(name, titled, language);
  if (schema.type === 'object') return object(titled, language);
  return value(name, titled, language);
}

/** A person or a card is named by its number; other choices differ in their `kind`. */
function choice(schema: ApiSchema, options: readonly ApiSchema[], language: Language): FormModel {
  const { title } = schema;
  const members = options.map((option) => Object.keys(option.properties ?? {}));
  const has = (member: string) => members.some((names) => names.includes(member));
  const ui = {
    'ui:fieldReplacesAnyOrOneOf': true,
    ...(schema.nullable && { 'ui:clearable': true, 'ui:caption': schema.title }),
  };
  if (has('nik') || has('personId')) {
    const ways = ['nik', ...(has('name') ? ['name'] : []), ...(has('member') ? ['member'] : [])];
    return {
      schema: { type: 'object', title },
      uiSchema: { ...ui, 'ui:field': 'personReference', 'ui:ways': ways },
    };
  }
  if (has('kkNumber') && has('familyId')) {
    return { schema: { type: 'object', title }, uiSchema: { ...ui, 'ui:field': 'familyReference' } };
  }
  const models = options.map((option) => alternative(option, language));
  return {
    schema: {
      title,
      discriminator: { propertyName: 'kind' },
      oneOf: models.map((model) => model.schema),
    },
    uiSchema: { oneOf: models.map((model) => model.uiSchema) },
  };
}

/** One choice, named by its kind. */
function alternative(schema: ApiSchema, language: Language): FormModel {
  const kind = schema.properties?.['kind']?.enum?.[0] ?? '';
  const model = object(schema, language);
  return {
    schema: { ...model.schema, title: kindName(kind, language) ?? kind },
    uiSchema: { ...model.uiSchema, 'ui:label': false },
  };
}

function list(name: string, schema: ApiSchema, language: Language): FormModel {
  const { title = name, items = {}, minItems, maxItems } = schema;
  const item = field(name, { title, ...items }, language);
  return {
    schema: {
      type: 'array',
      title,
      items: item.schema,
      ...(minItems !== undefined && { minItems }),
      ...(maxItems !== undefined && { maxItems }),
    },
    uiSchema: {
      items: items.type === 'object' ? { ...item.uiSchema, 'ui:label': false } : item.uiSchema,
      'ui:options': { orderable: false, ...fixed(schema) },
    },
  };
}

const fixed = ({ minItems, maxItems }: ApiSchema) =>
  minItems !== undefined && minItems === maxItems ? { addable: false, removable: false } : {};

/** An object with its members; who acts in a report is looked up by NIK. */
function object(schema: ApiSchema, language: Language): FormModel {
  const { title, properties = {}, required = [] } = schema;
  const models = Object.entries(properties).map(
    ([name, member]) => [name, field(name, member, language), conditionOf(member)] as const,
  );
  const always = models.filter(([, , condition]) => condition === undefined);
  const isParty = ['nik', 'name', 'kkNumber', 'citizenship'].every((name) => Object.hasOwn(properties, name));
  return {
    schema: {
      type: 'object',
      ...(title !== undefined && { title }),
      properties: Object.fromEntries(always.map(([name, model]) => [name, model.schema])),
      required: required.filter((name) => always.some(([shown]) => shown === name)),
      ...conditional(models),
    },
    uiSchema: {
      ...Object.fromEntries(models.map(([name, model]) => [name, model.uiSchema])),
      'ui:order': [...Object.keys(properties), '*'],
      ...(isParty && { 'ui:field': 'party' }),
    },
  };
}

type Condition = (OtherMember & { readonly holds: boolean }) | undefined;

function conditionOf({ 'x-when': when, 'x-unless': unless }: ApiSchema): Condition {
  if (when) return { ...when, holds: true };
  return unless && { ...unless, holds: false };
}

/** Fields that are asked beside some values of another member only, as `if` and `then` of JSON Schema. */
function conditional(models: readonly (readonly [name: string, model: FormModel, condition: Condition])[]) {
  const rules = models.flatMap(([name, { schema }, condition]) => {
    if (!condition) return [];
    const { member, is, holds } = condition;
    const test: RJSFSchema = {
      required: [member],
      ...(is !== undefined && { properties: { [member]: { const: is } } }),
    };
    const shown: RJSFSchema = { properties: { [name]: schema } };
    return holds ? { if: test, then: shown } : { if: test, else: shown };
  });
  return rules.length === 0 ? {} : { allOf: rules };
}

/** A single value, with the widget that its schema asks for. */
function value(name: string, schema: ApiSchema, language: Language): FormModel {
  const { type = 'string', title, maxLength, minimum, maximum } = schema;
  const [only, ...others] = schema.enum ?? [];
  if (typeof only === 'string' && others.length === 0)
    return { schema: { type, const: only, default: only }, uiSchema: { 'ui:widget': 'hidden' } };
  return {
    schema: {
      type,
      ...(title !== undefined && { title }),
      ...(maxLength !== undefined && { maxLength }),
      ...(minimum !== undefined && { minimum }),
      ...(maximum !== undefined && { maximum }),
      ...(schema.default !== undefined && { default: schema.default as string }),
    },
    uiSchema: {
      ...widgetOf(name, schema, language),
      ...(schema.nullable && { 'ui:clearable': true, 'ui:caption': schema.title }),
    },
  };
}

function widgetOf(name: string, schema: ApiSchema, language: Language): UiSchema {
  const { format, maxLength = 0, 'x-codes': table, 'x-area': level } = schema;
  const values = schema.enum?.filter((one) => one !== null);
  if (table !== undefined || values) {
    return {
      'ui:widget': 'code',
      'ui:options': { table, values, language, isNumber: schema.type === 'number' },
    };
  }
  if (name === 'flag') return { 'ui:widget': 'flag' };
  if (level) return { 'ui:widget': 'area', 'ui:options': { level } };
  if (format === 'date') return { 'ui:widget': 'day' };
  if (format === 'uuid') return { 'ui:widget': FOUND_BY_NUMBER[name] ?? 'text', 'ui:options': { name } };
  if (maxLength > LINE_MAX) return { 'ui:widget': 'textarea' };
  return {};
}

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv';
import addFormats from 'ajv-formats';
import { stateKinds } from '@peristiwa/contracts';
import { defaultAgreements } from '../agreements/default-agreements';
import { grants } from '../view/grants';
import { asyncApi } from './async-api';
import { breakingChanges } from './breaking-changes';
import { contractDocuments } from './documents';
import { factTexts, messageTexts, stateTexts } from './member-texts';
import { dataSchemaUrl, messageSchema, type JsonSchema, type SchemaTerms } from './message-schema';
import { checkerFor, checkerOf } from './schema-under-test';

const docs = (name: string) => readFileSync(join(__dirname, '../../../../docs', name), 'utf8');
const released = (partner: string) => JSON.parse(docs(`schemas/released/${partner}.json`)) as JsonSchema;

function termsOf(partner: string, change: Partial<SchemaTerms> = {}): SchemaTerms {
  const body = defaultAgreements.find((one) => one.partner === partner);
  if (!body) throw new Error(`No default agreement of ${partner}`);
  return { partner, version: 1, fields: body.fields, eventTypes: body.eventTypes, ...change };
}

const schemaOf = (terms: SchemaTerms, earlier: SchemaTerms[] = []) =>
  messageSchema(terms, dataSchemaUrl('http://publisher.example', terms), earlier);
const stateOf = (schema: JsonSchema) => schema.properties?.['state'];

describe('the committed contracts', () => {
  it.each(Object.entries(contractDocuments()))(
    'docs/%s is what `npm run docs:generate` writes',
    (name, text) => {
      expect(docs(name)).toBe(text);
    },
  );

  it.each(defaultAgreements.map(({ partner }) => partner))(
    'of %s break no reader of the last release; on purpose: copy docs/schemas/*.json to docs/schemas/released',
    (partner) => {
      const now = JSON.parse(docs(`schemas/${partner}.json`)) as JsonSchema;
      expect(breakingChanges(released(partner), now)).toEqual([]);
    },
  );
});

describe('the AsyncAPI document', () => {
  const official = JSON.parse(
    readFileSync(require.resolve('@asyncapi/specs/schemas/3.0.0.json'), 'utf8'),
  ) as object;
  // It contains the schema of JSON Schema itself, which ajv must not add a second time.
  const ajv = new Ajv({ strict: false, meta: false, validateSchema: false });
  addFormats(ajv);
  const validate = ajv.compile(official);

  it('is valid AsyncAPI 3', () => {
    expect(validate(JSON.parse(docs('asyncapi.json'))) || validate.errors).toBe(true);
  });

  it('names no message that is not described, and describes none that is not on a channel', () => {
    const document = JSON.parse(docs('asyncapi.json')) as ReturnType<typeof asyncApi>;
    const onChannels = Object.values(document.channels).flatMap(({ messages }) => Object.keys(messages));
    expect([...new Set(onChannels)].toSorted()).toEqual(Object.keys(document.components.messages).toSorted());
    const references = [...docs('asyncapi.json').matchAll(/"\$ref": "#\/([^"]+)"/g)].map((match) =>
      String(match[1]).split('/'),
    );
    const found = (path: string[]) =>
      path.reduce<unknown>((part, name) => (part as Record<string, unknown> | undefined)?.[name], document);
    expect(references.filter((path) => found(path) === undefined)).toEqual([]);
  });

  it('lists only kinds of acts that the agreement publishes', () => {
    const terms = termsOf('kemensos', { eventTypes: ['death'] });
    const { channels } = asyncApi([{ terms, earlier: [], pseudonymised: false }], 'http://publisher.example');
    expect(Object.keys(channels['kemensos']?.messages ?? {})).toEqual([
      ...['reinstated', 'cancelled', 'corrected', 'died'].map((kind) => `kemensos.${kind}`),
      ...stateKinds.map((kind) => `kemensos.${kind}`),
      'relabelled',
      'heartbeat',
      'job-completed',
      'backfill-completed',
      'campaign-started',
      'campaign-completed',
    ]);
  });
});

describe('the JSON Schema of an agreement', () => {
  it('describes only what is granted (domain.md §5.4)', () => {
    const { properties } = schemaOf(termsOf('kemensos', { fields: ['name', 'maritalStatus', 'ageAtDeath'] }));
    expect(Object.keys(properties?.['state']?.properties ?? {})).toEqual([
      'name',
      'maritalStatus',
      'maritalStatusSince',
    ]);
    expect(Object.keys(properties?.['changes']?.properties ?? {})).toContain('maritalStatus');
    expect(Object.keys(properties?.['facts']?.properties ?? {})).toEqual([
      'ageAtDeath',
      // Without these nobody could follow a cancellation or a merger.
      'voided',
      'survivorKey',
    ]);
    expect(properties).not.toHaveProperty('occurredOn');
  });

  it('requires a member that is always present when both this and every earlier version grant it', () => {
    const first = termsOf('kemensos', { fields: ['name', 'diedOn'] });
    const second = termsOf('kemensos', { fields: ['name', 'nik', 'diedOn'], version: 2 });
    expect(stateOf(schemaOf(second))?.required).toEqual(['nik', 'name']);
    expect(stateOf(schemaOf(second, [first]))?.required).toEqual(['name']);
  });

  it.each([
    ['bornOn', ['eventDates', 'name'], false],
    ['bornOn', ['eventDates', 'birthMonth'], true],
    ['bornOn', ['eventDates', 'bornOn'], true],
    ['from', ['moveFacts', 'name'], false],
    ['from', ['moveFacts', 'district'], true],
    ['to', ['moveFacts', 'village'], true],
    ['residence', ['eventArea', 'name'], false],
    ['residence', ['eventArea', 'district'], true],
  ] as const)('has the fact %s under %j: %s', (fact, fields, isThere) => {
    const facts = schemaOf(termsOf('kemensos', { fields })).properties?.['facts'];
    expect(Object.hasOwn(facts?.properties ?? {}, fact)).toBe(isThere);
  });

  it('has a text for every member of every grant', () => {
    const schema = schemaOf(termsOf('kemensos', { fields: grants }));
    const names = (part: JsonSchema | undefined) => Object.keys(part?.properties ?? {}).toSorted();
    expect(names(schema)).toEqual(Object.keys(messageTexts).toSorted());
    expect(names(stateOf(schema))).toEqual(Object.keys(stateTexts).toSorted());
    expect(names(schema.properties?.['facts'])).toEqual(Object.keys(factTexts).toSorted());
  });

  it('takes members of a later release, and refuses a message without what is always present', () => {
    const terms = termsOf('kemensos', { fields: ['name', 'diedOn'] });
    const faults = checkerOf(schemaOf(terms));
    const left = { personKey: 'p', version: 3, asOf: '2026-11-22T03:00:00.000Z' };
    expect(faults({ ...left, later: 1, state: { name: 'Ani', later: 1 } })).toEqual([]);
    expect(faults(left)).toEqual([]);
    expect(faults({ ...left, state: { diedOn: '2026-11-22' } })).toHaveLength(1);
    expect(faults({ ...left, state: { name: 'Ani', diedOn: '22-11-2026' } })).toHaveLength(1);
    expect(faults({ personKey: 'p', version: 3 })).not.toEqual([]);
    expect(faults({ personKey: 'p', version: 3, recordedAt: left.asOf })).not.toEqual([]);
    expect(checkerFor(terms)({ ...left, state: { name: 'Ani', nik: '3204014107889001' } })).toHaveLength(1);
  });

  it('has an address that says nothing about a person', () => {
    expect(dataSchemaUrl('http://publisher.example/', termsOf('bps', { version: 4 }))).toBe(
      'http://publisher.example/v1/feeds/bps/schemas/4',
    );
  });
});

describe('breaking changes', () => {
  const before: JsonSchema = {
    type: 'object',
    required: ['name'],
    properties: {
      name: { type: 'string', description: 'Nama' },
      sex: { type: 'string', enum: ['male', 'female'] },
      keys: { type: 'array', items: { type: 'string', minLength: 1 } },
      address: { type: 'object', required: ['area'], properties: { area: { type: 'string' } } },
    },
    if: { required: ['recordedAt'] },
    then: { required: ['facts'] },
  };
  /** The breaking changes when the keyword at `path` is `value`, or is removed. */
  function after(path: string, value: unknown): string[] {
    const schema = JSON.parse(JSON.stringify(before)) as Record<string, never>;
    const names = path.split('.');
    const last = names.pop() as string;
    const part = names.reduce<Record<string, unknown>>((at, name) => at[name] as never, schema);
    if (value === undefined) delete part[last];
    else part[last] = value;
    return breakingChanges(before, schema);
  }

  it.each<[string, string, unknown]>([
    ['nothing', 'type', 'object'],
    ['another description', 'properties.name.description', 'Name'],
    ['a new member', 'properties.nik', { type: 'string' }],
    ['a member that is always present now', 'required', ['name', 'sex']],
    ['another order of the values', 'properties.sex.enum', ['female', 'male']],
  ])('are none after %s', (_case, path, value) => {
    expect(after(path, value)).toEqual([]);
  });

  it.each<[string, string, unknown]>([
    ['name is removed', 'properties.name', undefined],
    ['name is no longer always present', 'required', []],
    ['address.area is no longer always present', 'properties.address.required', []],
    ['type of name has changed', 'properties.name.type', 'integer'],
    ['type of address.area has changed', 'properties.address.properties.area.type', 'null'],
    ['enum of sex has changed', 'properties.sex.enum', ['male']],
    ['enum of sex has changed', 'properties.sex.enum', ['male', 'female', 'other']],
    ['pattern of name has changed', 'properties.name.pattern', '^A'],
    ['minLength of keys[] has changed', 'properties.keys.items.minLength', 2],
    ['items of keys is removed', 'properties.keys.items', undefined],
    ['facts is no longer always present', 'then.required', []],
    ['additionalProperties of the message has changed', 'additionalProperties', false],
  ])('%s', (sentence, path, value) => {
    expect(after(path, value)).toEqual([sentence]);
  });
});

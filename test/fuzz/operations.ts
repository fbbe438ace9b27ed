import * as fc from 'fast-check';
import {
  hostile,
  hostileParameter,
  nearlyValid,
  SECRET_NIK,
  toJson,
  valid,
  type Known,
  type Schema,
} from './generate';

interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly schema: Schema;
}

export interface Operation {
  readonly service: string;
  readonly method: string;
  /** As the document writes it, with the names of its parameters. */
  readonly path: string;
  readonly parameters: readonly Parameter[];
  readonly body?: Schema;
  readonly schemas: Readonly<Record<string, Schema>>;
}

/** A request as it is sent: the path with its query, and the bytes of the body. */
export interface Case {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Buffer;
}

export interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, DocumentedOperation>>>>;
  readonly components?: { readonly schemas?: Readonly<Record<string, Schema>> };
}
interface DocumentedOperation {
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> };
  readonly responses?: object;
}

export function operationsOf(service: string, document: Document): Operation[] {
  const schemas = document.components?.schemas ?? {};
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { parameters = [], requestBody }]) => ({
      service,
      method: method.toUpperCase(),
      path,
      parameters,
      body: requestBody?.content['application/json']?.schema,
      schemas,
    })),
  );
}

export function casesOf(operation: Operation, known: Omit<Known, 'schemas'>): fc.Arbitrary<Case> {
  const from = { ...known, schemas: operation.schemas };
  const path = pathOf(operation, from);
  const query = queryOf(operation, from);
  const body = operation.body ? bodyOf(operation.body, from) : fc.constant(undefined);
  return fc
    .record({ path, query, body, headers: headersOf(operation) })
    .map(({ query: text, ...one }) => ({ ...one, path: text ? `${one.path}?${text}` : one.path }));
}

/** Most paths are valid, so that the faults in query and body are reached. */
function pathOf({ path, parameters }: Operation, known: Known): fc.Arbitrary<string> {
  const values = parameters
    .filter((one) => one.in === 'path')
    .map(({ name, schema }) =>
      fc
        .oneof(
          { weight: 5, arbitrary: valid(schema, known).map((value) => encodeURIComponent(String(value))) },
          { weight: 2, arbitrary: hostileParameter.map((value) => encodeURIComponent(value)) },
          {
            weight: 1,
            arbitrary: fc.constantFrom('%', '%zz', '%ff', '%00', '%C0%80', '%ED%A0%80', '.', '*'),
          },
        )
        .map((value) => [name, value] as const),
    );
  return fc
    .tuple(...values)
    .map((given) => given.reduce((text, [name, value]) => text.replace(`{${name}}`, value), path));
}

function queryOf({ parameters }: Operation, known: Known): fc.Arbitrary<string> {
  const inQuery = parameters.filter((one) => one.in === 'query');
  const parts = inQuery.map(({ name, schema }) => {
    // The service waits for a position that is not reached yet; one separate test covers that.
    const isWait = name === 'minPosition';
    const good = (isWait ? fc.constant(0) : valid(schema, known)).map(
      (value) => `${name}=${encodeURIComponent(String(value))}`,
    );
    const bad = hostileParameter
      .filter((value) => !isWait || !/^\d+$/.test(value))
      .map((value) => `${name}=${encodeURIComponent(value)}`);
    const raw = fc.constantFrom(
      `${name}=%00`,
      `${name}=%ff`,
      `${name}=1&${name}=2`,
      `${name}[]=1`,
      `${name}[a]=1`,
      name,
      `${name}=%ED%A0%80`,
    );
    return fc.oneof(
      { weight: 3, arbitrary: fc.constant('') },
      { weight: 4, arbitrary: good },
      { weight: 3, arbitrary: bad },
      { weight: 1, arbitrary: raw },
    );
  });
  const more = fc.oneof(
    { weight: 12, arbitrary: fc.constant('') },
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        `${SECRET_NIK}=1`,
        '__proto__=1',
        '%00=1',
        '=',
        '&&',
        'constructor[prototype]=1',
      ),
    },
  );
  return fc.tuple(...parts, more).map((given) => given.filter((part) => part !== '').join('&'));
}

function bodyOf(schema: Schema, known: Known): fc.Arbitrary<Buffer> {
  const named = schema.$ref ? (known.schemas[schema.$ref.split('/').at(-1) ?? ''] ?? {}) : schema;
  const fresh = fc
    .uuid({ version: 4 })
    .map((requestId) => withRequestId((named.example ?? {}) as object, requestId));
  const good = fc.oneof(valid(schema, known), fresh);
  const json = fc.oneof(
    { weight: 3, arbitrary: good },
    { weight: 8, arbitrary: nearlyValid(good) },
    { weight: 1, arbitrary: hostile },
  );
  return fc.oneof(
    { weight: 12, arbitrary: json.map((value) => Buffer.from(toJson(value))) },
    { weight: 1, arbitrary: rawBody },
  );
}

function withRequestId(example: object, requestId: string): object {
  return 'requestId' in example ? { ...example, requestId } : example;
}

const rawBody = fc.oneof(
  fc
    .constantFrom(
      '',
      '{',
      '[]',
      'null',
      '"text"',
      '{"__proto__":{"a":1}}',
      '{"constructor":{"prototype":{"a":1}}}',
      '{"a":1e400}',
      '['.repeat(20_000),
      `${'['.repeat(5_000)}${']'.repeat(5_000)}`,
      `{"a":${'{"a":'.repeat(3_000)}1${'}'.repeat(3_000)}}`,
      '\ufeff{}',
      '{"a":NaN}',
      "{'a':1}",
    )
    .map((text) => Buffer.from(text)),
  fc.constantFrom('{"name":"\xe9"}', '"\xed\xa0\x80"', '\xff\xfe').map((text) => Buffer.from(text, 'latin1')),
  fc.uint8Array({ maxLength: 64 }).map((bytes) => Buffer.from(bytes)),
);

/** Header values can hold no control character and nothing beyond Latin-1; the client would refuse them. */
function headersOf({ parameters }: Operation): fc.Arbitrary<Record<string, string>> {
  const stored = parameters.filter((one) => one.in === 'header').map(({ name }) => name);
  const values = [
    'loket 3',
    '',
    'x'.repeat(300),
    `NIK ${SECRET_NIK}`,
    'Ren\xe9e',
    '\x80\x85',
    "'; --",
    '<b>',
  ];
  const purpose = fc.record(Object.fromEntries(stored.map((name) => [name, fc.constantFrom(...values)])), {
    requiredKeys: [],
  });
  const usual = fc.record(
    {
      'accept-language': fc.constantFrom('en', 'id', 'en;q=x', 'xx-\x80', ',;=', 'en;q=1e400'),
      'x-request-id': fc.constantFrom('abc', SECRET_NIK, '\xe9', 'x'.repeat(200)),
      'if-none-match': fc.constantFrom('*', '"a"', '\xff'),
    },
    { requiredKeys: [] },
  );
  return fc.oneof(
    { weight: 3, arbitrary: fc.constant({}) },
    { weight: 1, arbitrary: fc.tuple(purpose, usual).map(([one, other]) => ({ ...one, ...other })) },
  );
}

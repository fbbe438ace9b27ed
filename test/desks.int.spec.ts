import { randomUUID } from 'node:crypto';
import { commands } from '@peristiwa/contracts';
import { eventTypes } from '@peristiwa/domain';
import {
  demo,
  demoAbroadBiodata,
  demoAddress,
  demoBiodata,
  demoBirths,
  demoDepartureAbroad,
  demoDivorce,
  demoForeigners,
  demoStay,
  migrateDesks,
} from '@peristiwa/desk';
import { migrateLedger } from '@peristiwa/ledger';
import { startTestSystem, type TestSystem } from '@peristiwa/testing';
import { birthService } from '../apps/birth/src/service';
import { deathService } from '../apps/death/src/service';
import { moveService } from '../apps/move/src/service';
import { statusService } from '../apps/status/src/service';

/** The intake is tested with the whole system (test/journeys), where the topics are its own. */
const withoutIntake = [birthService, deathService, moveService, statusService].map((definition) => ({
  ...definition,
  transports: undefined,
}));
const TODAY = new Date('2026-11-22T05:00:00Z');

let system: TestSystem;
let token: string;
let surabaya: string;

beforeAll(async () => {
  system = await startTestSystem({
    definitions: withoutIntake,
    migrate: async (url) => {
      await migrateLedger(url, eventTypes);
      await migrateDesks(url);
    },
    clock: () => TODAY,
  });
  token = await system.token('registrar-3204');
  surabaya = await system.token('registrar-3578');
  for (const body of demoBiodata) {
    const { status } = await send('status', '/v1/biodata', body);
    if (status !== 201) throw new Error(`The demo families were refused with ${status}`);
  }
  for (const body of demoBirths) {
    const { status } = await send('birth', '/v1/births', body);
    if (status !== 201) throw new Error(`The acts of birth were refused with ${status}`);
  }
  for (const body of demoAbroadBiodata) {
    const { status } = await send('status', '/v1/biodata', body);
    if (status !== 201) throw new Error(`The demo migrants were refused with ${status}`);
  }
  const { status: left } = await send('move', '/v1/departures-abroad', demoDepartureAbroad);
  if (left !== 201) throw new Error(`The demo departure abroad was refused with ${left}`);
  for (const body of demoForeigners) {
    const { status } = await send('status', '/v1/foreigners', body);
    if (status !== 201) throw new Error(`The demo foreigners were refused with ${status}`);
  }
  const { status: stays } = await send('move', '/v1/non-permanent-stays', demoStay);
  if (stays !== 201) throw new Error(`The demo stay was refused with ${stays}`);
  const { status: divorced } = await send('status', '/v1/divorces', demoDivorce);
  if (divorced !== 201) throw new Error(`The demo divorce was refused with ${divorced}`);
});
afterAll(() => system.stop());

function send(desk: string, path: string, body: object, as = token) {
  return system.post(`${system.urls[desk]}${path}`, body, { token: as });
}

const request = (fields: object) => ({ requestId: randomUUID(), reportedOn: '2026-11-20', ...fields });
const birth = (fields: object = {}) =>
  request({
    bornOn: '2026-11-01',
    mother: demo.mother,
    father: demo.father,
    children: [{ name: `Ayu ${letters()}`, sex: 'female', birthPlace: '3204', birthOrder: 1 }],
    // Some tests register several children of one mother, day and order.
    confirmedNew: true,
    ...fields,
  });
const death = (fields: object = {}) =>
  request({
    person: demo.grandfather,
    diedOn: '2026-11-12',
    cause: 'other',
    attestedBy: 'doctor',
    ...fields,
  });

/** Names have letters only, so a random name is spelt in letters. */
function letters(): string {
  return [...randomUUID().replaceAll('-', '')]
    .map((digit) => 'abcdefghijklmnop'[parseInt(digit, 16)])
    .join('');
}

describe('examples of the API documentation work when pasted', () => {
  const independent = Object.values(commands).filter(({ path }) => !path.includes('{'));
  it.each(independent)('$desk $path', async ({ desk, path }) => {
    const { body: api } = await system.get(`${system.urls[desk]}/docs/openapi.json`);
    const { schema, examples } = api.paths[path].post.requestBody.content['application/json'];
    const example = schema.example ?? api.components.schemas[schema.$ref.split('/').at(-1)].example;
    const named = Object.values<{ value: typeof example }>(examples ?? {}).map(({ value }) => value);
    for (const body of named.length > 0 ? named : [example]) {
      const first = await send(desk, path, body);
      expect(first).toMatchObject({ status: 201, body: { requestId: body.requestId } });
      const again = await send(desk, path, body);
      expect(again).toMatchObject({ status: 200, body: first.body });
    }
    expect(named.some(({ abroad }) => abroad !== undefined)).toBe(path === '/v1/births');
  });
});

it.each(['birth', 'death', 'move', 'status'])(
  'the documents of the desk %s give the term of the forms for each field of a request (domain.md §2.5)',
  async (desk) => {
    const { body: api } = await system.get(`${system.urls[desk]}/docs/openapi.json`);
    const paths: readonly DocumentedPath[] = Object.values(api.paths);
    const bodies = paths.flatMap(({ post }) => post?.requestBody?.content['application/json'].schema ?? []);
    expect(bodies.length).toBeGreaterThan(0);
    const untitled = bodies.flatMap((body) => untitledFields(body, api.components.schemas));
    expect([...new Set(untitled)]).toEqual([]);
  },
);

interface Documented {
  readonly $ref?: string;
  readonly title?: string;
  readonly properties?: Readonly<Record<string, Documented>>;
  readonly items?: Documented;
  readonly anyOf?: readonly Documented[];
  readonly oneOf?: readonly Documented[];
  readonly allOf?: readonly Documented[];
}
interface DocumentedPath {
  readonly post?: {
    readonly requestBody?: {
      readonly content: { readonly 'application/json': { readonly schema: Documented } };
    };
  };
}

/** Members of a schema, at any depth, that have no title. */
function untitledFields(
  { $ref, properties = {}, items, anyOf = [], oneOf = [], allOf = [] }: Documented,
  components: Readonly<Record<string, Documented>>,
): string[] {
  const own = Object.entries(properties).filter(([, { title }]) => title === undefined);
  const referred = $ref === undefined ? undefined : components[$ref.split('/').at(-1) ?? ''];
  const parts = [...Object.values(properties), items ?? [], anyOf, oneOf, allOf, referred ?? []].flat();
  return [...own.map(([name]) => name), ...parts.flatMap((part) => untitledFields(part, components))];
}

it('completes a move at the other office with the same card', async () => {
  const mover = request({
    person: {
      name: 'Bagus',
      sex: 'male',
      bornOn: '1990-01-01',
      birthPlace: '3204',
      religion: 'islam',
      maritalStatus: 'single',
      education: 'bachelor',
      occupation: 15,
    },
    family: { kind: 'new', address: demoAddress },
  });
  const { result: person } = (await send('status', '/v1/biodata', mover)).body;
  expect(person.nik).toMatch(/^3204050101909\d{3}$/);
  const departure = {
    movers: [{ personId: person.personId }],
    destination: demo.destination,
    reason: 'work',
  };
  const { result: move } = (await send('move', '/v1/moves/departures', request(departure))).body;
  expect(move).toMatchObject({ documentNumber: 'SKPWNI/3204/22112026/0002', validUntil: '2026-12-22' });
  const again = await send('move', '/v1/moves/departures', request(departure));
  expect(again).toMatchObject({
    status: 409,
    body: { type: 'urn:peristiwa:problem:departure-already-open' },
  });

  const arrival = {
    reportedOn: '2026-11-22',
    arrivedOn: '2026-11-21',
    address: { ...demoAddress, area: demo.destination },
    family: { kind: 'same-card' },
  };
  const path = `/v1/moves/${move.moveId}/arrival`;
  const wrongOffice = await send('move', path, request(arrival));
  expect(wrongOffice).toMatchObject({ status: 403, body: { officeInCharge: '3578' } });
  const arrived = await send('move', path, request(arrival), surabaya);
  expect(arrived).toMatchObject({
    status: 201,
    body: { result: { familyId: person.familyId, kkNumber: person.kkNumber, arrived: [person.personId] } },
  });
  const twice = await send('move', path, request(arrival), surabaya);
  expect(twice).toMatchObject({
    status: 409,
    body: { status: 409, type: 'urn:peristiwa:problem:move-used' },
  });
});

it('gives 40 residents of one village and birthday, registered at the same time, different NIKs and cards', async () => {
  const person = { ...(demoBiodata[4]?.person as object), nik: undefined };
  const resident = () => request({ person, family: { kind: 'new', address: demoAddress } });
  const answers = await Promise.all(
    Array.from({ length: 40 }, () => send('status', '/v1/biodata', resident())),
  );
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 201));
  for (const number of ['nik', 'kkNumber', 'personId']) {
    expect(new Set(answers.map(({ body }) => body.result[number])).size).toBe(40);
  }
});

it('registers every one of eight births of one mother that are reported at once', async () => {
  const answers = await Promise.all(Array.from({ length: 8 }, () => send('birth', '/v1/births', birth())));
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 201));
});

it('registers a request once, even 100 times at once, and refuses it with other content', async () => {
  const body = birth();
  const answers = await Promise.all(Array.from({ length: 100 }, () => send('birth', '/v1/births', body)));
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
  expect(new Set(answers.map((answer) => JSON.stringify(answer.body))).size).toBe(1);
  const other = await send('birth', '/v1/births', { ...body, bornOn: '2026-11-02' });
  expect(other).toMatchObject({
    status: 422,
    body: { type: 'urn:peristiwa:problem:request-id-reused', errors: [{ field: 'requestId' }] },
  });
});

describe('documents are recorded as they are', () => {
  const biodata = (person: object, family: object = { kind: 'new', address: demoAddress }) =>
    request({
      person: {
        name: 'Siti Aminah',
        sex: 'female',
        bornOn: '1985-05-05',
        birthPlace: '3204',
        religion: 'islam',
        maritalStatus: 'single',
        education: 'bachelor',
        occupation: 15,
        ...person,
      },
      family,
    });
  it.each([
    ['a place of birth whose code was retired in 2022 (domain.md §1.4)', { birthPlace: '9101' }],
    ['a name with titles (Permendagri 73/2022 art. 5(1)c)', { name: 'Drs. Ahmad Yani, M.Pd.' }],
    ['a NIK of a region that no list has (domain.md §1.1 rule 3)', { nik: '9901014505859001' }],
  ])('%s', async (_title, person) => {
    expect(await send('status', '/v1/biodata', biodata(person))).toMatchObject({ status: 201 });
  });
  it.each([
    [
      'the code that replaced a retired one',
      biodata({}, { kind: 'new', address: { ...demoAddress, area: '9201011001' } }),
      { type: 'urn:peristiwa:problem:area-retired', since: '2022', successors: ['9601011001'] },
    ],
    [
      'the character that no name has, and not the name',
      biodata({ name: 'Rina³' }),
      { type: 'urn:peristiwa:problem:name-invalid', reason: 'character', character: '³', position: 5 },
    ],
  ])('a refusal names %s', async (_title, body, problem) => {
    const answer = await send('status', '/v1/biodata', body);
    expect(answer).toMatchObject({ status: 422, body: problem });
    expect(JSON.stringify(answer.body)).not.toContain('Rina');
  });
});

describe('a bad request gets a clear answer', () => {
  const nobody = { nik: '3204051003889999' };
  it.each([
    [
      'birth',
      'unknown area',
      422,
      'area-unknown',
      'children.0.birthPlace',
      () => birth({ children: [{ name: 'Ayu Lestari', sex: 'female', birthPlace: '9999', birthOrder: 1 }] }),
    ],
    ['birth', 'impossible date', 400, 'invalid-request', 'bornOn', () => birth({ bornOn: '2026-02-30' })],
    [
      'birth',
      'NIK of wrong form',
      400,
      'invalid-request',
      'mother.nik',
      () => birth({ mother: { nik: '123' } }),
    ],
    ['birth', 'person not found', 404, 'person-not-found', 'mother', () => birth({ mother: nobody })],
    ['birth', 'born tomorrow', 422, 'occurred-after-report', 'bornOn', () => birth({ bornOn: '2026-11-21' })],
    [
      'death',
      'reported tomorrow',
      422,
      'reported-in-future',
      'reportedOn',
      () => death({ reportedOn: '2026-11-23' }),
    ],
    ['death', 'already deceased', 409, 'already-deceased', 'person', () => death()],
    ['death', 'unknown field', 400, 'invalid-request', 'colour', () => death({ colour: 'red' })],
  ])('%s: %s', async (desk, _name, status, code, field, body) => {
    const answer = await send(desk, `/v1/${desk}s`, body());
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(answer).toMatchObject({
      status,
      body: {
        type: `urn:peristiwa:problem:${code}`,
        status,
        errors: expect.arrayContaining([expect.objectContaining({ field })]),
      },
    });
    expect(JSON.stringify(answer.body)).not.toContain('3204051003889');
  });

  it('a mother who is dead', async () => {
    const mother = request({
      person: {
        ...(demoBiodata[1]?.person as object),
        nik: undefined,
        name: 'Kartini',
        maritalStatus: 'single',
      },
      family: { kind: 'join', host: { kkNumber: demo.kkNumber }, relationship: 'other-relative' },
    });
    const { personId } = (await send('status', '/v1/biodata', mother)).body.result;
    const died = death({ person: { personId }, diedOn: '2026-10-31' });
    expect((await send('death', '/v1/deaths', died)).status).toBe(201);
    const answer = await send('birth', '/v1/births', birth({ mother: { personId } }));
    expect(answer).toMatchObject({
      status: 409,
      body: { type: 'urn:peristiwa:problem:mother-deceased', diedOn: '2026-10-31' },
    });
  });

  it('another office, with the office in charge named', async () => {
    const answer = await send('birth', '/v1/births', birth(), surabaya);
    expect(answer).toMatchObject({ status: 403, body: { officeInCharge: '3204' } });
  });

  it('another role than registrar, no token, an expired token', async () => {
    const operator = await system.token('operator');
    expect((await send('birth', '/v1/births', birth(), operator)).status).toBe(403);
    const anonymous = await system.post(`${system.urls.birth}/v1/births`, birth());
    expect(anonymous).toMatchObject({ status: 401, body: { type: 'urn:peristiwa:problem:token-missing' } });
    const expired = await system.token('registrar-3204', -60);
    expect(await send('birth', '/v1/births', birth(), expired)).toMatchObject({
      status: 401,
      body: { type: 'urn:peristiwa:problem:token-expired' },
    });
  });

  it('a body of 2 MB, broken JSON, another content type', async () => {
    const url = `${system.urls.birth}/v1/births`;
    const large = await system.post(url, birth({ lateDecision: 'x'.repeat(2_000_000) }), { token });
    expect(large.status).toBe(413);
    expect((await system.post(url, null, { token, raw: '{"bornOn":' })).status).toBe(400);
    expect((await system.post(url, null, { token, raw: '<a/>', contentType: 'text/xml' })).status).toBe(415);
  });

  it('in English when the request asks for it', async () => {
    const url = `${system.urls.birth}/v1/births`;
    const indonesian = await system.post(url, birth({ mother: nobody }), { token });
    const english = await system.post(url, birth({ mother: nobody }), { token, language: 'en' });
    expect(indonesian.body.title).toBe(
      'Penduduk tidak ditemukan dalam basis data kependudukan; periksa kembali NIK-nya',
    );
    expect(english.body.title).toBe('No such person in the register; check the NIK');
  });
});

it('tells the office whether its request is on record, when the answer was lost', async () => {
  const body = birth();
  const url = `${system.urls.birth}/v1/requests/${body.requestId}`;
  const before = await system.get(url, { token });
  expect(before).toMatchObject({ status: 404, body: { type: 'urn:peristiwa:problem:request-not-recorded' } });
  const { body: answer } = await send('birth', '/v1/births', body);
  const { result: _, ...withoutPersons } = answer;
  expect(await system.get(url, { token })).toMatchObject({ status: 200, body: withoutPersons });
  expect((await system.get(url, { token })).body.result).toBeUndefined();
  expect((await system.get(url, { token: surabaya })).status).toBe(404);
});

it('refuses a NIK of another person, and names the field', async () => {
  const thief = request({
    person: { ...(demoBiodata[4]?.person as object), name: 'Orang Lain' },
    family: { kind: 'new', address: demoAddress },
  });
  expect(await send('status', '/v1/biodata', thief)).toMatchObject({
    status: 409,
    body: { type: 'urn:peristiwa:problem:nik-in-use', errors: [{ field: 'person.nik' }] },
  });
});

it('counts commands by outcome without personal data', async () => {
  const { body: metrics } = await system.get(`${system.urls.birth}/metrics`);
  expect(metrics).toMatch(
    /desk_commands_total\{command="register-birth",channel="http",outcome="registered",service="birth"\} \d+/,
  );
  expect(metrics).not.toMatch(/="[^"]*\d{16}/);
  const { body: ready } = await system.get(`${system.urls.birth}/health/ready`);
  expect(ready).toMatchObject({ status: 'ready' });
});

import { mkdtemp, rm } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Body, Controller, Get, HttpCode, Inject, Module, Param, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { pino } from 'pino';
import { Counter } from 'prom-client';
import { z } from 'zod';
import { CurrentActor, Public, Roles } from './access';
import type { Actor } from './actor';
import { loadConfig, type Config } from './config';
import { PLATFORM, READINESS, type Platform, type ServiceDefinition } from './definition';
import { startDevIssuer, type DevIssuer } from './dev-issuer';
import { text, uuid, wholeNumber } from './input';
import { ProblemError } from './problem';
import type { ReadinessChecks } from './readiness';
import { run, type RunningServices } from './run';
import { inBoth } from './schema-issues';

const Ref = z.union([
  z.strictObject({ personId: uuid }),
  z.strictObject({
    nik: z.string().regex(/^\d{16}$/, inBoth('NIK terdiri atas 16 digit', 'a NIK has 16 digits')),
  }),
]);
const Greeting = z
  .strictObject({
    requestId: uuid,
    kind: z.enum(['formal', 'friendly']),
    person: Ref,
    children: z
      .array(
        z
          .strictObject({
            name: text({ max: 10 }).transform((name) => name.toUpperCase()),
          })
          .meta({ id: 'Child' }),
      )
      .max(3),
  })
  .meta({
    example: {
      requestId: '0197f3a2-5a01-7c3e-9a51-1f2e3d4c5b6a',
      kind: 'formal',
      person: { nik: '3204010101900001' },
      children: [{ name: 'Ayu' }],
    },
  });
type Greeting = z.infer<typeof Greeting>;
const Answer = z.object({ heard: z.number() }).meta({ example: { heard: 1 } });
const Page = z.strictObject({ after: wholeNumber().default(0) });

const down = { database: true, code: '' };

@ApiTags('greetings')
@Controller('v1/greetings')
class GreetingController {
  private readonly heard: Counter;

  constructor(@Inject(PLATFORM) platform: Platform, @Inject(READINESS) readiness: ReadinessChecks) {
    this.heard = new Counter({ name: 'greetings_total', help: 'Heard.', registers: [platform.metrics] });
    readiness.add('database', async () => ({ up: down.database, details: { open: 1 } }));
  }

  @Post()
  @Roles('registrar')
  @ApiOperation({ summary: 'Greet' })
  @ApiCreatedResponse({ description: 'Heard', standardSchema: Answer })
  greet(@Body({ schema: Greeting }) body: Greeting, @CurrentActor() actor: Actor) {
    this.heard.inc();
    return { heard: body.children.length, by: actor.subject, office: actor.office };
  }

  @Get()
  @Roles('registrar')
  list(@Query({ schema: Page }) page: z.infer<typeof Page>) {
    return page;
  }

  @Get('forgotten/role')
  forgotten() {
    return { reached: true };
  }

  @Get(':greetingId')
  @Public()
  one(@Param('greetingId', { schema: uuid }) greetingId: string) {
    return { greetingId };
  }

  @Post('refusals')
  @HttpCode(200)
  @Public()
  refuse() {
    throw new ProblemError({
      code: 'already-greeted',
      status: 409,
      title: { id: 'Sudah disapa', en: 'Already greeted' },
      extensions: { greetedOn: '2026-01-01', status: 200 },
    });
  }

  @Post('faults')
  @Public()
  fault() {
    if (down.code) throw Object.assign(new Error('terminating connection'), { code: down.code });
    throw new Error('NIK 3204010101900001 broke it');
  }
}

@Module({ controllers: [GreetingController] })
class GreetingModule {}

@Controller('v1/echoes')
class EchoController {
  @Get()
  @Public()
  echo() {
    return { echo: true };
  }
}

@Module({ controllers: [EchoController] })
class EchoModule {}

const greeting: ServiceDefinition = {
  name: 'greeting',
  port: 0,
  title: 'Greeting',
  description: 'A tiny service.',
  module: () => GreetingModule,
};
const echo: ServiceDefinition = { ...greeting, name: 'echo', title: 'Echo', module: () => EchoModule };

/** Request id of a caller. */
const SEEN = '0197f3a2-5a01-7c3e-9a51-00000000002a';

const body = {
  requestId: '0197f3a2-5a01-7c3e-9a51-1f2e3d4c5b6a',
  kind: 'formal',
  person: { nik: '3204010101900001' },
  children: [{ name: 'Ayu' }],
};

function configFor(jwksUrl: string, issuer: string): Config {
  return loadConfig({
    DATABASE_URL: 'postgres://peristiwa:secret@127.0.0.1:1/peristiwa',
    KAFKA_BROKERS: '127.0.0.1:1',
    OIDC_ISSUER: issuer,
    OIDC_JWKS_URL: jwksUrl,
  });
}

describe('a service over HTTP', () => {
  let dir: string;
  let issuer: DevIssuer;
  let config: Config;
  let running: RunningServices;
  let base: string;
  let registrar: string;
  const lines: string[] = [];
  const log = pino({ level: 'debug' }, { write: (line: string) => void lines.push(line) });

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'peristiwa-service-'));
    issuer = await startDevIssuer({ port: 0, dir });
    config = configFor(issuer.jwksUrl, issuer.issuer);
    running = await run([greeting, echo], config, { log });
    base = running.urls['greeting'] ?? '';
    registrar = await issuer.token({ sub: 'registrar-3204', roles: ['registrar'], office: '3204' });
  });

  afterAll(async () => {
    await running.stop();
    await issuer.stop();
    await rm(dir, { recursive: true });
  });

  const post = (content: string | Buffer, headers: Record<string, string> = {}, path = '/v1/greetings') =>
    fetch(base + path, {
      method: 'POST',
      body: content,
      headers: { 'content-type': 'application/json', authorization: `Bearer ${registrar}`, ...headers },
    });
  const problemOf = async (response: Response) => {
    expect(response.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
    const problem = (await response.json()) as Record<string, unknown>;
    expect(problem).toMatchObject({
      status: response.status,
      requestId: response.headers.get('x-request-id'),
    });
    return problem;
  };
  const codeOf = async (response: Response) =>
    String((await problemOf(response))['type']).replace('urn:peristiwa:problem:', '');

  it('answers a valid request and passes the actor to the controller', async () => {
    const response = await post(JSON.stringify(body));
    expect(response.status).toBe(201);
    expect(await response.json()).toEqual({ heard: 1, by: 'registrar-3204', office: '3204' });
  });

  describe('requests that cannot be read', () => {
    it.each([
      [
        'a body of 2 MB',
        () => post(JSON.stringify({ ...body, more: 'x'.repeat(2_000_000) })),
        413,
        'body-too-large',
      ],
      ['broken JSON', () => post('{"requestId":'), 400, 'malformed-json'],
      ['an empty body', () => post(''), 400, 'malformed-json'],
      [
        'bytes that are no UTF-8',
        () => post(Buffer.from('{"kind":"\xe9"}', 'latin1')),
        400,
        'malformed-json',
      ],
      ['a poisoned prototype', () => post('{"__proto__":{"a":1}}'), 400, 'malformed-json'],
      ['plain text', () => post('hi', { 'content-type': 'text/plain' }), 415, 'unsupported-media-type'],
      [
        'an HTML form',
        () => post('a=1', { 'content-type': 'application/x-www-form-urlencoded' }),
        415,
        'unsupported-media-type',
      ],
      ['XML', () => post('<a/>', { 'content-type': 'application/xml' }), 415, 'unsupported-media-type'],
      ['an unknown route', () => fetch(`${base}/v1/nothing`), 404, 'not-found'],
      [
        'an unknown method',
        () => fetch(`${base}/v1/greetings`, { method: 'DELETE' }),
        405,
        'method-not-allowed',
      ],
      ['a path that cannot be decoded', () => fetch(`${base}/v1/greetings/%zz`), 400, 'malformed-url'],
    ])('%s', async (_, send, status, code) => {
      const response = await send();
      expect([response.status, await codeOf(response)]).toEqual([status, code]);
    });
  });

  describe('invalid fields', () => {
    const wrong = {
      requestId: 'not-a-uuid',
      kind: 'rude',
      person: { nik: '32040' },
      children: [{}, { name: 'a name that is far too long' }],
      extra: 1,
    };

    it('names each one in Indonesian and repeats no value', async () => {
      const response = await post(JSON.stringify(wrong));
      const problem = await problemOf(response);
      expect(problem).toMatchObject({
        type: 'urn:peristiwa:problem:invalid-request',
        title: 'Permintaan tidak valid',
        status: 400,
        errors: [
          { field: 'requestId', code: 'wrong-format', message: 'harus berupa UUID' },
          { field: 'kind', code: 'not-allowed', message: 'harus salah satu dari: formal, friendly' },
          { field: 'person.nik', code: 'wrong-format', message: 'NIK terdiri atas 16 digit' },
          { field: 'children.0.name', code: 'required', message: 'wajib diisi' },
          { field: 'children.1.name', code: 'too-big', message: 'paling banyak 10 karakter' },
          { field: 'extra', code: 'unknown-field', message: 'tidak dikenal' },
        ],
      });
      for (const value of ['not-a-uuid', 'rude', '32040', 'far too long']) {
        expect(JSON.stringify(problem)).not.toContain(value);
      }
    });

    it('answers in English when requested', async () => {
      const problem = await problemOf(
        await post(JSON.stringify(wrong), { 'accept-language': 'en-GB,id;q=0.5' }),
      );
      expect(problem['title']).toBe('The request is not valid');
      expect(problem['errors']).toContainEqual({
        field: 'person.nik',
        code: 'wrong-format',
        message: 'a NIK has 16 digits',
      });
    });

    it('covers a missing body, query and path parameters', async () => {
      const fields = async (response: Response) =>
        ((await problemOf(response))['errors'] as { field: string; code: string }[]).map(
          ({ field, code }) => `${field} ${code}`,
        );
      const headers = { authorization: `Bearer ${registrar}` };
      const none = await fetch(`${base}/v1/greetings`, { method: 'POST', headers });
      expect(await fields(none)).toEqual(['body required']);
      const query = await fetch(`${base}/v1/greetings?after=-1`, { headers });
      expect(await fields(query)).toEqual(['after too-small']);
      expect(await fields(await fetch(`${base}/v1/greetings/3204010101900001`))).toEqual([
        'greetingId wrong-format',
      ]);
    });

    it('refuses every caller on a route without a role', async () => {
      const headers = { authorization: `Bearer ${registrar}` };
      const response = await fetch(`${base}/v1/greetings/forgotten/role`, { headers });
      expect([response.status, await codeOf(response)]).toEqual([403, 'role-missing']);
    });

    it('hands the parsed value to the controller', async () => {
      const headers = { authorization: `Bearer ${registrar}` };
      expect(await (await fetch(`${base}/v1/greetings?after=7`, { headers })).json()).toEqual({ after: 7 });
      expect(await (await fetch(`${base}/v1/greetings`, { headers })).json()).toEqual({ after: 0 });
    });
  });

  describe('access', () => {
    const withToken = async (authorization: string) => post(JSON.stringify(body), { authorization });

    it('requires a token', async () => {
      const response = await fetch(`${base}/v1/greetings`);
      expect(response.headers.get('www-authenticate')).toBe('Bearer realm="peristiwa"');
      expect([response.status, await codeOf(response)]).toEqual([401, 'token-missing']);
      const basic = await withToken('Basic YTpi');
      expect(await codeOf(basic)).toBe('token-missing');
    });

    it('distinguishes an expired token from an invalid one', async () => {
      const claims = { sub: 'x', roles: ['registrar'] };
      const expired = await withToken(`Bearer ${await issuer.token(claims, -60)}`);
      expect(expired.headers.get('www-authenticate')).toContain('error="invalid_token"');
      expect([expired.status, await codeOf(expired)]).toEqual([401, 'token-expired']);
      const broken = await withToken(`Bearer ${registrar.slice(0, -6)}AAAAAA`);
      expect([broken.status, await codeOf(broken)]).toEqual([401, 'token-invalid']);
    });

    it('refuses other issuers, audiences, unsigned tokens and malformed claims', async () => {
      const other = await startDevIssuer({ port: 0, dir: join(dir, 'other') });
      const sameKey = await startDevIssuer({ port: 0, dir, audience: 'somebody-else' });
      const claims = { sub: 'x', roles: ['registrar'] };
      const unsigned = [
        '{"alg":"none"}',
        `{"iss":"${issuer.issuer}","aud":"peristiwa","sub":"x","exp":9999999999}`,
      ];
      const tokens = [
        await other.token(claims),
        await sameKey.token(claims),
        `${unsigned.map((part) => Buffer.from(part).toString('base64url')).join('.')}.`,
        await issuer.token({ ...claims, office: '32' }),
        await issuer.token({ ...claims, sub: '' }),
        'not.a.token',
      ];
      for (const token of tokens)
        expect(await codeOf(await withToken(`Bearer ${token}`))).toBe('token-invalid');
      await other.stop();
      await sameKey.stop();
    });

    it('requires the role of the route', async () => {
      const response = await withToken(
        `Bearer ${await issuer.token({ sub: 'x', roles: ['auditor', 'king'] })}`,
      );
      expect([response.status, await codeOf(response)]).toEqual([403, 'role-missing']);
    });

    it('answers 503 when the issuer cannot be reached, and still serves public routes', async () => {
      const lonely = await run([greeting], configFor('http://127.0.0.1:1/jwks', issuer.issuer), { log });
      const response = await fetch(`${lonely.urls['greeting']}/v1/greetings`, {
        headers: { authorization: `Bearer ${registrar}` },
      });
      expect([response.status, await codeOf(response)]).toEqual([503, 'temporarily-unavailable']);
      expect(response.headers.get('retry-after')).toBe('5');
      const open = await fetch(`${lonely.urls['greeting']}/v1/greetings/${body.requestId}`);
      expect(open.status).toBe(200);
      await lonely.stop();
    });
  });

  describe('problems', () => {
    it('renders a refusal with its facts, which cannot overwrite the document', async () => {
      const response = await post('{}', { 'accept-language': 'en' }, '/v1/greetings/refusals');
      expect(await problemOf(response)).toMatchObject({
        type: 'urn:peristiwa:problem:already-greeted',
        title: 'Already greeted',
        status: 409,
        greetedOn: '2026-01-01',
      });
    });

    it('returns only the request id of a bug, and logs the bug', async () => {
      const response = await post('{}', { 'x-request-id': SEEN }, '/v1/greetings/faults');
      expect(await problemOf(response)).toEqual({
        type: 'urn:peristiwa:problem:internal-error',
        title: 'Terjadi kesalahan internal',
        detail: 'Sampaikan nomor permintaan (requestId) kepada administrator sistem.',
        status: 500,
        requestId: SEEN,
      });
      const logged = lines.find((line) => line.includes(SEEN) && line.includes('"level":50'));
      expect(JSON.parse(logged ?? '{}')).toMatchObject({ err: { type: 'Error' } });
      expect(logged).toContain('service.int.spec');
      expect(lines.join('')).not.toContain('3204010101900001');
    });

    it('answers an outage with 503 and Retry-After', async () => {
      down.code = '57P01';
      const response = await post('{}', {}, '/v1/greetings/faults');
      down.code = '';
      expect(response.headers.get('retry-after')).toBe('5');
      expect([response.status, await codeOf(response)]).toEqual([503, 'temporarily-unavailable']);
    });
  });

  it('keeps a well-formed request id and replaces any other', async () => {
    const idFor = async (id: string) =>
      (await fetch(`${base}/health/live`, { headers: { 'x-request-id': id } })).headers.get('x-request-id');
    expect(await idFor(SEEN)).toBe(SEEN);
    for (const id of ['3204010101900001', 'nik-3204.0101.0190.0001', 'budi', 'a b', '{"a":1}']) {
      expect(await idFor(id)).toMatch(/^[0-9a-f-]{36}$/);
    }
  });

  it('logs the route template, status and duration, and neither URL nor body', async () => {
    lines.length = 0;
    await fetch(`${base}/v1/greetings/3204010101900001?nik=3204010101900001`, {
      headers: { 'x-request-id': SEEN },
    });
    await fetch(`${base}/3204010101900001`);
    const seen = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(seen).toContainEqual(
      expect.objectContaining({
        service: 'greeting',
        requestId: SEEN,
        method: 'GET',
        route: '/v1/greetings/:greetingId',
        status: 400,
        durationMs: expect.any(Number),
      }),
    );
    expect(lines.join('')).not.toContain('3204010101900001');
  });

  it('names the parts that are not ready', async () => {
    const ready = await fetch(`${base}/health/ready`);
    expect([ready.status, await ready.json()]).toEqual([
      200,
      {
        service: 'greeting',
        status: 'ready',
        failing: [],
        checks: { database: { up: true, details: { open: 1 } } },
      },
    ]);
    down.database = false;
    const not = await fetch(`${base}/health/ready`);
    down.database = true;
    expect([not.status, await not.json()]).toMatchObject([
      503,
      { status: 'not-ready', failing: ['database'] },
    ]);
    expect(await (await fetch(`${base}/health/live`)).json()).toEqual({
      status: 'live',
      service: 'greeting',
    });
  });

  it('documents bodies, examples, answers and problems, but not the four public addresses', async () => {
    const document = (await (await fetch(`${base}/docs/openapi.json`)).json()) as Record<string, object>;
    expect(document).toMatchObject({ openapi: expect.stringMatching(/^3\.0/), security: [{ bearer: [] }] });
    expect(Object.keys(document['paths'] ?? {})).toEqual([
      '/v1/greetings',
      '/v1/greetings/forgotten/role',
      '/v1/greetings/{greetingId}',
      '/v1/greetings/refusals',
      '/v1/greetings/faults',
    ]);
    expect(document['paths']).toMatchObject({
      '/v1/greetings': {
        get: { parameters: [{ name: 'after', in: 'query', schema: { type: 'integer' } }] },
        post: {
          summary: 'Greet',
          requestBody: {
            content: {
              'application/json': {
                schema: {
                  type: 'object',
                  required: ['requestId', 'kind', 'person', 'children'],
                  properties: { children: { items: { $ref: '#/components/schemas/Child' } } },
                  example: body,
                },
              },
            },
          },
          responses: {
            201: { content: { 'application/json': { schema: { example: { heard: 1 } } } } },
            default: { content: { 'application/problem+json': {} } },
          },
        },
      },
    });
    expect(document['components']).toMatchObject({
      schemas: { Child: { properties: { name: { type: 'string', maxLength: 10 } } }, Problem: {} },
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } },
    });
  });

  it('serves the documentation page from its own files', async () => {
    const page = await (await fetch(`${base}/docs`)).text();
    expect(page).toContain('swagger-ui');
    expect(page).not.toMatch(/(?:src|href)="https?:/);
    const bundle = await fetch(`${base}/docs/swagger-ui-bundle.js`);
    expect([bundle.status, (await bundle.text()).includes('SwaggerUIBundle')]).toEqual([200, true]);
  });

  it('keeps routes, metrics and checks of two services apart', async () => {
    const other = running.urls['echo'] ?? '';
    expect((await fetch(`${other}/v1/greetings`)).status).toBe(404);
    expect((await fetch(`${base}/v1/echoes`)).status).toBe(404);
    const mine = await (await fetch(`${base}/metrics`)).text();
    const theirs = await (await fetch(`${other}/metrics`)).text();
    expect(mine).toContain('greetings_total{service="greeting"} 1');
    expect(mine).toMatch(
      /http_request_duration_seconds_count\{service="greeting",method="POST",route="\/v1\/greetings",status="201"\} 1/,
    );
    expect(mine).toContain('process_cpu_seconds_total');
    expect(theirs).not.toContain('greeting');
    expect(await (await fetch(`${other}/health/ready`)).json()).toMatchObject({ checks: {} });
  });

  it('stops reading a body whose announced length is over the limit', async () => {
    const { port } = new URL(base);
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const headers = { 'content-type': 'application/json', 'content-length': '99999999' };
      const call = httpRequest({ port, method: 'POST', path: '/v1/greetings', headers }, (response) => {
        resolve(response.statusCode);
        response.resume();
        call.destroy();
      });
      call.on('error', reject);
      call.write('{');
    });
    expect(status).toBe(413);
  });
});

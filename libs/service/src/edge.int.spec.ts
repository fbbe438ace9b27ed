import { connect } from 'node:net';
import { Body, Controller, Delete, Get, Module, Param, Post } from '@nestjs/common';
import { z } from 'zod';
import { Public } from './access';
import { loadConfig } from './config';
import { text, uuid } from './input';
import { run, type RunningServices } from './run';

const Note = z.strictObject({ note: text({ max: 20 }) });

@Controller('v1/notes')
@Public()
class NoteController {
  @Post()
  write(@Body({ schema: Note }) body: z.infer<typeof Note>) {
    return body;
  }

  @Get(':noteId')
  read(@Param('noteId', { schema: uuid }) noteId: string) {
    return { noteId };
  }

  @Delete(':noteId')
  remove(@Param('noteId', { schema: uuid }) noteId: string) {
    return { noteId };
  }
}

@Module({ controllers: [NoteController] })
class NoteModule {}

let running: RunningServices;
let port: number;

beforeAll(async () => {
  const config = loadConfig({
    DATABASE_URL: 'postgres://peristiwa:secret@127.0.0.1:1/peristiwa',
    KAFKA_BROKERS: '127.0.0.1:1',
    OIDC_ISSUER: 'http://127.0.0.1:1',
    OIDC_JWKS_URL: 'http://127.0.0.1:1/jwks',
    LOG_LEVEL: 'silent',
  });
  const notes = { name: 'notes', port: 0, title: 'Notes', description: 'Notes.', module: () => NoteModule };
  running = await run([notes], config);
  port = Number(new URL(running.urls['notes'] as string).port);
});

afterAll(() => running.stop());

/** What a client gets that sends these bytes, as text. */
function raw(request: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(request));
    let answer = '';
    socket.setEncoding('utf8').on('data', (part) => (answer += part));
    socket.on('end', () => resolve(answer)).on('error', reject);
  });
}

const close = 'host: peristiwa\r\nconnection: close\r\n\r\n';
const json = (body: string, type = 'application/json') =>
  `POST /v1/notes HTTP/1.1\r\ncontent-type: ${type}\r\ncontent-length: ${Buffer.byteLength(body)}\r\n${close}${body}`;

it.each([
  ['a method that the path does not have', `PUT /v1/notes HTTP/1.1\r\n${close}`, 405, 'method-not-allowed'],
  ['a method that no path has', `PROPFIND /v1/notes HTTP/1.1\r\n${close}`, 405, 'method-not-allowed'],
  ['a path that is not there', `PUT /v1/pads HTTP/1.1\r\n${close}`, 404, 'not-found'],
  ['a method that HTTP does not have', `FETCH /v1/notes HTTP/1.1\r\n${close}`, 400, 'bad-request'],
  ['no Host', 'GET /health/live HTTP/1.1\r\nconnection: close\r\n\r\n', 400, 'bad-request'],
  ['headers of 20 kB', `GET / HTTP/1.1\r\nx: ${'x'.repeat(20_000)}\r\n${close}`, 431, 'headers-too-large'],
  ['dot segments', `GET /docs/../v1/notes HTTP/1.1\r\n${close}`, 404, 'not-found'],
  ['encoded dot segments', `GET /docs/%2E%2e/x HTTP/1.1\r\n${close}`, 404, 'not-found'],
  ['a name twice', json('{"note":"a","note":"b"}'), 400, 'malformed-json'],
  ['a prototype', json('{"note":"a","__proto__":{}}'), 400, 'malformed-json'],
  ['Latin-1', json('{"note":"a"}', 'application/json; charset=latin1'), 415, 'unsupported-media-type'],
])('answers %s with a problem', async (_what, request, status, code) => {
  const answer = await raw(request);
  expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
  expect(answer).toMatch(/^content-type: application\/problem\+json/im);
  expect(answer).toContain(`"type":"urn:peristiwa:problem:${code}"`);
});

it.each(['application/json', 'application/json; charset=UTF-8', 'application/json;charset="utf-8"'])(
  'reads a body of type %s',
  async (type) => {
    expect(await raw(json('{"note":"a"}', type))).toMatch(/^HTTP\/1.1 201 /);
  },
);

it('names the methods that a path has', async () => {
  const path = '/v1/notes/0197f3a2-5a01-7c3e-9a51-1f2e3d4c5b6a';
  expect(await raw(`POST ${path} HTTP/1.1\r\n${close}`)).toMatch(/^allow: DELETE, GET, HEAD\r$/im);
});

it('does not repeat more than a hundred wrong fields, and says how many there are', async () => {
  const names = Array.from({ length: 50_000 }, (_, index) => `"x${index}":1`);
  const answer = await raw(json(`{"note":"a",${names.join(',')}}`));
  expect(answer).toMatch(/^HTTP\/1.1 400 /);
  expect(answer).toContain('"errorsOmitted":49900');
  expect(answer.length).toBeLessThan(20_000);
});

it('lets nobody keep, guess or embed an answer', async () => {
  for (const path of ['/health/live', '/docs', '/v1/nothing']) {
    const { headers } = await fetch(`http://127.0.0.1:${port}${path}`);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-security-policy')).toMatch(/^default-src 'none';.*frame-ancestors 'none'/);
  }
});

import {
  BadRequestException,
  ForbiddenException,
  ImATeapotException,
  NotFoundException,
} from '@nestjs/common';
import { languageOf, ProblemError, renderProblem } from './problem';
import { edgeProblems } from './problems';
import { toProblem } from './to-problem';

const named = (name: string) => Object.assign(new Error('no broker'), { name });
const coded = (code: string) => Object.assign(new Error('details that must not leave'), { code });

describe('toProblem', () => {
  it.each([
    ['a problem', new ProblemError(edgeProblems.roleMissing), 'role-missing'],
    ['a body over the limit', coded('FST_ERR_CTP_BODY_TOO_LARGE'), 'body-too-large'],
    ['broken JSON', coded('FST_ERR_CTP_INVALID_JSON_BODY'), 'malformed-json'],
    ['an unknown content type', coded('FST_ERR_CTP_INVALID_MEDIA_TYPE'), 'unsupported-media-type'],
    ['a URL that cannot be decoded', coded('FST_ERR_BAD_URL'), 'malformed-url'],
    ['an unknown route', new NotFoundException(), 'not-found'],
    ['a refusal of Nest', new ForbiddenException(), 'role-missing'],
    ['a bad request of Nest', new BadRequestException('NIK 3204010101900001'), 'bad-request'],
    ['a bug', new TypeError('x is not a function'), 'internal-error'],
    ['JSON broken inside the service', new SyntaxError('Unexpected token'), 'internal-error'],
    ['a thrown text', 'oops', 'internal-error'],
    ['a unique violation', coded('23505'), 'internal-error'],
    ['a status chosen by a driver', Object.assign(new Error('x'), { statusCode: 404 }), 'internal-error'],
    ['a closed connection', coded('08006'), 'temporarily-unavailable'],
    ['an administrator stop', coded('57P01'), 'temporarily-unavailable'],
    ['a crash stop', coded('57P02'), 'temporarily-unavailable'],
    ['a start-up', coded('57P03'), 'temporarily-unavailable'],
    ['a dropped database', coded('57P04'), 'internal-error'],
    ['too many connections', coded('53300'), 'temporarily-unavailable'],
    ['a deadlock', coded('40P01'), 'temporarily-unavailable'],
    ['a full disk', coded('53100'), 'storage-full'],
    ['a server that does not answer', new Error('Query read timeout'), 'temporarily-unavailable'],
    ['no listener', coded('ECONNREFUSED'), 'temporarily-unavailable'],
    ['several addresses', new AggregateError([coded('ECONNREFUSED')]), 'temporarily-unavailable'],
    ['a cause', new TypeError('fetch failed', { cause: coded('ECONNREFUSED') }), 'temporarily-unavailable'],
    [
      'a driver error',
      Object.assign(new Error('x'), { driverError: coded('57P01') }),
      'temporarily-unavailable',
    ],
    ['a full pool', new Error('timeout exceeded when trying to connect'), 'temporarily-unavailable'],
    ['a lost connection', new Error('Connection terminated unexpectedly'), 'temporarily-unavailable'],
    ['no broker', named('KafkaJSConnectionError'), 'temporarily-unavailable'],
    ['retries used up', named('KafkaJSNumberOfRetriesExceeded'), 'temporarily-unavailable'],
    ['another Kafka error', named('KafkaJSNonRetriableError'), 'internal-error'],
  ])('%s', (_, error, code) => {
    expect(toProblem(error).code).toBe(code);
  });

  it('keeps the status of another client error', () => {
    expect(toProblem(new ImATeapotException())).toMatchObject({ code: 'bad-request', status: 418 });
  });
});

describe('renderProblem', () => {
  const spec = {
    code: 'death-before-birth',
    status: 422,
    title: { id: 'Meninggal sebelum lahir', en: 'Death before birth' },
    errors: [{ field: 'diedOn', code: 'too-early', message: { id: 'terlalu awal', en: 'is too early' } }],
    extensions: { bornOn: '2024-01-02', type: 'other', requestId: 'other' },
  };

  it.each([
    ['id' as const, 'Meninggal sebelum lahir', 'terlalu awal'],
    ['en' as const, 'Death before birth', 'is too early'],
  ])('in %s', (language, title, message) => {
    expect(renderProblem(spec, language, 'r-1')).toEqual({
      type: 'urn:peristiwa:problem:death-before-birth',
      title,
      status: 422,
      bornOn: '2024-01-02',
      errors: [{ field: 'diedOn', code: 'too-early', message }],
      requestId: 'r-1',
    });
  });
});

describe('languageOf', () => {
  it.each([
    [undefined, 'id'],
    ['', 'id'],
    ['*', 'id'],
    ['fr', 'id'],
    ['en', 'en'],
    ['EN-us', 'en'],
    ['id-ID,en', 'id'],
    ['en,id', 'id'],
    ['en;q=0.8,id;q=0.9', 'id'],
    ['id;q=0.8,en;q=0.9', 'en'],
    ['fr, en;q=0.1', 'en'],
    ['en;q=0', 'id'],
    ['en;q=x', 'id'],
  ])('%s is answered in %s', (header, language) => {
    expect(languageOf(header)).toBe(language);
  });
});

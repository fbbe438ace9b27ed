import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { certificateText, FEED_KEYS_OWNER } from '@peristiwa/contracts';
import { KeyFolder, signText } from '@peristiwa/signing';
import { peristiwa } from './cli-under-test';

/*
 * Issue 12: the commands of an operator. What they send and print is specified here against answers of the publisher; that
 * the publisher answers so is specified by its own specs, by partner-join, extract and reconciliation in test/.
 */

const ISSUER = 'http://issuer.example';
const PUBLISHER = 'http://publisher.example';
const VARIABLES = { CLIENT_SECRET: 'a-secret' };
const access = ['--issuer', ISSUER, '--url', `publisher=${PUBLISHER}`];

interface Asked {
  readonly method: string;
  readonly path: string;
  readonly body?: unknown;
}
/** By method and path; a list gives one answer after the other. */
type Answers = Readonly<Record<string, unknown>>;

/** A refusal instead of an answer. */
class Problem {
  constructor(
    readonly status: number,
    readonly body: unknown,
  ) {}
}

let asked: Asked[];
let answers: Map<string, unknown[]>;
let dir: string;

function answer(given: Answers): void {
  answers = new Map(Object.entries(given).map(([key, one]) => [key, Array.isArray(one) ? [...one] : [one]]));
}

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'peristiwa-cli-'));
});
afterAll(() => rm(dir, { recursive: true }));

beforeEach(() => {
  asked = [];
  answer({});
  jest.spyOn(globalThis, 'fetch').mockImplementation(async (input, init = {}) => {
    const url = String(input as string);
    const { method = 'GET', body } = init;
    if (url === `${ISSUER}/.well-known/openid-configuration`)
      return Response.json({ token_endpoint: `${ISSUER}/token`, ...registration });
    if (url === `${ISSUER}/token`) return Response.json({ access_token: 'token', expires_in: 600 });
    const path = url.replace(PUBLISHER, '');
    asked.push({
      method,
      path,
      ...(body != null && { body: JSON.parse(String(body as string)) as unknown }),
    });
    const left = answers.get(`${method} ${path}`);
    const next = left && left.length > 1 ? left.shift() : left?.[0];
    if (next === undefined) throw new TypeError('fetch failed');
    return next instanceof Problem
      ? Response.json(next.body, { status: next.status })
      : Response.json(next as object);
  });
});
let registration: { registration_endpoint?: string } = {};
afterEach(() => {
  jest.restoreAllMocks();
  registration = {};
});

const run = (...args: string[]) => peristiwa([...args, ...access], VARIABLES);
const file = async (name: string, content: unknown) => {
  await writeFile(join(dir, name), typeof content === 'string' ? content : JSON.stringify(content));
  return join(dir, name);
};

describe('an argument that is wrong is refused before anything is asked, with exit code 2', () => {
  it.each<[string[], string]>([
    [['feed', 'push'], "missing required argument 'partner'"],
    [['feed', 'push', 'kemensos', '--after', '5'], '--after is given with --to only'],
    [['feed', 'push', 'kemensos', '--to', 'https://a.example', '--after', '-1'], 'a whole number from 0 on'],
    [
      ['feed', 'push', 'kemensos', '--to', 'https://a.example', '--after', '0x10'],
      'a whole number from 0 on',
    ],
    [['feed', 'push', 'kemensos', '--to', 'https://a.example', '--after', ''], 'a whole number from 0 on'],
    [['feed', 'push', 'kemensos', '--stop', '--resume'], 'cannot be used with'],
    [['feed', 'push', 'kemensos', '--stop', '--to', 'https://a.example'], 'cannot be used with'],
    [['feed', 'push', 'kemensos', '--resume', '--to', 'https://a.example'], 'cannot be used with'],
    [['campaign', 'open', '--expected', '5'], "required option '--reason <text>' not specified"],
    [['campaign', 'open', '--reason', 'r'], "required option '--expected <n>' not specified"],
    [['campaign', 'open', '--reason', 'r', '--expected', '0'], 'a whole number from 1 on'],
    [['campaign', 'open', '--reason', 'r', '--expected', '1.5'], 'a whole number from 1 on'],
    [['campaign', 'open', '--reason', 'r', '--expected', '1e3'], 'a whole number from 1 on'],
    [['campaign', 'open', '--reason', 'r', '--expected', '9', '--rate', '0'], 'a whole number from 1 on'],
    [['campaign', 'show'], "missing required argument 'campaignId'"],
    [['campaign', 'close'], "missing required argument 'campaignId'"],
    [['feed', 'extract', 'kemensos'], "required option '--out <folder>' not specified"],
    [['feed', 'extract', '--out', 'x'], "missing required argument 'partner'"],
    [['feed', 'extract', 'kemensos', '--out', 'x', '--format', 'xml'], 'Allowed choices are ndjson, csv'],
    [['feed', 'resend'], "missing required argument 'partner'"],
    [['feed', 'resend', 'kemensos', '--rate', '0'], 'a whole number from 1 on'],
    [['feed', 'replay', 'kemensos', '--from-sequence', 'first'], 'a whole number from 1 on'],
    [['feed', 'resync', 'kemensos', '--to-position', '9007199254740993'], 'a whole number from 1 on'],
    [['feed', 'job', 'kemensos'], "missing required argument 'jobId'"],
    [['feed', 'job', 'kemensos', 'j', '--action', 'stop'], 'Allowed choices are pause, resume, cancel'],
    [['feed', 'grow-partitions', 'kemensos', '--to', '1'], 'a whole number from 2 on'],
    [['feed', 'verify-certificate', 'c.json', '--keys', 'k.json'], "required option '--key <id>' not"],
    [['feed', 'apply'], 'set KAFKA_BROKERS, or give --brokers'],
    [['reconcile'], "missing required argument 'partner'"],
    [['reconcile', 'kemenkes'], 'kemenkes is none of the apps: give its address with --ministry'],
    [['agreement', 'draft'], "missing required argument 'file'"],
    [['agreement', 'draft', '/nowhere.json'], '/nowhere.json cannot be read as JSON'],
    [['agreement', 'dry-run', 'kemensos'], "missing required argument 'digest'"],
    [['agreement', 'suspend', 'kemensos'], "required option '--reason <text>' not specified"],
    [['agreement', 'end', 'kemensos'], "required option '--reason <text>' not specified"],
    [['agreement', 'resume', 'kemensos', '--reason', 'r'], "required option '--digest <sha-256>' not"],
    [['partner', 'join'], "missing required argument 'agreement'"],
    [['campaign', 'stop'], "unknown command 'stop'"],
  ])('%j', async (args, sentence) => {
    const { printed, code } = await run(...args);
    expect({ printed, code, asked }).toEqual({
      printed: expect.stringContaining(sentence),
      code: 2,
      asked: [],
    });
  });

  it.each<[string[], string]>([
    [['kemensos', '--probe', 'http://a'], "missing required argument 'command'"],
    [['kemensos', '--', 'node', 'x.js'], "required option '--probe <url>' not specified"],
    [['kemensos', '--probe', 'http://a', '--only', 'x', '--', 'node'], 'x is not one of ordinary, '],
    [['kemensos', '--probe', 'http://a', '--patience', '0', '--', 'node'], 'a whole number from 1 to 9999'],
  ])('feed test-bench %j', async (args, sentence) => {
    const { printed, code } = await peristiwa(['feed', 'test-bench', ...args], VARIABLES);
    expect({ printed, code }).toEqual({ printed: expect.stringContaining(sentence), code: 2 });
  });

  it('a file of terms that names no partner', async () => {
    const terms = await file('nameless.json', { fields: ['nik'] });
    expect(await run('partner', 'join', terms)).toEqual({
      printed: expect.stringContaining('does not name the partner'),
      code: 2,
    });
    expect(asked).toEqual([]);
  });
});

describe('every command has help with an example', () => {
  it.each([
    ...[
      'push',
      'extract',
      'test-bench',
      'resend',
      'replay',
      'resync',
      'recount',
      'apply',
      'grow-partitions',
    ].map((one) => [['feed', one]]),
    ...['open', 'list', 'show', 'close', 'pause', 'resume'].map((one) => [['campaign', one]]),
    [['reconcile']],
    [['agreement']],
    [['partner', 'join']],
  ])('%j', async (command) => {
    const { printed, code } = await peristiwa([...command, '--help'], VARIABLES);
    expect({ printed, code }).toEqual({
      printed: expect.stringMatching(new RegExp(`Options:[\\s\\S]*peristiwa ${command.join(' ')}`)),
      code: 0,
    });
  });
});

const push = {
  url: 'https://sink.example/p',
  state: 'active',
  delivered: 5,
  highWater: 8,
  failures: 0,
  lastFailure: null,
  nextAt: null,
};
const PUSH = '/v1/feeds/kemensos/push';
const LINE = 'active: 5 of 8 messages to https://sink.example/p';

describe('feed push', () => {
  it.each<[string, string[], Asked[]]>([
    ['shows how far it is', [], []],
    [
      'begins after a message',
      ['--to', push.url, '--after', '5', '--reason', 'r'],
      [{ method: 'POST', path: PUSH, body: { url: push.url, after: 5, reason: 'r' } }],
    ],
    ['stops', ['--stop', '--reason', 'r'], [{ method: 'POST', path: `${PUSH}/stop`, body: { reason: 'r' } }]],
    ['resumes', ['--resume'], [{ method: 'POST', path: `${PUSH}/resume`, body: {} }]],
  ])('%s', async (_, args, changes) => {
    answer({
      [`GET ${PUSH}`]: push,
      [`POST ${PUSH}`]: {},
      [`POST ${PUSH}/stop`]: {},
      [`POST ${PUSH}/resume`]: {},
    });
    expect(await run('feed', 'push', 'kemensos', ...args)).toEqual({ printed: LINE, code: 0 });
    expect(asked).toEqual([...changes, { method: 'GET', path: PUSH }]);
  });

  it('says why it fails, and when it is tried again', async () => {
    const failing = { failures: 3, lastFailure: 'status 503', nextAt: '2026-11-28T10:00:00.000Z' };
    answer({ [`GET ${PUSH}`]: { ...push, ...failing } });
    expect((await run('feed', 'push', 'kemensos')).printed).toBe(
      `${LINE}; failed 3 times (status 503), next attempt 2026-11-28T10:00:00.000Z`,
    );
  });

  it('asks about the partner that was named, whatever its name contains', async () => {
    answer({ 'GET /v1/feeds/..%2Fagreements%3F/push': push });
    expect((await run('feed', 'push', '../agreements?')).code).toBe(0);
  });
});

const campaign = {
  campaignId: 'c-1',
  reason: 'Perbaikan nama',
  expectedChanges: 9,
  state: 'open',
  isPaused: false,
  refused: [],
  seen: 4,
  waiting: 0,
  secondsLeft: 0,
  feeds: [{ partner: 'kemensos', messages: 3 }],
};

describe('campaign', () => {
  it.each<[string[], Asked, string]>([
    [
      ['open', '--reason', 'Perbaikan nama', '--expected', '9', '--id', 'c-1'],
      {
        method: 'POST',
        path: '/v1/campaigns',
        body: { campaignId: 'c-1', reason: 'Perbaikan nama', expectedChanges: 9, rate: 200 },
      },
      'c-1 open: 4 of 9 changes; Perbaikan nama',
    ],
    [['list'], { method: 'GET', path: '/v1/campaigns' }, 'c-1 open: 4 of 9 changes; Perbaikan nama'],
    [
      ['show', 'c-1'],
      { method: 'GET', path: '/v1/campaigns/c-1' },
      '  kemensos: 3 messages\nc-1 open: 4 of 9 changes; Perbaikan nama',
    ],
    [
      ['close', 'c-1'],
      { method: 'POST', path: '/v1/campaigns/c-1/close', body: {} },
      'c-1 completing: 4 of 9 changes, 5 wait, 7 s left; Perbaikan nama',
    ],
  ])('%j', async (args, request, printed) => {
    answer({
      'POST /v1/campaigns': campaign,
      'GET /v1/campaigns': { campaigns: [campaign] },
      'GET /v1/campaigns/c-1': campaign,
      'POST /v1/campaigns/c-1/close': { ...campaign, state: 'completing', waiting: 5, secondsLeft: 7 },
    });
    expect(await run('campaign', ...args)).toEqual({ printed, code: 0 });
    expect(asked).toEqual([request]);
  });
});

const version = {
  partner: 'kemenkes',
  version: 2,
  status: 'active',
  standing: 'suspended',
  digest: 'd2',
  validFrom: '2026-01-01',
  validTo: '2026-12-31',
  reason: 'annual report',
  createdBy: 'operator',
  createdAt: '2026-01-01T00:00:00.000Z',
  fields: ['nik'],
  purposes: ['public-service'],
  observations: ['found-deceased'],
};
const VERSION_LINE = 'kemenkes         version 2  suspended 2026-01-01 to 2026-12-31  d2';
const draft = { partner: 'kemenkes', digest: 'd3', version: 3, dryRun: null, createdAt: '' };
const DRAFT_LINES =
  'draft of version 3 of kemenkes: d3\nnothing is disclosed yet; next: peristiwa agreement dry-run kemenkes d3';
const AGREEMENT = '/v1/agreements/kemenkes';

describe('agreement', () => {
  it.each<[string[], Asked[], string]>([
    [['list'], [{ method: 'GET', path: '/v1/agreements' }], VERSION_LINE],
    [
      ['show', 'kemenkes'],
      [
        { method: 'GET', path: AGREEMENT },
        { method: 'GET', path: `${AGREEMENT}/drafts` },
      ],
      `${VERSION_LINE}  by operator: annual report\ndraft of version 3  d3  no dry run\nerased {"persons":4}`,
    ],
    [
      ['activate', 'kemenkes', 'd3'],
      [{ method: 'POST', path: `${AGREEMENT}/activations`, body: { digest: 'd3' } }],
      VERSION_LINE,
    ],
    [
      ['suspend', 'kemenkes', '--reason', 'r'],
      [{ method: 'POST', path: `${AGREEMENT}/suspensions`, body: { reason: 'r' } }],
      VERSION_LINE,
    ],
    [
      ['resume', 'kemenkes', '--digest', 'd2', '--reason', 'r'],
      [{ method: 'POST', path: `${AGREEMENT}/resumptions`, body: { digest: 'd2', reason: 'r' } }],
      VERSION_LINE,
    ],
    [
      ['end', 'kemenkes', '--reason', 'r'],
      [{ method: 'POST', path: `${AGREEMENT}/terminations`, body: { reason: 'r' } }],
      VERSION_LINE,
    ],
  ])('%j', async (args, requests, printed) => {
    answer({
      'GET /v1/agreements': { agreements: [version] },
      [`GET ${AGREEMENT}`]: { versions: [version], erasures: [{ persons: 4 }] },
      [`GET ${AGREEMENT}/drafts`]: { drafts: [draft, { ...draft, digest: 'd2', version: 2 }] },
      ...Object.fromEntries(
        ['activations', 'suspensions', 'resumptions', 'terminations'].map((one) => [
          `POST ${AGREEMENT}/${one}`,
          version,
        ]),
      ),
    });
    expect(await run('agreement', ...args)).toEqual({ printed, code: 0 });
    expect(asked).toEqual(requests);
  });

  it('sends a draft from a file, or the latest version with the terms of a file', async () => {
    answer({ 'POST /v1/agreements': draft, [`GET ${AGREEMENT}`]: { versions: [version] } });
    const terms = await file('terms.json', { partner: 'kemenkes', fields: ['nik', 'sex'] });
    expect(await run('agreement', 'draft', terms)).toEqual({ printed: DRAFT_LINES, code: 0 });
    const change = await file('change.json', { fields: ['sex'] });
    expect(await run('agreement', 'amend', 'kemenkes', change)).toEqual({ printed: DRAFT_LINES, code: 0 });
    // All terms, also what the partner may report back: a member that is left out would be withdrawn.
    const { partner, validFrom, validTo, purposes, observations } = version;
    expect(asked.map(({ body }) => body)).toEqual([
      { partner: 'kemenkes', fields: ['nik', 'sex'] },
      undefined,
      { partner, validFrom, validTo, purposes, observations, fields: ['sex'] },
    ]);
    expect((await run('agreement', 'draft', await file('broken.json', '{'))).code).toBe(2);
  });
});

describe('feed resend, replay and resync', () => {
  const JOBS = '/v1/feeds/kemensos/jobs';
  const job = { jobId: 'j-1', total: 4, done: 0, withheld: 0, drifted: 0, secondsLeft: 2, digest: 'abc' };
  const count = { messages: 4, persons: 2, bytes: 900 };
  const given = (end: object) =>
    answer({
      [`POST ${JOBS}/dry-run`]: count,
      [`POST ${JOBS}`]: { ...job, state: 'running' },
      [`GET ${JOBS}/j-1`]: { ...job, done: 4, withheld: 1, ...end },
    });

  it('only count with --dry-run', async () => {
    given({});
    const since = '2026-11-01T00:00:00+07:00';
    const args = ['--type', 'died', '--area', '3204', '--person', 'p', '--since', since, '--dry-run'];
    expect(await run('feed', 'resend', 'kemensos', ...args)).toEqual({
      printed: '4 messages about 2 persons, 900 bytes',
      code: 0,
    });
    const selection = { since, areas: ['3204'], personIds: ['p'], kinds: ['died'] };
    expect(asked).toEqual([{ method: 'POST', path: `${JOBS}/dry-run`, body: { selection } }]);
  });

  it.each([
    ['completed', 0, 'completed: 4 of 4, 1 withheld, digest abc'],
    ['cancelled', 1, 'cancelled: 4 of 4, 1 withheld, 2 s left'],
  ])('wait for the end of the job: %s', async (state, code, line) => {
    given({ state });
    const found = await run('feed', 'replay', 'kemensos', '--from-sequence', '3', '--rate', '50');
    expect(found).toEqual({ printed: `4 messages about 2 persons, 900 bytes\njob j-1\n${line}`, code });
    expect(asked[1]).toEqual({
      method: 'POST',
      path: JOBS,
      body: { kind: 'replay', selection: { fromSequence: 3 }, rate: 50 },
    });
  });

  it('a job is paused by `feed job`', async () => {
    answer({ [`POST ${JOBS}/j-1/pause`]: { ...job, state: 'paused' } });
    expect(await run('feed', 'job', 'kemensos', 'j-1', '--action', 'pause')).toEqual({
      printed: 'paused: 0 of 4, 2 s left',
      code: 0,
    });
  });
});

describe('reconcile', () => {
  const report = {
    reconciliationId: 'r-1',
    messages: 3,
    bytes: 700,
    seconds: 0.2,
    persons: 40,
    found: 1,
    differences: [{ personKey: 'k', kind: 'differs', fields: ['name'], outcome: 'repaired' }],
  };
  const certificate = {
    partner: 'kemensos',
    sequence: 12,
    persons: 40,
    agreementVersion: 1,
    digest: '0'.repeat(64),
    places: [{ partition: 0, sequence: 12 }],
    reconciliationId: '01930000-0000-7000-8000-0000000000d1',
    issuedAt: '2026-11-28T00:00:00.000Z',
  };
  const at = ['--ministry', PUBLISHER];

  it('writes the certificate, which can be verified offline', async () => {
    const folder = new KeyFolder(join(dir, 'keys'));
    await folder.addNextKey(FEED_KEYS_OWNER);
    const { entry, privateKey } = await folder.signer(FEED_KEYS_OWNER);
    const unsigned = { ...certificate, keyId: entry.keyId, signature: '' };
    const signed = { ...unsigned, signature: signText(certificateText(unsigned), privateKey) };
    answer({ 'POST /v1/reconciliation': { ...report, certificate: signed } });
    const out = join(dir, 'certificate.json');
    const found = await run('reconcile', 'kemensos', ...at, '--certificate', out);
    expect(found).toEqual({
      printed: [
        'k differs in name: repaired',
        '40 persons, 1 differences, 3 messages, 700 bytes, 0.2 s (r-1)',
        `the same up to message 12, signed by key ${entry.keyId}`,
        `certificate in ${out}`,
      ].join('\n'),
      code: 0,
    });
    expect(asked).toEqual([
      { method: 'POST', path: '/v1/reconciliation', body: { repair: true, recount: false } },
    ]);
    const history = await folder.history();
    const keys = await file('published-keys.json', { feed: 'kemensos', ...history });
    const verify = (path: string) =>
      peristiwa(['feed', 'verify-certificate', path, '--keys', keys, '--key', entry.keyId], VARIABLES);
    expect(await verify(out)).toMatchObject({ code: 0, printed: expect.stringContaining('valid: on 2026') });
    const more = (await readFile(out, 'utf8')).replace('"persons": 40', '"persons": 41');
    expect(await verify(await file('forged.json', more))).toMatchObject({
      code: 1,
      printed: expect.stringContaining('not valid'),
    });
  });

  it('says that the copy is not the same, with exit code 1', async () => {
    answer({ 'POST /v1/reconciliation': report });
    const { printed, code } = await run('reconcile', 'kemensos', ...at, '--no-repair', '--recount');
    expect({ printed: printed.split('\n').at(-1), code }).toEqual({ printed: 'not the same', code: 1 });
    expect(asked[0]?.body).toEqual({ repair: false, recount: true });
  });
});

describe('partner join with an issuer that is no development issuer', () => {
  const refusing = {
    [`POST ${AGREEMENT}/activations`]: { version: 1 },
    [`POST ${ISSUER}/register`]: new Problem(403, { error: 'insufficient_scope' }),
  };
  const joining = async (...more: string[]) => {
    answer(refusing);
    const terms = await file('join.json', { partner: 'kemenkes' });
    return run('partner', 'join', terms, '--digest', 'd1', ...more);
  };
  const toRegister = (client: string) => [
    `register at the issuer ${ISSUER}:`,
    `  client id  ${client}`,
    `  claims     iss "${ISSUER}", aud "peristiwa", roles ["partner"], partner "kemenkes"`,
  ];

  it.each<[string, string[], object, string[]]>([
    ['it registers no clients itself', [], {}, toRegister('kemenkes')],
    [
      'it refuses the registration, as one that takes tokens of its own only',
      [],
      { registration_endpoint: `${ISSUER}/register` },
      toRegister('kemenkes'),
    ],
    [
      'the client has another name',
      ['--client-id', 'kemenkes-feed'],
      { registration_endpoint: `${ISSUER}/register` },
      [...toRegister('kemenkes-feed'), 'PARTNER_CLIENT_ID=kemenkes-feed'],
    ],
  ])('says what to register: %s', async (_, args, endpoint, sentences) => {
    registration = endpoint;
    const { printed, code } = await joining(...args);
    expect(code).toBe(0);
    for (const sentence of sentences) expect(printed).toContain(sentence);
    expect(printed).not.toContain('registered with the issuer');
    expect(asked.some(({ path }) => path.endsWith('/register'))).toBe(
      args.length === 0 && 'registration_endpoint' in endpoint,
    );
  });
});

describe('a command that cannot be carried out', () => {
  it('says why the publisher refuses, with exit code 1', async () => {
    const errors = [{ field: 'url', message: 'the origin is not in PUSH_TARGETS' }];
    answer({
      [`POST ${PUSH}`]: new Problem(400, { title: 'Not valid', errors, advice: 'Ask the operator' }),
    });
    expect(await run('feed', 'push', 'kemensos', '--to', 'https://x.example')).toEqual({
      printed: 'peristiwa: Not valid; url: the origin is not in PUSH_TARGETS; Ask the operator',
      code: 1,
    });
    answer({ 'GET /v1/campaigns': new Problem(502, 'no JSON of ours') });
    expect(await run('campaign', 'list')).toEqual({
      printed: 'peristiwa: the publisher answered 502',
      code: 1,
    });
  });

  it('ends with exit code 2 when nobody answers', async () => {
    expect(await run('campaign', 'list')).toEqual({ printed: 'peristiwa: fetch failed', code: 2 });
  });
});

import { existsSync } from 'node:fs';
import { startBenchServers, testBench, type Verdict } from '@peristiwa/conformance';
import { peristiwa } from './cli-under-test';

jest.mock('@peristiwa/conformance', () => ({
  ...jest.requireActual<object>('@peristiwa/conformance'),
  startBenchServers: jest.fn(),
  testBench: jest.fn(),
}));

/* Issue 12: `peristiwa feed test-bench`. The scenarios are specified in libs/conformance and test/test-bench. */

const right: Verdict = { scenario: 'ordinary', what: 'births', wrong: [] };
const wrong: Verdict = { scenario: 'lost', what: 'messages are missing', wrong: ['not pulled', '2 too few'] };
const stop = jest.fn(async () => undefined);
let dir: string;
let bench: Parameters<typeof testBench>[0] | undefined;

function judged(...verdicts: readonly Verdict[]): void {
  jest.mocked(startBenchServers).mockImplementation(async (options) => {
    ({ dir } = options);
    const probe = (base: string) => ({ base });
    return {
      feed: async (partner: string) => ({ partner, environment: { PARTNER: partner }, probe }),
      stop,
    } as never;
  });
  jest.mocked(testBench).mockImplementation(async (given) => {
    bench = given;
    for (const verdict of verdicts) given.onVerdict(verdict);
    return verdicts;
  });
}

afterEach(() => jest.clearAllMocks());

const run = (...args: string[]) =>
  peristiwa(['feed', 'test-bench', 'dinkes', '--probe', 'http://127.0.0.1:8080', ...args], {});

it('says what is right and what is wrong; the exit code is that of the verdict', async () => {
  judged(right);
  expect(await run('--', 'node', 'consumer.js')).toEqual({ printed: 'right  ordinary: births', code: 0 });
  judged(right, wrong);
  expect(await run('--', 'node', 'consumer.js')).toEqual({
    printed: [
      'right  ordinary: births',
      'WRONG  lost: messages are missing',
      '         - not pulled',
      '         - 2 too few',
    ].join('\n'),
    code: 1,
  });
});

it('plays what was chosen, as long as was allowed, and looks where the consumer answers', async () => {
  judged(right);
  await run('--only', 'ordinary,layout', '--patience', '7', '--', 'java', '-jar', 'consumer.jar');
  expect(bench).toMatchObject({
    partner: 'dinkes',
    only: ['ordinary', 'layout'],
    patienceMs: 7_000,
    probe: { base: 'http://127.0.0.1:8080' },
  });
});

it('leaves nothing behind, also when the bench cannot run', async () => {
  judged(right);
  await run('--', 'node');
  expect(existsSync(dir)).toBe(false);
  jest.mocked(testBench).mockRejectedValueOnce(new Error('the consumer does not answer'));
  expect(await run('--', 'node')).toEqual({ printed: 'peristiwa: the consumer does not answer', code: 2 });
  expect(stop).toHaveBeenCalledTimes(2);
  expect(existsSync(dir)).toBe(false);
});

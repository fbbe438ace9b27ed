import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import {
  consumerProcess,
  scenarioNames,
  startBenchServers,
  testBench,
  type BenchServers,
  type Verdict,
} from '@peristiwa/conformance';
import { databaseVariable } from '@peristiwa/contracts';
import { freePort } from '@peristiwa/embedded';
import type { MinistryDefinition } from '@peristiwa/subscriber';
import { testDatabase } from '@peristiwa/testing';
import { bpsService } from '../apps/bps/src/service';
import { kemenp2miService } from '../apps/kemenp2mi/src/service';
import { kemensosService } from '../apps/kemensos/src/service';

const ROOT = resolve(__dirname, '..');

interface Candidate {
  readonly name: string;
  /** Relative to the root of the repository. */
  readonly program: string;
  readonly probe: string;
  readonly portVariable: string;
  readonly migrate?: MinistryDefinition['migrate'];
  readonly settleMs: number;
}

const ministry = (name: string, { migrate }: MinistryDefinition): Candidate => ({
  name,
  program: `dist/apps/${name}/src/main.js`,
  probe: '/v1',
  portVariable: `PORT_${name.toUpperCase()}`,
  migrate,
  settleMs: 30_000,
});
const candidates: readonly Candidate[] = [
  ministry('kemensos', kemensosService),
  ministry('kemenp2mi', kemenp2miService),
  ministry('bps', bpsService),
  {
    name: 'generic',
    program: 'dist/apps/partner/src/main.js',
    probe: '/v1',
    portVariable: 'PORT_PARTNER',
    settleMs: 30_000,
  },
  {
    name: 'naive',
    program: 'test/consumers/naive-consumer.mjs',
    probe: '',
    portVariable: 'PORT',
    settleMs: 4_000,
  },
];

/** All benches at the same time, on one broker: an outage is the same for all. */
describe('the test bench of consumers (issue 12: a conformance kit)', () => {
  jest.setTimeout(420_000);
  const dir = mkdtempSync(join(tmpdir(), 'peristiwa-bench-'));
  const outputs = new Map<string, string>();
  let servers: BenchServers;
  let verdicts: Map<string, readonly Verdict[]>;

  async function judge({ name, program, probe, portVariable, migrate, settleMs }: Candidate) {
    const database = await testDatabase(name);
    await migrate?.(database.url);
    const port = await freePort();
    const feed = await servers.feed(name);
    try {
      const found = await testBench({
        ...feed,
        probe: feed.probe(`http://127.0.0.1:${port}${probe}`),
        consumer: consumerProcess({
          command: process.execPath,
          args: [join(ROOT, program)],
          environment: {
            PATH: process.env['PATH'],
            ...feed.environment,
            DATABASE_URL: database.url,
            [databaseVariable(name)]: database.url,
            [portVariable]: String(port),
            LOG_LEVEL: 'error',
          },
          onOutput: (text) => outputs.set(name, ((outputs.get(name) ?? '') + text).slice(-4_000)),
        }),
        patienceMs: 60_000,
        settleMs,
        silenceMs: 45_000,
        onVerdict: () => undefined,
      });
      verdicts.set(name, found);
    } finally {
      await database.drop();
    }
  }

  beforeAll(async () => {
    chmodSync(dir, 0o711);
    verdicts = new Map();
    servers = await startBenchServers({
      dir,
      onLog: () => undefined,
      benches: candidates.length,
      forTests: true,
    });
    await Promise.all(candidates.map(judge));
  });
  afterAll(async () => {
    await servers?.stop();
    rmSync(dir, { recursive: true, force: true });
  });

  it.each(['kemensos', 'kemenp2mi', 'bps', 'generic'])('finds nothing wrong with %s', (name) => {
    const wrong = verdicts.get(name)?.filter((verdict) => verdict.wrong.length > 0);
    expect({ wrong, output: wrong?.length === 0 ? '' : outputs.get(name) }).toEqual({
      wrong: [],
      output: '',
    });
    expect(verdicts.get(name)?.map(({ scenario }) => scenario)).toEqual(scenarioNames);
  });

  it('finds where a naive consumer is wrong, and nothing where it is right', () => {
    const wrong = (verdicts.get('naive') ?? []).flatMap((verdict) =>
      verdict.wrong.map((sentence) => `${verdict.scenario}: ${sentence.replaceAll(/\d+/g, 'n')}`),
    );
    expect(wrong).toEqual([
      'duplicates: a message that came again was applied over a later one',
      'duplicates: messages took effect more than once: n too many',
      'reordered: an earlier message that came late was applied over a later one',
      'lost: a message that Kafka lost was not pulled (n persons)',
      'lost: messages took no effect: n too few',
      'merges: the merged record is still kept',
      'erasure: a person who left the scope is still kept',
      'addition: the members of `added` are not in the copy, beside those that it had',
      'layout: an earlier message in another partition was applied over a later one',
      'killed: messages took effect more than once: n too many',
      'silence: it is not `stale` although no heartbeat comes',
      'forged: a message with altered bytes was believed',
      'forged: a message that the registry never sent was believed',
      'forged: messages took effect more than once: n too many',
      'poison: nothing that came afterwards is in its copy, on n of n partitions',
    ]);
  });
});

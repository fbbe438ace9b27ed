import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InvalidArgumentError, type Command } from 'commander';
import {
  consumerProcess,
  scenarioNames,
  startBenchServers,
  testBench,
  type ScenarioName,
  type Verdict,
} from '@peristiwa/conformance';
import type { Environment } from './environment';

const HELP = `
Plays the registry for a consumer of a feed, starts the consumer, and says what it gets wrong. It needs Java, for a broker of
its own that it stops and starts; nothing of the real system is touched. The consumer gets KAFKA_BROKERS, OIDC_ISSUER,
OIDC_JWKS_URL, PUBLISHER_API_URL, PARTNER and PARTNER_CLIENT_SECRET, and what is in the environment already, such as its
database, which should be empty. The topic is feed.<partner>.v1.

The bench looks at the consumer's copy by HTTP (docs/consumers.md, "Testing a consumer"):
  POST <probe>/copies/lookup   {"personKeys":["a"]} → {"persons":[{"personKey":"a","state":{…}}]}
  GET <probe>/status           {"stale":false,"applied":12}

Examples:
  peristiwa feed test-bench dinkes --probe http://127.0.0.1:3210/v1 -- node consumer.js
  peristiwa feed test-bench dinkes --probe http://127.0.0.1:8080 --only duplicates,lost -- java -jar consumer.jar

Scenarios: ${scenarioNames.join(', ')}.
Exit code 0 when nothing is wrong, 1 when something is, 2 when the bench could not run.`;

/** A pull of what was missing takes less. */
const SETTLE_MS = 10_000;

interface BenchArguments {
  readonly probe: string;
  readonly only?: readonly ScenarioName[];
  readonly patience: number;
}

export function addTestBench(feed: Command, environment: Environment, onExit: (code: number) => void): void {
  feed
    .command('test-bench')
    .description('say what a consumer gets wrong: repeats, gaps, corrections, outages, forged messages')
    .argument('<partner>', 'name of the partner that the consumer is for')
    .argument('<command...>', 'program that starts the consumer, after --')
    .requiredOption('--probe <url>', 'where the consumer answers about its copy')
    .option('--only <scenarios>', 'some scenarios, with commas between them', scenarios)
    .option('--patience <seconds>', 'how long the consumer may take to read what was sent', seconds, 60)
    .addHelpText('after', HELP)
    .action(async (partner: string, command: readonly string[], options: BenchArguments) => {
      const verdicts = await bench(partner, command, options, environment);
      onExit(verdicts.every(({ wrong }) => wrong.length === 0) ? 0 : 1);
    });
}

function seconds(text: string): number {
  if (!/^[1-9]\d{0,3}$/.test(text)) throw new InvalidArgumentError('must be a whole number from 1 to 9999');
  return Number(text);
}

function scenarios(text: string): ScenarioName[] {
  return text.split(',').map((name) => {
    const found = scenarioNames.find((one) => one === name);
    if (!found) throw new InvalidArgumentError(`${name} is not one of ${scenarioNames.join(', ')}`);
    return found;
  });
}

async function bench(
  partner: string,
  [program = '', ...args]: readonly string[],
  { probe, only, patience }: BenchArguments,
  { variables, print }: Environment,
): Promise<readonly Verdict[]> {
  const dir = await mkdtemp(join(tmpdir(), 'peristiwa-test-bench-'));
  const servers = await startBenchServers({ dir, onLog: print });
  try {
    const feed = await servers.feed(partner);
    return await testBench({
      ...feed,
      probe: feed.probe(probe),
      consumer: consumerProcess({
        command: program,
        args,
        environment: { ...variables, ...feed.environment },
        onOutput: (text) => process.stderr.write(text),
      }),
      patienceMs: patience * 1_000,
      settleMs: SETTLE_MS,
      onVerdict: (verdict) => linesOf(verdict).forEach(print),
      ...(only && { only }),
    });
  } finally {
    await servers.stop();
    await rm(dir, { recursive: true, force: true });
  }
}

function linesOf({ scenario, what, wrong }: Verdict): string[] {
  const head = `${wrong.length === 0 ? 'right' : 'WRONG'}  ${scenario}: ${what}`;
  return [head, ...wrong.map((sentence) => `         - ${sentence}`)];
}

import { join } from 'node:path';
import { defaultCacheDir, resolveKafkaJars, startKafka, type KafkaOptions } from '@peristiwa/embedded';
import { feedTopic } from '@peristiwa/contracts';
import { createKafka, ensureTopics, FeedProducer, type MessagingLogger } from '@peristiwa/messaging';
import { DEV_CLIENT_SECRET, startDevIssuer } from '@peristiwa/service';
import { FakePublisher } from './fake-publisher';
import { httpProbe, type Probe } from './probe';
import type { Broker } from './test-bench';

export interface BenchServersOptions {
  /** Folder of the broker and of the issuer's key. */
  readonly dir: string;
  readonly onLog: (line: string) => void;
  /** Benches that run at the same time and share the broker: an outage begins when all of them are ready for it. */
  readonly benches?: number;
  readonly forTests?: boolean;
}

/** What a consumer under test needs of the outside: the registry's side of one feed. */
export interface BenchFeed {
  readonly publisher: FakePublisher;
  readonly partitions: number;
  readonly broker: Broker;
  readonly environment: Readonly<Record<string, string>>;
  readonly probe: (base: string) => Probe;
}

export interface BenchServers {
  readonly feed: (partner: string) => Promise<BenchFeed>;
  readonly stop: () => Promise<void>;
}

const PARTITIONS = 3;
const quiet = () => undefined;
const silent: MessagingLogger = { debug: quiet, info: quiet, warn: quiet, error: quiet };

/** A broker of its own, which the bench may stop, and an issuer of access tokens. */
export async function startBenchServers(options: BenchServersOptions): Promise<BenchServers> {
  const { dir, onLog, benches = 1, forTests = false } = options;
  const libDir = await resolveKafkaJars({ cacheDir: defaultCacheDir(process.env), onLog });
  const settings: KafkaOptions = { dataDir: join(dir, 'kafka'), libDir, onLog, forTests };
  let running = await startKafka(settings);
  const { port, controllerPort, brokers } = running;
  const outage = together(benches, async (during) => {
    await running.stop();
    await during();
    running = await startKafka({ ...settings, port, controllerPort });
  });
  const issuer = await startDevIssuer({ port: 0, dir: join(dir, 'issuer') });
  const kafka = createKafka({ brokers, clientId: 'test-bench', logger: silent });
  const closing: (() => Promise<void>)[] = [];
  return {
    async feed(partner) {
      const topic = feedTopic(partner);
      const producer = new FeedProducer({ kafka, logger: silent });
      const publisher = new FakePublisher({
        partner,
        topic,
        partitions: PARTITIONS,
        send: (name, messages) => producer.send(name, messages),
      });
      closing.push(
        () => producer.close(),
        () => publisher.stop(),
      );
      await ensureTopics(kafka, [{ topic, partitions: PARTITIONS }]);
      if (!issuer.claimsOf(partner)) await issuer.registerPartner(partner);
      const auditor = issuer.claimsOf('auditor');
      if (!auditor) throw new Error('The development issuer has no auditor');
      return {
        publisher,
        partitions: PARTITIONS,
        broker: { outage },
        environment: {
          KAFKA_BROKERS: brokers.join(','),
          OIDC_ISSUER: issuer.issuer,
          OIDC_JWKS_URL: issuer.jwksUrl,
          PUBLISHER_API_URL: await publisher.listen(),
          PARTNER: partner,
          PARTNER_CLIENT_SECRET: DEV_CLIENT_SECRET,
        },
        probe: (base) => httpProbe(base, () => issuer.token(auditor)),
      };
    },
    async stop() {
      for (const close of closing) await close();
      await issuer.stop();
      await running.stop();
    },
  };
}

type Step = () => Promise<void>;

/** Waits for `count` callers, then runs once for all of them. */
function together(count: number, run: (step: Step) => Promise<void>): (step: Step) => Promise<void> {
  let waiting: { readonly step: Step; readonly done: (outcome: Promise<void>) => void }[] = [];
  return (step) =>
    new Promise<void>((done) => {
      waiting.push({ step, done });
      if (waiting.length < count) return;
      const all = waiting;
      waiting = [];
      const outcome = run(async () => {
        for (const one of all) await one.step();
      });
      for (const one of all) one.done(outcome);
    });
}

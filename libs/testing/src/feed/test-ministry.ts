import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AddressInfo } from 'node:net';
import type { ComposedMessage, FakePublisher } from '@peristiwa/conformance';
import { databaseVariable, feedTopic } from '@peristiwa/contracts';
import type { Feed as MinistryFeed, MinistryDefinition } from '@peristiwa/subscriber';
import { testDatabase } from '../servers';

export interface TestMinistry {
  readonly publisher: FakePublisher;
  /** Delivers messages to the ministry as its consumer would, without Kafka. */
  readonly deliver: (...messages: readonly ComposedMessage[]) => Promise<void>;
  /** Calls the ministry's API as a development client; `body` makes it a POST. */
  readonly call: (client: string, path: string, body?: unknown) => Promise<{ status: number; body: unknown }>;
  /** The latest rows of the ministry's access log, the last one first. */
  readonly reads: (count: number) => Promise<readonly object[]>;
  readonly stop: () => Promise<void>;
}

const PARTITIONS = 3;

/**
 * A ministry on a database of its own. All specifications share one Kafka, and the topic of a ministry has one name
 * there. So messages go to the subscriber directly; libs/subscriber specifies the path from Kafka to the subscriber.
 */
export async function startTestMinistry(definition: MinistryDefinition): Promise<TestMinistry> {
  const { createService, DEV_CLIENT_SECRET, loadConfig, startDevIssuer } = await import('@peristiwa/service');
  const { FakePublisher } = await import('@peristiwa/conformance');
  const { Feed } = await import('@peristiwa/subscriber');
  const { name } = definition;
  const topic = feedTopic(name);
  const database = await testDatabase(name);
  await definition.migrate(database.url);
  const dir = await mkdtemp(join(tmpdir(), 'peristiwa-ministry-'));
  const issuer = await startDevIssuer({ port: 0, dir });
  if (!issuer.claimsOf(name)) await issuer.registerPartner(name);
  const offsets = Array.from({ length: PARTITIONS }, () => 0);
  let subscriber: MinistryFeed['subscriber'] | undefined;
  const publisher = new FakePublisher({
    partner: name,
    topic,
    partitions: PARTITIONS,
    send: async (_topic, messages) => {
      for (const { partition, key, value, headers } of messages) {
        const offset = String(offsets[partition]);
        const context = { attempt: 1, signal: new AbortController().signal };
        await subscriber?.handle(
          topic,
          partition,
          [{ offset, key, value, headers, timestamp: '0' }],
          context,
        );
        offsets[partition] = Number(offset) + 1;
      }
    },
  });
  const publisherUrl = await publisher.listen();
  const config = loadConfig({
    DATABASE_URL: database.url,
    [databaseVariable(name)]: database.url,
    KAFKA_BROKERS: '127.0.0.1:1',
    OIDC_ISSUER: issuer.issuer,
    OIDC_JWKS_URL: issuer.jwksUrl,
    PARTNER_CLIENT_SECRET: DEV_CLIENT_SECRET,
    PUBLISHER_API_URL: publisherUrl,
    LOG_LEVEL: 'silent',
    RATE_LIMIT_PER_MINUTE: '0',
  });
  const { app } = await createService(definition, config);
  await app.listen(0, '127.0.0.1');
  const feed = app.get(Feed);
  ({ subscriber } = feed);
  const base = `http://127.0.0.1:${(app.getHttpServer().address() as AddressInfo).port}`;
  return {
    publisher,
    deliver: (...messages) => publisher.publish(...messages),
    async call(client, path, body) {
      const claims = issuer.claimsOf(client);
      if (!claims) throw new Error(`No development client ${client}`);
      const headers = {
        authorization: `Bearer ${await issuer.token(claims)}`,
        'content-type': 'application/json',
      };
      const init = body === undefined ? { headers } : { method: 'POST', headers, body: JSON.stringify(body) };
      const response = await fetch(base + path, init);
      return { status: response.status, body: await response.json() };
    },
    async reads(count) {
      const { rows } = await feed.pool.query<object>(
        'SELECT actor, what, person_keys FROM subscriber.access_log ORDER BY access_no DESC LIMIT $1',
        [count],
      );
      return rows;
    },
    async stop() {
      await app.close();
      await publisher.stop();
      await issuer.stop();
      await database.drop();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

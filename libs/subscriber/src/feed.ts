import type { Pool } from 'pg';
import { createKafka, KafkaBatchServer } from '@peristiwa/messaging';
import {
  certificateText,
  databaseRole,
  extractText,
  feedTopic,
  type SyncCertificate,
} from '@peristiwa/contracts';
import { createPool, foldDigests, inTransaction, recountDigests } from '@peristiwa/postgres';
import { clientToken, ConfigError, type Platform } from '@peristiwa/service';
import { listRelabelled, readPresentCodes, type PresentCode, type RelabelledArea } from './areas';
import { listDeaths, type DeathDelivery } from './deaths-without-nik';
import { Bootstrap } from './extract/bootstrap';
import { extractClient } from './extract/extract-client';
import { findListed, listCopies, type ListedCopy } from './copies';
import { damageCopy } from './damage';
import type { FeedHandler } from './feed-handler';
import { acknowledgeForged, listForged, type Acknowledgement, type ListedForgery } from './forged';
import { OwnObservations } from './observations';
import { httpPull, type HttpPullOptions } from './pull-client';
import {
  discard,
  listDiscarded,
  listQuarantine,
  redrive,
  type Discard,
  type DiscardedMessage,
  type QuarantineAccess,
  type QuarantinedMessage,
  type Redriven,
} from './quarantine';
import { resync, type Resync, type Resynced } from './resync';
import { OwnCopy } from './reconcile/own-copy';
import { COPIED_DEATHS, COPIES } from './reconcile/copy-digests';
import { reconcile, type ReconcileReport } from './reconcile/reconcile';
import { httpReconciliation } from './reconcile/reconciliation-api';
import { repairBy } from './reconcile/repair';
import { readStatus, type SubscriberStatus } from './status';
import { Subscriber } from './subscriber';
import { exposeStatus, SubscriberMetrics } from './subscriber-metrics';

/** Several heartbeat intervals of the publisher, so that one late heartbeat raises no alarm. */
const STALE_AFTER_MS = 30_000;
/** Enough sessions for three partitions at once, and for status, quarantine and copies. */
const POOL_MAX = 8;
/** Messages per transaction. Each chunk has a fixed cost of some ten statements, whatever its size. */
const MAX_CHUNK = 2_000;

export interface FeedSpec {
  /** Also the name of the partner in the agreement, of the database and of the OAuth client. */
  readonly name: string;
  readonly handler: FeedHandler;
  /** Set when the partner's topic has another name, as on a Kafka that serves several environments. */
  readonly topic?: string;
  /**
   * How an empty copy begins: with every message of the feed (`history`, the default), or with an extract of what is held
   * now (`extract`), for a copy that does not count what happened before (ADR 0053).
   */
  readonly bootstrap?: 'history' | 'extract';
}

export interface ReconcileRequest {
  /** Otherwise the differences are only found. */
  readonly repair: boolean;
  /** The digests of the copy are computed anew first: for a database that was changed while its triggers were off. */
  readonly recount: boolean;
  readonly by: string;
}

/** The subscribing side of a feed: consumer, local copy and the queries about them. One per service. */
export class Feed {
  readonly partner: string;
  readonly pool: Pool;
  readonly server: KafkaBatchServer;
  readonly subscriber: Subscriber;
  readonly observations: OwnObservations;
  readonly #access: QuarantineAccess;
  readonly #publisher: HttpPullOptions;
  readonly #log: Platform['log'];
  readonly #clock: () => Date;
  #reported = '';

  constructor(platform: Platform, spec: FeedSpec) {
    const { name: partner, handler, topic = feedTopic(partner) } = spec;
    const { config, log, metrics, clock, tracing } = platform;
    this.partner = partner;
    this.#log = log;
    this.#clock = clock;
    this.pool = createPool({
      url: config.databaseUrl(partner),
      role: databaseRole(partner),
      name: partner,
      max: POOL_MAX,
      onIdleError: (error) => log.warn({ reason: error.name }, 'an idle database session broke'),
    });
    const { issuer } = config.oidc;
    const { partnerClientId: clientId = partner, partnerClientSecret: secret } = config;
    if (secret === undefined) {
      throw new ConfigError([
        'PARTNER_CLIENT_SECRET is missing: the ministry pulls with its own OAuth client.',
      ]);
    }
    const token = clientToken({ issuer, clientId, secret });
    this.#publisher = { baseUrl: config.publisherApiUrl, partner, token };
    const pull = httpPull(this.#publisher);
    this.observations = new OwnObservations(this.pool, this.#publisher);
    const shared = { pool: this.pool, handler, topic, pull };
    this.subscriber = new Subscriber({
      ...shared,
      partner,
      ...(config.partnerFeedKey === undefined ? {} : { pinnedKey: config.partnerFeedKey }),
      metrics: new SubscriberMetrics(metrics, clock),
      log,
      clock,
      tracing,
    });
    this.#access = { ...shared, proof: this.subscriber.proof };
    this.server = new KafkaBatchServer({
      kafka: createKafka({ ...config.kafka, clientId: partner, logger: log }),
      logger: log,
      groupId: `subscriber.${partner}`,
      topics: [topic],
      handler: this.subscriber,
      maxChunk: MAX_CHUNK,
      ...(spec.bootstrap === 'extract' && { before: (signal) => this.#bootstrap(spec, signal) }),
    });
    exposeStatus({ registry: metrics, clock, status: () => this.status() });
  }

  #bootstrap({ handler }: FeedSpec, signal: AbortSignal): Promise<void> {
    const { pool, topic, partner, subscriber } = this;
    return new Bootstrap({
      pool,
      topic,
      partner,
      handler,
      client: extractClient(this.#publisher),
      isSigned: (manifest) => subscriber.isSigned({ ...manifest, text: extractText(manifest) }),
      log: this.#log,
    }).run(signal);
  }

  get topic(): string {
    return this.subscriber.topic;
  }

  status(): Promise<SubscriberStatus> {
    const { pool, topic } = this;
    return readStatus({ pool, topic, clock: this.#clock, staleAfterMs: STALE_AFTER_MS });
  }

  quarantine(after: number, limit: number): Promise<QuarantinedMessage[]> {
    return listQuarantine(this.pool, after, limit);
  }

  redrive(personKey: string): Promise<Redriven> {
    return redrive(this.#access, personKey);
  }

  async discard(request: Discard): Promise<Redriven | undefined> {
    const outcome = await discard(this.#access, request);
    const { sequence, by } = request;
    if (outcome) this.#log.warn({ sequence, by, remaining: outcome.remaining }, 'message discarded');
    return outcome;
  }

  discarded(after: number, limit: number): Promise<DiscardedMessage[]> {
    return listDiscarded(this.pool, after, limit);
  }

  async resync(request: Resync): Promise<Resynced | undefined> {
    const outcome = await resync(this.#access, request);
    if (outcome) {
      const { sequence, discarded } = outcome;
      this.#log.warn({ sequence, discarded, by: request.by }, 'copy of one person set to the last message');
    }
    return outcome;
  }

  /** Compares the copy with what the registry granted, and repairs the persons who differ. */
  async reconcile({ repair, recount, by }: ReconcileRequest): Promise<ReconcileReport> {
    if (recount) await this.#recount();
    const report = await reconcile({
      copy: new OwnCopy(this.pool, this.topic),
      api: httpReconciliation(this.#publisher),
      ...(repair && { repair: repairBy(this.#access, by) }),
    });
    const { certificate, differences, persons } = report;
    if (certificate) await this.#keep(certificate);
    const outcome = { by, persons, differences: differences.length, isSame: certificate !== undefined };
    this.#log.info(outcome, 'copy reconciled');
    return report;
  }

  /** @see damageCopy */
  async damage(personKey: string): Promise<string | undefined> {
    const field = await damageCopy(this.pool, personKey);
    if (field !== undefined) this.#log.warn({ field }, 'copy of one synthetic person damaged on purpose');
    return field;
  }

  async #recount(): Promise<void> {
    for (const table of [COPIES, COPIED_DEATHS]) {
      const drift = await inTransaction(this.pool, (client) => recountDigests(client, table), 'job');
      if (drift.length > 0)
        this.#log.warn({ buckets: drift.length }, 'the digests of the copy were not those of its rows');
    }
  }

  /** What the copy holds now, as digests. */
  digest(): ReturnType<OwnCopy['whole']> {
    return new OwnCopy(this.pool, this.topic).whole();
  }

  /** The last statement of the registry that this copy was the same. */
  async certificate(): Promise<SyncCertificate | undefined> {
    const { rows } = await this.pool.query<{ content: string }>(
      'SELECT content FROM subscriber.certificate ORDER BY no DESC LIMIT 1',
    );
    return rows[0] && (JSON.parse(rows[0].content) as SyncCertificate);
  }

  /** Adds up the parts of the digests. Parts that were not added up take room and make questions slower; it is logged. */
  async foldDigests(): Promise<void> {
    for (const table of [COPIES, COPIED_DEATHS]) {
      await foldDigests(this.pool, table).catch(({ name }: Error) =>
        this.#log.warn({ reason: name }, 'the parts of the digests were not added up'),
      );
    }
  }

  async #keep(certificate: SyncCertificate): Promise<void> {
    const { sequence } = certificate;
    const text = certificateText(certificate);
    if (!(await this.subscriber.isSigned({ ...certificate, text }))) {
      throw new Error('the certificate is not signed by a key of the registry that counts');
    }
    await this.pool.query('INSERT INTO subscriber.certificate (sequence, content) VALUES ($1, $2)', [
      sequence,
      JSON.stringify(certificate),
    ]);
  }

  forged(after: number, limit: number): Promise<ListedForgery[]> {
    return listForged(this.pool, after, limit);
  }

  async acknowledgeForged(acknowledgement: Acknowledgement): Promise<number> {
    const count = await acknowledgeForged(this.pool, acknowledgement);
    const { through, by } = acknowledgement;
    this.#log.warn({ through, by, count }, 'forged records acknowledged');
    return count;
  }

  /** Logs one line whenever the reasons change; readiness and metrics report them all the time. */
  async reportStaleness(): Promise<void> {
    const { staleReasons, quarantined, quarantinedSince } = await this.status();
    const reasons = staleReasons.join(', ');
    if (reasons === this.#reported) return;
    this.#reported = reasons;
    if (reasons === '') this.#log.info({ feed: this.topic }, 'the copy is up to date again');
    else this.#log.error({ feed: this.topic, reasons, quarantined, quarantinedSince }, 'the copy is stale');
  }

  /** Areas that have another code or name since a boundary reform. */
  relabelledAreas(): Promise<RelabelledArea[]> {
    return listRelabelled(this.pool);
  }

  /** The codes of today; `until`: those of the reforms that were recorded before that time. */
  presentCodes(until?: string): Promise<PresentCode> {
    return readPresentCodes(this.pool, until);
  }

  /** Those that count. */
  deathsWithoutNik(after: string, limit: number): Promise<DeathDelivery[]> {
    return listDeaths(this.pool, after, limit);
  }

  copies(after: string, limit: number): Promise<ListedCopy[]> {
    return listCopies(this.pool, after, limit);
  }

  copiesOf(personKeys: readonly string[]): Promise<ListedCopy[]> {
    return findListed(this.pool, personKeys);
  }
}

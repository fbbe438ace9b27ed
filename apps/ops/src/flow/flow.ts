import { Inject, Injectable } from '@nestjs/common';
import { appsOf, type AppName } from '@peristiwa/contracts';
import { clientToken, PLATFORM, type Platform } from '@peristiwa/service';
import { VerifiedChain } from '../ledger/verified-chain';
import { Watched } from '../live/watched';
import { alarmsOf } from './alarms';
import type { DeskFlow, FlowAnswer, PartnerFlow } from './answers';
import { LedgerPulse } from './ledger-pulse';
import { bucketsOf, quantileOf, sumOf, valueOf, type Buckets } from './metrics-text';
import { Rates } from './rates';
import { ServiceReadings } from './service-readings';

const EVERY_MS = 1_000;
const ACTS = 10;
const AGREEMENTS_MS = 60_000;
const ministries: ReadonlySet<string> = new Set(appsOf('ministry'));
/** Outcomes of a command that are no refusal; every other one is the code of a rule. */
const NOT_REFUSED: ReadonlySet<string | undefined> = new Set([
  ...['registered', 'repeated', 'submitted', 'approved', 'rejected', 'previewed', 'fault'],
]);

type Feed = NonNullable<Awaited<ReturnType<ServiceReadings['feeds']>>>['feeds'][number];

/** The whole flow, from the desks to the ministries, assembled once a second for all who watch it. */
@Injectable()
export class Flow {
  /** Partners whose messages have times to the hour; agreements change seldom. */
  private hourly: { readonly partners: ReadonlySet<string>; readonly readAt: number } | undefined;
  /** Rates begin anew when somebody watches again. */
  private rates = new Rates();
  private readonly readings: ServiceReadings;

  readonly watched = new Watched<FlowAnswer>({
    read: () => this.read(),
    everyMs: EVERY_MS,
    onIdle: () => {
      this.rates = new Rates();
    },
  });

  constructor(
    @Inject(PLATFORM) private readonly platform: Platform,
    @Inject(LedgerPulse) private readonly pulse: LedgerPulse,
    @Inject(VerifiedChain) private readonly chain: VerifiedChain,
  ) {
    const { oidc, console: own } = platform.config;
    const token = clientToken({
      issuer: oidc.issuer,
      clientId: own.clientId,
      secret: own.clientSecret ?? '',
    });
    this.readings = new ServiceReadings(platform, token);
  }

  async read(): Promise<FlowAnswer> {
    const now = this.platform.clock();
    const at = now.getTime();
    const [desks, registry, publisher, feeds, verified] = await Promise.all([
      Promise.all(appsOf('desk').map((name) => this.desk(name, at))),
      this.readings.registry(),
      this.readings.metrics('publisher', ['publisher_loop_blocked', 'publisher_lag_changes']),
      this.readings.feeds(),
      this.chain.standing().catch(() => undefined),
    ]);
    await this.readHourly(at);
    const [acts, ...partners] = await Promise.all([
      registry ? this.pulse.acts(registry.tail, ACTS).catch(() => []) : [],
      ...(feeds?.feeds ?? []).map((feed) => this.partner(feed, at)),
    ]);
    const measured = {
      desks,
      ledger: {
        tail: registry?.tail ?? null,
        perSecond: registry ? this.rates.perSecond('ledger', registry.tail, at) : null,
        verifiedUntil: verified?.verifiedUntil ?? null,
        verifiedAt: verified?.verifiedAt?.toISOString() ?? null,
        findings: verified?.findings ?? 0,
      },
      registry: {
        state: this.readings.reachOf('registry', registry),
        position: registry?.position ?? null,
        lagEvents: registry?.lagEvents ?? null,
        lagSeconds: registry?.lagSeconds ?? null,
        anomalies: registry?.anomalies ?? 0,
        perSecond: registry ? this.rates.perSecond('registry', registry.position, at) : null,
        rebuildDue: registry?.fold.rebuildDue ?? false,
      },
      publisher: {
        state: this.readings.reachOf('publisher', feeds),
        lagChanges: (publisher && valueOf(publisher, 'publisher_lag_changes')) ?? null,
        blocked: (publisher ?? []).flatMap(({ name, labels, value }) =>
          name === 'publisher_loop_blocked' && value > 0 ? [labels['loop'] ?? ''] : [],
        ),
        perSecond: feeds ? this.rates.perSecond('publisher', sumSent(feeds.feeds), at) : null,
      },
      partners,
    };
    return { at: now.toISOString(), ...measured, acts, alarms: alarmsOf(measured) };
  }

  /** With pseudonyms every time is to the hour (ADR 0026), so nothing can be said of how long a message took. */
  private async readHourly(at: number): Promise<void> {
    if (this.hourly && at - this.hourly.readAt < AGREEMENTS_MS) return;
    const read = await this.readings.agreements();
    if (!read) return;
    const named = read.agreements.filter(({ status, pseudonymised }) => status === 'active' && pseudonymised);
    this.hourly = { partners: new Set(named.map(({ partner }) => partner)), readAt: at };
  }

  private async desk(name: AppName, at: number): Promise<DeskFlow> {
    const wanted = ['desk_commands_total', 'intake_lag_messages', 'http_request_duration_seconds'];
    const samples = await this.readings.metrics(name, wanted);
    const commands = (accepts: (outcome: string | undefined) => boolean) =>
      sumOf(samples ?? [], 'desk_commands_total', ({ outcome }) => accepts(outcome));
    const registered = commands((outcome) => outcome === 'registered');
    const refused = commands((outcome) => !NOT_REFUSED.has(outcome));
    const refusals = samples ? this.rates.perSecond(`${name} refused`, refused, at) : null;
    const acts = ({ method }: Readonly<Record<string, string>>) => method === 'POST';
    return {
      name,
      state: this.readings.reachOf(name, samples),
      registered,
      refused,
      faults: commands((outcome) => outcome === 'fault'),
      perSecond: samples ? this.rates.perSecond(name, registered, at) : null,
      refusedPerMinute: refusals === null ? null : refusals * 60,
      intakeLag: (samples && valueOf(samples, 'intake_lag_messages')) ?? 0,
      answer: this.latency(name, bucketsOf(samples ?? [], 'http_request_duration_seconds', acts), at),
    };
  }

  private async partner(feed: Feed, at: number): Promise<PartnerFlow> {
    const { partner: name, highWater, sent, parked, lagMessages, lagSeconds } = feed;
    const hasCopy = ministries.has(name);
    const hourly = this.hourly?.partners.has(name) ?? false;
    const names = ['subscriber_event_latency_seconds', 'subscriber_quarantine_oldest_age_seconds'];
    const [copy, samples] = hasCopy
      ? await Promise.all([
          this.readings.copy(name as AppName),
          this.readings.metrics(name as AppName, names),
        ])
      : [];
    const beat = copy?.lastHeartbeatAt ?? undefined;
    const quarantine = samples && valueOf(samples, 'subscriber_quarantine_oldest_age_seconds');
    return {
      ...{ name, hasCopy, highWater, sent, parked, lagMessages, lagSeconds },
      state: hasCopy ? this.readings.reachOf(name as AppName, copy) : 'up',
      perSecond: this.rates.perSecond(`${name} sent`, sent, at),
      behind: copy?.behind ?? null,
      quarantined: copy?.quarantined ?? 0,
      quarantineSeconds: quarantine ?? null,
      forged: copy?.forgedUnacknowledged ?? 0,
      heartbeatSeconds: beat === undefined ? null : Math.max(0, (at - Date.parse(beat)) / 1_000),
      hourly,
      latency: hourly
        ? { p50: null, p99: null }
        : this.latency(name, bucketsOf(samples ?? [], 'subscriber_event_latency_seconds'), at),
    };
  }

  private latency(series: string, buckets: Buckets, at: number) {
    const recent = this.rates.recent(`${series} latency`, buckets, at);
    return { p50: quantileOf(recent, 0.5) ?? null, p99: quantileOf(recent, 0.99) ?? null };
  }
}

const sumSent = (feeds: readonly Feed[]) => feeds.reduce((sum, { sent }) => sum + sent, 0);

import { z } from 'zod';
import type { AppName } from '@peristiwa/contracts';
import type { Platform } from '@peristiwa/service';
import { failureOf, type Reach } from '../reach/reach';
import { ReachLog } from '../reach/reach-log';
import { samplesIn, type Sample } from './metrics-text';

const TIMEOUT_MS = 3_000;

/** The part of the registry's `/v1/status` that Flow shows. */
const RegistryStatus = z.object({
  position: z.number(),
  tail: z.number(),
  lagEvents: z.number(),
  lagSeconds: z.number().nullable(),
  anomalies: z.number(),
  fold: z.object({ rebuildDue: z.boolean() }),
});
/** Of the publisher's `/v1/feeds`. */
const FeedsStatus = z.object({
  feeds: z.array(
    z.object({
      partner: z.string(),
      highWater: z.number(),
      sent: z.number(),
      parked: z.number(),
      lagMessages: z.number(),
      lagSeconds: z.number().nullable(),
    }),
  ),
});
/** Of the publisher's `/v1/agreements`. */
const Agreements = z.object({
  agreements: z.array(z.object({ partner: z.string(), status: z.string(), pseudonymised: z.boolean() })),
});
/** Of a ministry's `/v1/status`. */
const CopyStatus = z.object({
  behind: z.number(),
  quarantined: z.number(),
  forgedUnacknowledged: z.number(),
  lastHeartbeatAt: z.string().nullable(),
});

/** Undefined where the service does not answer. */
type Answered<Value> = Promise<Value | undefined>;

/** Reads services with the credential of ops itself: what is read is for all who watch Flow. */
export class ServiceReadings {
  private readonly failures = new Map<AppName, Exclude<Reach, 'up'>>();
  private readonly reach: ReachLog;

  constructor(
    private readonly platform: Pick<Platform, 'config' | 'log'>,
    private readonly token: () => Promise<string>,
  ) {
    this.reach = new ReachLog(platform.log, 'flow');
  }

  /** How the service answered, from one of its readings. */
  reachOf(app: AppName, reading: unknown): Reach {
    const reach = reading === undefined ? (this.failures.get(app) ?? 'unreachable') : 'up';
    this.reach.report(app, reach);
    return reach;
  }

  registry(): Answered<z.infer<typeof RegistryStatus>> {
    return this.json('registry', '/v1/status', RegistryStatus);
  }

  feeds(): Answered<z.infer<typeof FeedsStatus>> {
    return this.json('publisher', '/v1/feeds', FeedsStatus);
  }

  agreements(): Answered<z.infer<typeof Agreements>> {
    return this.json('publisher', '/v1/agreements', Agreements);
  }

  copy(ministry: AppName): Answered<z.infer<typeof CopyStatus>> {
    return this.json(ministry, '/v1/status', CopyStatus);
  }

  /** These metrics only: all of them would cost the service ten times as much. */
  async metrics(app: AppName, names: readonly string[]): Answered<readonly Sample[]> {
    const query = names.map((name) => `name=${name}`).join('&');
    const response = await this.get(app, `/metrics?${query}`, {});
    return response && samplesIn(await response.text());
  }

  private async json<Schema extends z.ZodType>(
    app: AppName,
    path: string,
    schema: Schema,
  ): Answered<z.infer<Schema>> {
    const token = await this.token().catch(() => undefined);
    if (token === undefined) return this.failed(app, 'no-token');
    const response = await this.get(app, path, { authorization: `Bearer ${token}` });
    if (!response) return undefined;
    const { data } = schema.safeParse(await response.json().catch(() => undefined));
    return data ?? this.failed(app, 'refused');
  }

  private async get(
    app: AppName,
    path: string,
    headers: Readonly<Record<string, string>>,
  ): Answered<Response> {
    const url = `${this.platform.config.console.serviceUrl(app)}${path}`;
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    try {
      const response = await fetch(url, { headers, signal });
      if (response.ok) return response;
      await response.body?.cancel();
      return this.failed(app, 'refused');
    } catch (error) {
      return this.failed(app, failureOf(error));
    }
  }

  private failed(app: AppName, failure: Exclude<Reach, 'up'>): undefined {
    this.failures.set(app, failure);
  }
}

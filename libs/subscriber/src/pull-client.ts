import { z } from 'zod';
import { FeedKeys } from '@peristiwa/contracts';
import type { KeyHistory } from '@peristiwa/signing';
import { readFeedMessage, type FeedMessage, type SequencedMessage } from './feed-message';

interface PulledPage {
  /** In the order of the feed, all partitions together. */
  readonly messages: readonly SequencedMessage[];
  readonly highWater: number;
}

/** The second transport of the same messages: full history, no expiry (`design.md` §6). */
export interface PullClient {
  fetch(after: number, limit: number): Promise<PulledPage>;
  /** The keys that sign the feed. */
  keys(): Promise<KeyHistory>;
}

export interface HttpPullOptions {
  /** Base URL of the publisher's API. */
  readonly baseUrl: string;
  readonly partner: string;
  /** Returns a valid access token; see `clientToken` of libs/service. */
  readonly token: () => Promise<string>;
  readonly timeoutMs?: number;
}

const TIMEOUT_MS = 15_000;

const pulledEvent = z.object({
  partition: z.number().int().min(0),
  key: z.string(),
  headers: z.record(z.string(), z.string()),
  value: z.unknown(),
  redacted: z.array(z.string()).optional(),
  addsTo: z.number().int().min(1).optional(),
});
const pulled = z.object({ events: z.array(pulledEvent), highWater: z.coerce.number().int().min(0) });

/** Throws on any failure; the caller retries. */
export function httpPull({ baseUrl, partner, token, timeoutMs = TIMEOUT_MS }: HttpPullOptions): PullClient {
  const feed = `${baseUrl.replace(/\/$/, '')}/v1/feeds/${partner}`;
  const get = async (path: string): Promise<Response> =>
    fetch(feed + path, {
      headers: { authorization: `Bearer ${await token()}` },
      signal: AbortSignal.timeout(timeoutMs),
    });
  const refused = ({ status }: Response) => new Error(`the publisher answered ${status} to a pull`);
  return {
    async fetch(after, limit) {
      const response = await get(`/events?after=${after}&limit=${limit}`);
      if (!response.ok) throw refused(response);
      const page = pulled.parse(await response.json());
      const messages = page.events.map(toMessage);
      return {
        messages: messages.filter((message) => message.form === 'sequenced'),
        highWater: page.highWater,
      };
    },
    async keys() {
      const response = await get('/keys');
      if (!response.ok) throw refused(response);
      return FeedKeys.parse(await response.json());
    },
  };
}

function toMessage(event: z.infer<typeof pulledEvent>): FeedMessage {
  const { partition, key, headers, value, redacted, addsTo } = event;
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return readFeedMessage({
    partition,
    key,
    headers,
    value: text,
    isRedacted: redacted !== undefined,
    addsTo,
  });
}

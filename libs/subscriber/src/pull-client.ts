import { z } from 'zod';
import { readFeedMessage, type SequencedMessage } from './feed-message';

interface PulledPage {
  /** In the order of the feed, all partitions together. */
  readonly messages: readonly SequencedMessage[];
  readonly highWater: number;
}

/** The second transport of the same messages: full history, no expiry (`design.md` §6). */
export interface PullClient {
  fetch(after: number, limit: number): Promise<PulledPage>;
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

const pulled = z.object({
  events: z.array(
    z.object({
      partition: z.number().int().min(0),
      key: z.string(),
      headers: z.record(z.string(), z.string()),
      value: z.unknown(),
    }),
  ),
  highWater: z.coerce.number().int().min(0),
});

/** Throws on any failure; the caller retries. */
export function httpPull({ baseUrl, partner, token, timeoutMs = TIMEOUT_MS }: HttpPullOptions): PullClient {
  return {
    async fetch(after, limit) {
      const url = `${baseUrl.replace(/\/$/, '')}/v1/feeds/${partner}/events?after=${after}&limit=${limit}`;
      const response = await fetch(url, {
        headers: { authorization: `Bearer ${await token()}` },
        signal: AbortSignal.timeout(timeoutMs),
      });
      if (!response.ok) throw new Error(`the publisher answered ${response.status} to a pull`);
      const page = pulled.parse(await response.json());
      const messages = page.events.map(({ partition, key, headers, value }) => {
        const text = typeof value === 'string' ? value : JSON.stringify(value);
        return readFeedMessage({ partition, key, headers, value: text });
      });
      return { messages: messages.filter((message) => message.form === 'person'), highWater: page.highWater };
    },
  };
}

import { hash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import {
  ExtractAnswer,
  extractFormats,
  FeedKeys,
  type ExtractFormat,
  type ExtractManifest,
  type ExtractPart,
} from '@peristiwa/contracts';
import type { HttpPullOptions } from '../pull-client';

/** The publisher refused, and why. */
export class ExtractRefused extends Error {
  override readonly name = 'ExtractRefused';

  constructor(
    readonly status: number,
    readonly code: string,
    /** As the publisher asks, in seconds. */
    readonly retryAfter?: number,
  ) {
    super(`the publisher answered ${status} ${code}`);
  }
}

/** A part that was fetched is not the one of the manifest. */
export class PartDamaged extends Error {
  override readonly name = 'PartDamaged';

  constructor(readonly part: number) {
    super(`part ${part} does not have the SHA-256 of the manifest`);
  }
}

export interface ExtractClient {
  /** The extract that is being prepared or ready; without one, a new one is asked for. */
  begin(): Promise<ExtractAnswer>;
  find(extractId: string): Promise<ExtractAnswer>;
  /** @throws PartDamaged when it is still damaged after some attempts */
  part(
    manifest: Pick<ExtractManifest, 'extractId'>,
    part: ExtractPart,
    format: ExtractFormat,
  ): Promise<Buffer>;
  keys(): Promise<FeedKeys>;
}

const TIMEOUT_MS = 60_000;
/** A connection that ends early, and a damaged part, are tried again. */
const ATTEMPTS = 3;
const Listed = z.object({ extracts: z.array(ExtractAnswer) });
const Refusal = z.object({ type: z.string().default('') });

export function extractClient({ baseUrl, partner, token }: HttpPullOptions): ExtractClient {
  const feed = `${baseUrl.replace(/\/$/, '')}/v1/feeds/${partner}`;
  async function ask(path: string, { method = 'GET', accept = 'application/json' } = {}): Promise<Buffer> {
    const response = await fetch(feed + path, {
      method,
      headers: { authorization: `Bearer ${await token()}`, accept },
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const body = Buffer.from(await response.arrayBuffer());
    if (response.ok) return body;
    const retryAfter = Number(response.headers.get('retry-after') ?? NaN);
    throw new ExtractRefused(
      response.status,
      codeOf(body),
      Number.isNaN(retryAfter) ? undefined : retryAfter,
    );
  }
  const read = async <Answer>(schema: z.ZodType<Answer>, path: string, method?: string): Promise<Answer> =>
    schema.parse(JSON.parse((await ask(path, { method })).toString()));
  return {
    async begin() {
      const { extracts } = await read(Listed, '/extracts');
      const open = extracts.find(({ state }) => state === 'preparing' || state === 'ready');
      return open ? this.find(open.extractId) : read(ExtractAnswer, '/extracts', 'POST');
    },
    find: (extractId) => read(ExtractAnswer, `/extracts/${extractId}`),
    async part({ extractId }, part, format) {
      for (let attempt = 1; ; attempt += 1) {
        try {
          const path = `/extracts/${extractId}/parts/${part.part}`;
          const content = await ask(path, { accept: extractFormats[format] });
          if (hash('sha256', content) !== part[format].sha256) throw new PartDamaged(part.part);
          return content;
        } catch (error) {
          if (error instanceof ExtractRefused || attempt === ATTEMPTS) throw error;
        }
      }
    },
    keys: () => read(FeedKeys, '/keys'),
  };
}

/** The last part of the problem's type. */
function codeOf(body: Buffer): string {
  try {
    return Refusal.parse(JSON.parse(body.toString())).type.split(/[:/]/).at(-1) ?? '';
  } catch {
    return '';
  }
}

export interface Waiting {
  /** The extract to wait for; by default the one that `begin` returns. */
  readonly extractId?: string;
  readonly everyMs: number;
  readonly onProgress?: (answer: ExtractAnswer) => void;
  readonly signal?: AbortSignal;
}

/** Waits until an extract is ready. @returns undefined when it has ended */
export async function readyExtract(
  client: ExtractClient,
  { extractId, everyMs, onProgress, signal }: Waiting,
): Promise<ExtractManifest | undefined> {
  let answer = extractId === undefined ? await client.begin() : await client.find(extractId);
  while (answer.state === 'preparing') {
    onProgress?.(answer);
    await sleep(everyMs, undefined, { signal });
    answer = await client.find(answer.extractId);
  }
  return answer.manifest;
}

import type { z } from 'zod';
import {
  DifferenceAnswer,
  ReconciliationAnswer,
  type DifferenceQuestion,
  type ReconciliationQuestion,
} from '@peristiwa/contracts';
import type { HttpPullOptions } from '../pull-client';
import type { ReconciliationApi } from './reconcile';

/** A question may make the registry read whole buckets. */
const TIMEOUT_MS = 60_000;

/** Why the registry did not answer. */
export class ReconciliationRefused extends Error {
  override readonly name = 'ReconciliationRefused';

  constructor(
    readonly status: number,
    readonly code: string,
  ) {
    super(`the publisher answered ${status} ${code}`);
  }
}

/** The publisher, or the issuer of the token for it, did not answer in time. */
export class PublisherUnreachable extends Error {
  override readonly name = 'PublisherUnreachable';
}

/** @throws ReconciliationRefused, PublisherUnreachable */
export function httpReconciliation({ baseUrl, partner, token }: HttpPullOptions): ReconciliationApi {
  const feed = `${baseUrl.replace(/\/$/, '')}/v1/feeds/${partner}`;
  const traffic = { messages: 0, bytes: 0 };
  async function answerTo(url: string, body: string) {
    const response = await fetch(url, {
      method: 'POST',
      headers: { authorization: `Bearer ${await token()}`, 'content-type': 'application/json' },
      body,
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    return { response, text: await response.text() };
  }
  async function ask<Answer>(path: string, question: object, schema: z.ZodType<Answer>): Promise<Answer> {
    const body = JSON.stringify(question);
    const { response, text } = await answerTo(feed + path, body).catch((cause: unknown) => {
      throw new PublisherUnreachable('no answer', { cause });
    });
    traffic.messages += 1;
    traffic.bytes += body.length + text.length;
    if (!response.ok) throw new ReconciliationRefused(response.status, codeOf(text));
    return schema.parse(JSON.parse(text));
  }
  return {
    traffic,
    compare: (question: ReconciliationQuestion) => ask('/reconciliation', question, ReconciliationAnswer),
    differences: (question: DifferenceQuestion) =>
      ask('/reconciliation/differences', question, DifferenceAnswer),
  };
}

/** The last part of the problem's type. */
function codeOf(text: string): string {
  try {
    const { type = '' } = JSON.parse(text) as { type?: string };
    return type.split(/[:/]/).at(-1) ?? '';
  } catch {
    return '';
  }
}

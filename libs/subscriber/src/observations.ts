import type { Pool, PoolClient } from 'pg';
import { z } from 'zod';
import { canonicalJson } from '@peristiwa/kernel';
import type { ObservationBody } from '@peristiwa/service';
import type { SequencedMessage } from './feed-message';
import type { HttpPullOptions } from './pull-client';

const TIMEOUT_MS = 15_000;
/** Observations of one round; what is left is sent in the next. */
const ROUND = 100;
const CLIENT_ERRORS = { from: 400, to: 499 };
/** They say that the same request may be sent again: a token that has expired, and too many requests. */
const SENT_AGAIN: readonly number[] = [401, 408, 429];

const accepted = z.object({ caseId: z.uuid() });
const refused = z.object({ type: z.string() });

/** An observation of the ministry with what became of it. */
export interface OwnObservation {
  readonly no: number;
  readonly observationId: string;
  readonly personKey: string;
  readonly kind: string;
  readonly createdAt: string;
  readonly createdBy: string;
  readonly sentAt: string | null;
  readonly caseId: string | null;
  readonly refusal: string | null;
  readonly outcome: 'settled' | 'rejected' | null;
  readonly reason: string | null;
  readonly act: string | null;
}

/**
 * What the ministry reports back (data balikan). It is stored first and then sent until the registry has answered: a
 * crash in between sends it twice, which is one observation. The outcome comes as a message of the feed.
 */
export class OwnObservations {
  constructor(
    private readonly pool: Pool,
    private readonly publisher: HttpPullOptions,
  ) {}

  /** @returns undefined when the id was used for another observation */
  async report(body: ObservationBody, by: string): Promise<OwnObservation | undefined> {
    const text = canonicalJson(body);
    await this.pool.query(
      `INSERT INTO subscriber.observation (observation_id, person_key, kind, body, created_by)
       VALUES ($1, $2, $3, $4, $5) ON CONFLICT (observation_id) DO NOTHING`,
      [body.observationId, body.personKey, body.kind, text, by],
    );
    const { rows } = await this.pool.query<{ no: string; body: string; is_sent: boolean }>(
      'SELECT no, body, sent_at IS NOT NULL AS is_sent FROM subscriber.observation WHERE observation_id = $1',
      [body.observationId],
    );
    const [row] = rows;
    if (row?.body !== text) return undefined;
    // When the registry is away, the next round sends it.
    if (!row.is_sent) await this.send(row).catch(() => undefined);
    const [one] = await this.list(Number(row.no) - 1, 1);
    return one;
  }

  async list(after: number, limit: number): Promise<OwnObservation[]> {
    const { rows } = await this.pool.query<
      Omit<OwnObservation, 'no' | 'createdAt' | 'sentAt'> & {
        no: string;
        createdAt: Date;
        sentAt: Date | null;
      }
    >(
      `SELECT no, observation_id AS "observationId", person_key AS "personKey", kind, created_at AS "createdAt",
         created_by AS "createdBy", sent_at AS "sentAt", case_id AS "caseId", refusal, outcome, reason, act
       FROM subscriber.observation WHERE no > $1 ORDER BY no LIMIT $2`,
      [after, limit],
    );
    return rows.map((row) => ({
      ...row,
      no: Number(row.no),
      createdAt: row.createdAt.toISOString(),
      sentAt: row.sentAt?.toISOString() ?? null,
    }));
  }

  /**
   * Sends what has no answer yet, the oldest first. One that gets no answer is left for the next round, and the others are
   * sent all the same. @returns how many got none
   */
  async sendWaiting(): Promise<number> {
    const { rows } = await this.pool.query<{ no: string; body: string }>(
      `SELECT no, body FROM subscriber.observation WHERE sent_at IS NULL ORDER BY no LIMIT ${ROUND}`,
    );
    let failed = 0;
    for (const row of rows) await this.send(row).catch(() => (failed += 1));
    return failed;
  }

  private async send({ no, body }: { readonly no: string; readonly body: string }): Promise<void> {
    const { baseUrl, token, timeoutMs = TIMEOUT_MS } = this.publisher;
    const response = await fetch(`${baseUrl.replace(/\/$/, '')}/v1/observations`, {
      method: 'POST',
      headers: { authorization: `Bearer ${await token()}`, 'content-type': 'application/json' },
      body,
      signal: AbortSignal.timeout(timeoutMs),
    });
    const { status } = response;
    const isRefused =
      status >= CLIENT_ERRORS.from && status <= CLIENT_ERRORS.to && !SENT_AGAIN.includes(status);
    if (!response.ok && !isRefused) throw new Error(`the registry answered ${status} to an observation`);
    const answer: unknown = await response.json();
    const caseId = response.ok ? accepted.parse(answer).caseId : null;
    const refusal = isRefused ? (refused.parse(answer).type.split(':').at(-1) ?? null) : null;
    // The agreement may be resumed or renewed.
    if (refusal === 'agreement-not-active') throw new Error('the agreement is not in force now');
    await this.pool.query(
      `UPDATE subscriber.observation SET sent_at = clock_timestamp(), case_id = $2, refusal = $3
       WHERE no = $1 AND sent_at IS NULL`,
      [no, caseId, refusal],
    );
  }
}

/** Notes what became of observations, in the transaction that applies the messages. */
export async function noteOutcomes(
  client: PoolClient,
  messages: readonly Pick<SequencedMessage, 'change' | 'sequence'>[],
): Promise<void> {
  for (const { change, sequence } of messages) {
    const outcome = change?.observation;
    if (!outcome) continue;
    // The outcome may come before the answer to the request, or after a crash without it.
    await client.query(
      `UPDATE subscriber.observation SET outcome = $2, reason = $3, act = $4, outcome_sequence = $5, case_id = $6,
         sent_at = coalesce(sent_at, clock_timestamp())
       WHERE observation_id = $1`,
      [
        outcome.observationId,
        outcome.outcome,
        outcome.reason ?? null,
        outcome.act ?? null,
        sequence,
        outcome.caseId,
      ],
    );
  }
}

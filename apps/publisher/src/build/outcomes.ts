import type { Pool, PoolClient } from 'pg';
import type { ObservationOutcome, PersonMessage, PersonView } from '@peristiwa/contracts';
import { textArray, timestamptzArray, uuidArray, type TableRows } from '@peristiwa/postgres';
import type { Settings } from '../tokens';
import { messageParts, type Messages } from './build-batch';
import type { BuildMemory } from './build-memory';
import { GUARD, readHoldings, slot } from './feed-tables';
import type { Draft, FeedTerms, Holding } from './plan';
import type { ChangeSubject } from './registry-reader';
import { LOCKED, writeBatch } from './write-batch';

/** An observation whose case is closed, and of which the partner has not heard. */
export interface DueOutcome {
  readonly caseId: string;
  readonly partner: string;
  readonly observationId: string;
  readonly personId: string;
  readonly personKey: string;
  readonly state: ObservationOutcome['outcome'];
  readonly reason: string | null;
  readonly actId: string | null;
  readonly closedAt: Date;
}

/**
 * Closes the cases that acts of these changes settle; undefined when no act names one. A case is settled only by an act
 * that touched a person of the case: with a wrong number in the request it stays open, and its office sees that.
 */
export function settledRows(changes: readonly ChangeSubject[]): TableRows | undefined {
  const settling = changes.flatMap(({ personId, recordedAt, cause }) =>
    cause?.settles === undefined ? [] : [{ personId, recordedAt, actId: cause.actId, caseId: cause.settles }],
  );
  if (settling.length === 0) return undefined;
  return {
    types: ['uuid', 'uuid', 'uuid', 'timestamptz'],
    insert: (
      arrays,
    ) => `UPDATE publisher.observation o SET state = 'settled', act_id = n.act, closed_at = n.at
      FROM ${GUARD}, unnest(${arrays}) AS n(case_id, person, act, at)
      WHERE o.case_id = n.case_id AND o.state IN ('open', 'assigned') AND n.person IN (o.person_id, o.other_person_id)`,
    values: [
      uuidArray(settling.map(({ caseId }) => caseId)),
      uuidArray(settling.map(({ personId }) => personId)),
      uuidArray(settling.map(({ actId }) => actId)),
      timestamptzArray(settling.map(({ recordedAt }) => recordedAt)),
    ],
  };
}

/** The outcomes that are due. They are looked for when somebody has closed a case, and at the interval of the settings. */
export class OutcomeLine {
  private mayHave = true;
  private readAt = 0;

  constructor(
    private readonly pool: Pool,
    private readonly settings: Pick<Settings, 'pollMs' | 'batchSize'>,
  ) {}

  wake(): void {
    this.mayHave = true;
  }

  /** A feed that is swept waits: its holdings are of earlier terms. */
  async next(feeds: readonly FeedTerms[], sweeps: ReadonlyMap<string, unknown>) {
    const now = Date.now();
    if (!this.mayHave && now - this.readAt < this.settings.pollMs) return undefined;
    this.readAt = now;
    const ready = feeds.filter(({ partner, isActive }) => isActive && !sweeps.has(partner));
    const partners = ready.map(({ partner }) => partner);
    const due = await readDueOutcomes(this.pool, partners, this.settings.batchSize);
    this.mayHave = due.length > 0;
    return due.length > 0 ? { feeds: ready, due } : undefined;
  }
}

async function readDueOutcomes(
  client: Pool,
  partners: readonly string[],
  limit: number,
): Promise<DueOutcome[]> {
  const { rows } = await client.query<DueOutcome>({
    name: 'due-outcomes',
    text: `SELECT case_id AS "caseId", partner, observation_id AS "observationId", person_id AS "personId",
             person_key AS "personKey", state, reason, act_id AS "actId", closed_at AS "closedAt"
           FROM publisher.observation
           WHERE closed_at IS NOT NULL AND NOT is_announced AND partner = ANY($1::text[])
           ORDER BY case_id LIMIT $2`,
    values: [textArray(partners), limit],
  });
  return rows;
}

interface Announcement {
  readonly memory: BuildMemory;
  readonly feeds: readonly FeedTerms[];
  readonly due: readonly DueOutcome[];
  readonly builder: string;
}

/** Puts the outcomes on the feeds, in the caller's transaction, which holds the lease. */
export async function announceOutcomes(
  client: PoolClient,
  { memory, feeds, due, builder }: Announcement,
): Promise<Messages> {
  const terms = new Map(feeds.map((feed) => [feed.partner, feed]));
  const persons = [...new Set(due.map(({ personId }) => personId))];
  const holdings = await readHoldings(client, [...terms.keys()], persons);
  const versions = await lastVersions(client, [...terms.keys()], persons);
  const drafts = due.flatMap((one) => {
    const at = slot(one.partner, one.personId);
    const feed = terms.get(one.partner);
    return feed ? [outcomeDraft(feed, one, holdings.get(at), versions.get(at) ?? 0)] : [];
  });
  const { parts, messages } = messageParts(memory, feeds, drafts);
  await writeBatch(client, LOCKED, parts, builder);
  await client.query('UPDATE publisher.observation SET is_announced = true WHERE case_id = ANY($1::uuid[])', [
    due.map(({ caseId }) => caseId),
  ]);
  return messages;
}

/**
 * The message that says what became of an observation. It changes nothing of what the partner holds: the state is that
 * of the message before, or absent when it holds the person no longer.
 */
export function outcomeDraft(
  { partner, agreement, keys, dataSchema }: FeedTerms,
  due: DueOutcome,
  held: Holding | undefined,
  lastVersion: number,
): Draft {
  const { personId, caseId, observationId, state: outcome, reason, actId, closedAt } = due;
  const view = held && (JSON.parse(held.view) as PersonView);
  const personKey = held?.personKey ?? due.personKey;
  const instant = closedAt.toISOString();
  const data: PersonMessage = {
    personKey,
    version: held?.version ?? lastVersion,
    asOf: agreement.pseudonymised ? `${instant.slice(0, 13)}:00:00.000Z` : instant,
    observation: {
      observationId,
      caseId,
      outcome,
      ...(actId !== null && { act: keys.act(actId, personId) }),
      ...(reason !== null && { reason }),
    },
    ...(view && { state: view }),
  };
  return {
    partner,
    personId,
    personKey,
    kind: 'observation-settled',
    data,
    agreementVersion: agreement.version,
    dataSchema,
    holding: held,
  };
}

/** Version of the last message about each person, by `slot`: a later message never has a lower one. */
async function lastVersions(
  client: PoolClient,
  partners: readonly string[],
  personIds: readonly string[],
): Promise<Map<string, number>> {
  const { rows } = await client.query<{ partner: string; person_id: string; version: number }>(
    `SELECT DISTINCT ON (partner, person_id) partner, person_id,
       (convert_from(value, 'UTF8')::jsonb ->> 'version')::int AS version
     FROM publisher.message WHERE person_id = ANY($1::uuid[]) AND partner = ANY($2::text[])
     ORDER BY partner, person_id, sequence DESC`,
    [personIds, partners],
  );
  return new Map(rows.map((row) => [slot(row.partner, row.person_id), row.version]));
}

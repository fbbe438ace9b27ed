import type { Pool, PoolClient } from 'pg';
import type { ObservationOutcome, PersonMessage, PersonView } from '@peristiwa/contracts';
import { textArray, timestamptzArray, uuidArray, type TableRows } from '@peristiwa/postgres';
import type { Settings } from '../tokens';
import { messageParts, type Messages } from './build-batch';
import type { BuildMemory } from './build-memory';
import { GUARD, readHoldings, slot } from './feed-tables';
import type { NumberedDraft } from './number';
import type { Draft, FeedTerms, Holding } from './plan';
import type { ChangeSubject } from './registry-reader';
import { LOCKED, writeBatch, type Part } from './write-batch';

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

/** Acts of which nothing is left about a person, with the person. A correction of what it says leaves it. */
function cancelledActs(
  changes: readonly ChangeSubject[],
): { readonly actId: string; readonly personId: string }[] {
  return changes.flatMap(({ personId, cause }) => {
    const isCancelled = cause?.events.some(
      (event) => event.type === 'PersonActVoided' && event.data.by !== 'kept',
    );
    return isCancelled ? (cause?.supersedes ?? []).map((actId) => ({ actId, personId })) : [];
  });
}

/**
 * Closes the cases that acts of these changes settle, and opens those again whose act is cancelled. A case is settled only
 * by an act that touched a person of the case: with a wrong number in the request it stays open, and its office sees that.
 */
export function caseParts(changes: readonly ChangeSubject[]): Part[] {
  const cancelled = cancelledActs(changes);
  const isCancelled = (actId: string, personId: string) =>
    cancelled.some((one) => one.actId === actId && one.personId === personId);
  const settling = changes.flatMap(({ personId, recordedAt, cause }) =>
    cause?.settles === undefined || isCancelled(cause.actId, personId)
      ? []
      : [{ personId, recordedAt, actId: cause.actId, caseId: cause.settles }],
  );
  const parts: Part[] = [];
  const acts = cancelled.map(({ actId, personId }) => pairOf(actId, personId));
  if (settling.length > 0) parts.push(['o', settledRows(settling, acts)]);
  const settled = settling.map(({ caseId, personId }) => pairOf(caseId, personId));
  if (cancelled.length > 0) parts.push(['a', reopenedRows(cancelled, settled)]);
  return parts;
}

/** An act or a case, with the person; `pairsIn` is the same of the persons of a row. */
const pairOf = (id: string, personId: string) => `${id} ${personId}`;
const pairsIn = (id: 'act_id' | 'case_id') =>
  `ARRAY[concat(o.${id}, ' ', o.person_id), concat(o.${id}, ' ', o.other_person_id)]`;

interface Settling {
  readonly caseId: string;
  readonly personId: string;
  readonly actId: string;
  readonly recordedAt: Date;
}

/** One statement may change a row once: a case that is settled anew in the batch that cancels its act is not opened. */
function settledRows(settling: readonly Settling[], cancelled: readonly string[]): TableRows {
  return {
    types: ['uuid', 'uuid', 'uuid', 'timestamptz', 'text'],
    insert: (
      arrays,
    ) => `UPDATE publisher.observation o SET state = 'settled', act_id = n.act, closed_at = n.at, is_announced = false,
        partner_closed_at = NULL
      FROM ${GUARD}, unnest(${arrays}) AS n(case_id, person, act, at, cancelled)
      WHERE o.case_id = n.case_id AND n.person IN (o.person_id, o.other_person_id)
        AND (o.state IN ('open', 'assigned') OR ${pairsIn('act_id')} && string_to_array(n.cancelled, ','))`,
    values: [
      uuidArray(settling.map(({ caseId }) => caseId)),
      uuidArray(settling.map(({ personId }) => personId)),
      uuidArray(settling.map(({ actId }) => actId)),
      timestamptzArray(settling.map(({ recordedAt }) => recordedAt)),
      textArray(settling.map(() => cancelled.join(','))),
    ],
  };
}

/** The partner has heard that the case was settled: the next outcome is another message. */
function reopenedRows(
  cancelled: readonly { actId: string; personId: string }[],
  settled: readonly string[],
): TableRows {
  return {
    types: ['uuid', 'uuid', 'text'],
    insert: (
      arrays,
    ) => `UPDATE publisher.observation o SET state = CASE WHEN o.assignee IS NULL THEN 'open' ELSE 'assigned' END,
        act_id = NULL, closed_at = NULL, is_announced = false, partner_closed_at = NULL
      FROM ${GUARD}, unnest(${arrays}) AS n(act, person, settled)
      WHERE o.act_id = n.act AND o.state = 'settled' AND n.person IN (o.person_id, o.other_person_id)
        AND NOT (${pairsIn('case_id')} && string_to_array(n.settled, ','))`,
    values: [
      uuidArray(cancelled.map(({ actId }) => actId)),
      uuidArray(cancelled.map(({ personId }) => personId)),
      textArray(cancelled.map(() => settled.join(','))),
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
  // With pseudonyms the message waits for its window, and so does what the partner may know of the case.
  const direct = feeds.filter(({ agreement }) => !agreement.pseudonymised).map(({ partner }) => partner);
  await client.query(
    `UPDATE publisher.observation SET is_announced = true,
       partner_closed_at = CASE WHEN partner = ANY($2::text[]) THEN closed_at END WHERE case_id = ANY($1::uuid[])`,
    [due.map(({ caseId }) => caseId), direct],
  );
  return messages;
}

/** The partner may know which of its cases are closed: the messages about them leave their window. */
export async function showOutcomes(
  client: PoolClient,
  released: readonly Pick<NumberedDraft, 'data'>[],
  at: Date,
): Promise<void> {
  const caseIds = released.flatMap(({ data }) => ('observation' in data && data.observation?.caseId) || []);
  if (caseIds.length === 0) return;
  await client.query(
    `UPDATE publisher.observation SET partner_closed_at = $2
     WHERE case_id = ANY($1::uuid[]) AND closed_at IS NOT NULL AND is_announced`,
    [caseIds, at],
  );
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

import type { Pool } from 'pg';
import { int8Array, textArray, uuidArray, type TableRows } from '@peristiwa/postgres';
import { GUARD } from './feed-tables';
import type { NumberedMessage } from './number';
import { isDeath } from './plan';
import type { ChangeSubject, RegistryReader } from './registry-reader';
import { SidePace } from './side-pace';
import type { Part } from './write-batch';

/** Changes built at once: the live changes of all feeds wait meanwhile. */
const SLICE_MAX = 20;

/** A batch of the change log, divided. */
export interface Divided {
  /** To be built now, in order: the changes of no campaign, and before them what waits about the same persons. */
  readonly now: readonly ChangeSubject[];
  /** To be built when there is time. */
  readonly later: readonly ChangeSubject[];
  /** What of `now` waited. */
  readonly forwarded: readonly ChangeSubject[];
  /** Changes of each campaign in this batch. */
  readonly seen: ReadonlyMap<string, number>;
}

interface OpenCampaign {
  readonly campaignId: string;
  readonly state: 'opening' | 'open' | 'closing';
  readonly rate: number;
  /** Of the change log, when it was closed: what comes after it is ordinary. */
  readonly closedAt: number | null;
}

interface CampaignLaneOptions {
  readonly pool: Pool;
  readonly registry: Pick<RegistryReader, 'changesAt'>;
  readonly rosterMs: number;
  /** Called when a slice can be taken. */
  readonly onReady: () => void;
}

/**
 * The changes of campaigns, mass corrections of one cause, wait here while the others are built (ADR 0059). What waits about
 * a person is built before the next ordinary change of the person. Acts stay whole: the messages of one act are counted
 * where they are built.
 */
export class CampaignLane {
  private readonly pace: SidePace;
  private campaigns: ReadonlyMap<string, OpenCampaign> = new Map();
  private readAt = 0;
  /** False when nothing waits for certain. */
  private mayWait = true;

  constructor(private readonly options: CampaignLaneOptions) {
    this.pace = new SidePace(options.onReady);
  }

  /** There may be another campaign, or another process has had the lease. */
  forget(): void {
    this.readAt = 0;
    this.mayWait = true;
  }

  stop(): void {
    this.pace.stop();
  }

  /** Reads which campaigns there are, if that is due. */
  async refresh(): Promise<void> {
    const now = Date.now();
    if (now - this.readAt < this.options.rosterMs) return;
    const { rows } = await this.options.pool.query<OpenCampaign>({
      name: 'open-campaigns',
      text: `SELECT campaign_id AS "campaignId", state, rate, close_change_no::float8 AS "closedAt" FROM publisher.campaign
             WHERE state IN ('opening', 'open', 'closing')`,
    });
    this.campaigns = new Map(rows.map((row) => [row.campaignId, row]));
    this.readAt = now;
  }

  /**
   * What of a batch is built now. Of the acts of a campaign those wait that nothing ordinary of this batch follows about
   * their persons. A death never waits: whose next of kin the dead were is known only right before it. Nor does an
   * act that settles a case of data balikan, whose outcome follows it.
   */
  async divide(batch: readonly ChangeSubject[]): Promise<Divided> {
    const changes = this.ofOpenCampaigns(batch);
    const { now, later, personIds } = divideActs(changes);
    const forwarded = await this.waitingBefore([...personIds]);
    const seen = new Map<string, number>();
    for (const { cause } of changes) {
      if (cause?.campaignId) seen.set(cause.campaignId, (seen.get(cause.campaignId) ?? 0) + 1);
    }
    if (later.length > 0) this.mayWait = true;
    else if (now.length > 0) this.pace.noteLive();
    return { now: [...forwarded, ...now], later, forwarded, seen };
  }

  /** Everything that waits about these persons, and about others of the same acts. */
  async waitingBefore(personIds: readonly string[]): Promise<ChangeSubject[]> {
    if (!this.mayWait || personIds.length === 0) return [];
    let persons = [...personIds];
    let acts: string[] = [];
    for (let found = -1; ;) {
      const { rows } = await this.options.pool.query<WaitingRow>({
        name: 'campaign-waiting-before',
        text: `SELECT change_no, person_id, act_id FROM publisher.campaign_change WHERE person_id = ANY($1::uuid[])
               UNION SELECT change_no, person_id, act_id FROM publisher.campaign_change WHERE act_id = ANY($2::uuid[])`,
        values: [uuidArray(persons), uuidArray(acts)],
      });
      if (rows.length === found || rows.length === 0) return this.read(rows);
      found = rows.length;
      persons = [...new Set([...persons, ...rows.map((row) => row.person_id)])];
      acts = [...new Set(rows.map((row) => row.act_id))];
    }
  }

  /** The next changes that have waited, if the pause is over. */
  async take(): Promise<ChangeSubject[]> {
    if (!this.mayWait || this.pace.isResting) return [];
    const { rows } = await this.options.pool.query<WaitingRow & { state: string }>({
      name: 'campaign-slice',
      text: `SELECT w.change_no, w.person_id, w.act_id, c.state FROM publisher.campaign_change w
             JOIN publisher.campaign c USING (campaign_id) WHERE NOT c.is_paused ORDER BY w.change_no LIMIT $1`,
      values: [SLICE_MAX],
    });
    if (rows.length === 0) {
      this.mayWait = await this.hasPaused();
      return [];
    }
    // The first messages of a campaign follow its marker; later campaigns wait behind it.
    const opening = rows.findIndex(({ state }) => state === 'opening');
    const ready = opening === -1 ? rows : rows.slice(0, opening);
    return this.waitingBefore(ready.map((row) => row.person_id));
  }

  /** What waits of a paused campaign still comes before an ordinary change of the same person. */
  private async hasPaused(): Promise<boolean> {
    const { rows } = await this.options.pool.query<{ has: boolean }>({
      name: 'campaign-paused',
      text: 'SELECT EXISTS (SELECT FROM publisher.campaign_change) AS has',
    });
    return rows[0]?.has === true;
  }

  /** Called when a slice has been built, with the time it took. */
  rest(ms: number, changes: readonly ChangeSubject[]): void {
    const rates = changes.flatMap(({ cause }) => {
      const campaign = cause?.campaignId && this.campaigns.get(cause.campaignId);
      return campaign ? [campaign.rate] : [];
    });
    const leastMs = rates.length > 0 ? (changes.length * 1_000) / Math.min(...rates) : 0;
    this.pace.rest(ms, leastMs);
  }

  /** The campaigns of which nothing comes or waits any more, when the log has been built up to `changeNo`. */
  async completed(changeNo: number): Promise<string[]> {
    if (![...this.campaigns.values()].some(({ state }) => state === 'closing')) return [];
    const { rows } = await this.options.pool.query<{ campaign_id: string }>({
      name: 'campaigns-completed',
      text: `SELECT campaign_id FROM publisher.campaign c WHERE state = 'closing' AND close_change_no <= $1
               AND NOT EXISTS (SELECT FROM publisher.campaign_change w WHERE w.campaign_id = c.campaign_id)`,
      values: [changeNo],
    });
    return rows.map((row) => row.campaign_id);
  }

  private async read(rows: readonly WaitingRow[]): Promise<ChangeSubject[]> {
    if (rows.length === 0) return [];
    return this.options.registry.changesAt(rows.map((row) => Number(row.change_no)));
  }

  /** An act that names a campaign which is not open, or was closed before it, is an ordinary one. */
  private ofOpenCampaigns(changes: readonly ChangeSubject[]): ChangeSubject[] {
    return changes.map((change) => {
      const { cause, changeNo } = change;
      if (!cause?.campaignId) return change;
      const campaign = this.campaigns.get(cause.campaignId);
      if (campaign && changeNo <= (campaign.closedAt ?? changeNo)) return change;
      const { campaignId: _, ...ordinary } = cause;
      return { ...change, cause: ordinary };
    });
  }
}

interface WaitingRow {
  readonly change_no: string;
  readonly person_id: string;
  readonly act_id: string;
}

function isPatient(change: ChangeSubject): boolean {
  const { campaignId, settles } = change.cause ?? {};
  return campaignId !== undefined && settles === undefined && !isDeath(change);
}

/** `personIds`: those about whom something is built now. */
export function divideActs(changes: readonly ChangeSubject[]) {
  const personIds = new Set<string>();
  const now = new Set<string>();
  const acts = new Map<string, ChangeSubject[]>();
  for (const change of changes) {
    const act = change.cause?.actId ?? `change ${change.changeNo}`;
    acts.set(act, [...(acts.get(act) ?? []), change]);
  }
  for (const [act, own] of [...acts].toReversed()) {
    const mayWait = own.every(isPatient);
    if (mayWait && !own.some(({ personId }) => personIds.has(personId))) continue;
    now.add(act);
    for (const { personId } of own) personIds.add(personId);
  }
  const isNow = ({ cause, changeNo }: ChangeSubject) => now.has(cause?.actId ?? `change ${changeNo}`);
  return {
    now: changes.filter(isNow),
    later: changes.filter((change) => !isNow(change)),
    personIds,
  };
}

/** What a batch of the change log does to the lane. */
export function laneParts({ later, forwarded, seen }: Divided): Part[] {
  const parts: Part[] = [];
  if (later.length > 0) parts.push(['q', waitingRows(later)]);
  if (forwarded.length > 0) parts.push(builtPart(forwarded));
  if (seen.size > 0) parts.push(['v', seenRows(seen)]);
  return parts;
}

/** Removes what has been built from the lane. */
export function builtPart(changes: readonly ChangeSubject[]): Part {
  const insert = (
    arrays: string,
  ) => `DELETE FROM publisher.campaign_change w USING ${GUARD}, unnest(${arrays})
    AS n(change_no) WHERE w.change_no = n.change_no`;
  return ['d', { types: ['bigint'], insert, values: [int8Array(changes.map(({ changeNo }) => changeNo))] }];
}

function waitingRows(changes: readonly ChangeSubject[]): TableRows {
  return {
    types: ['bigint', 'uuid', 'uuid', 'uuid'],
    insert: (arrays) => `INSERT INTO publisher.campaign_change (change_no, campaign_id, person_id, act_id)
      SELECT n.* FROM ${GUARD}, unnest(${arrays}) AS n(change_no, campaign, person, act)`,
    values: [
      int8Array(changes.map(({ changeNo }) => changeNo)),
      uuidArray(changes.map(({ cause }) => cause?.campaignId ?? '')),
      uuidArray(changes.map(({ personId }) => personId)),
      uuidArray(changes.map(({ cause }) => cause?.actId ?? '')),
    ],
  };
}

function seenRows(seen: ReadonlyMap<string, number>): TableRows {
  return {
    types: ['uuid', 'bigint'],
    insert: (arrays) => `UPDATE publisher.campaign c SET seen = c.seen + n.seen
      FROM ${GUARD}, unnest(${arrays}) AS n(campaign, seen) WHERE c.campaign_id = n.campaign`,
    values: [uuidArray([...seen.keys()]), int8Array([...seen.values()])],
  };
}

export function completedPart(campaignIds: readonly string[]): Part {
  const insert = (arrays: string) => `UPDATE publisher.campaign c SET state = 'completing'
    FROM ${GUARD}, unnest(${arrays}) AS n(campaign) WHERE c.campaign_id = n.campaign AND c.state = 'closing'`;
  return ['k', { types: ['uuid'], insert, values: [uuidArray(campaignIds)] }];
}

/** The messages of campaigns in a batch, counted for the end of each on each feed. */
export function campaignFeedPart(messages: readonly NumberedMessage[]): Part | undefined {
  const counts = new Map<string, { campaignId: string; partner: string; messages: number; last: number }>();
  for (const { partner, sequence, campaignId } of messages) {
    if (campaignId === undefined) continue;
    const at = `${campaignId} ${partner}`;
    const before = counts.get(at)?.messages ?? 0;
    counts.set(at, { campaignId, partner, messages: before + 1, last: sequence });
  }
  if (counts.size === 0) return undefined;
  const rows = [...counts.values()];
  const insert = (arrays: string) => `INSERT INTO publisher.campaign_feed AS held
      (campaign_id, partner, messages, last_sequence)
    SELECT n.* FROM ${GUARD}, unnest(${arrays}) AS n(campaign, partner, messages, last)
    ON CONFLICT (campaign_id, partner) DO UPDATE
    SET messages = held.messages + excluded.messages, last_sequence = excluded.last_sequence`;
  const values = [
    uuidArray(rows.map(({ campaignId }) => campaignId)),
    textArray(rows.map(({ partner }) => partner)),
    int8Array(rows.map((row) => row.messages)),
    int8Array(rows.map(({ last }) => last)),
  ];
  return ['y', { types: ['uuid', 'text', 'bigint', 'bigint'], insert, values }];
}

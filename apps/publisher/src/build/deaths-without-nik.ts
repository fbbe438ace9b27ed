import type { Pool, PoolClient } from 'pg';
import type { DeathWithoutNik } from '@peristiwa/contracts';
import { foldDeath, type DeathWithoutNikOnRecord } from '@peristiwa/domain';
import { canonicalJson } from '@peristiwa/kernel';
import { textArray, uuidArray } from '@peristiwa/postgres';
import type { Grants } from '../view/agreement';
import { entitledDeath } from '../view/entitled-death';
import { messageParts, type Messages } from './build-batch';
import type { BuildMemory } from './build-memory';
import type { DeathAct, DeathPage } from './death-acts';
import type { NumberedDraft } from './number';
import type { FeedTerms } from './plan';
import { LOCKED, writeBatch } from './write-batch';

export interface HeldDeath {
  readonly deathId: string;
  readonly deathKey: string;
  readonly state: string;
}

interface Building {
  readonly memory: BuildMemory;
  readonly feed: FeedTerms;
  readonly page: DeathPage;
  readonly now: Date;
  readonly builder: string;
}

/**
 * Builds what is new in these deaths for one feed, in the caller's transaction, which holds the lease. What the partner
 * holds is compared with what it may: so acts that come again, a correction that shows nothing new and a walk after a
 * change of the agreement give just the differences.
 */
export async function buildDeaths(
  client: PoolClient,
  { memory, feed, page, now, builder }: Building,
): Promise<Messages> {
  const { partner } = feed;
  const ids = [...page.deaths.keys()];
  const held = await readHeldDeaths(client, partner, ids);
  const coveredUntil = await readCoverage(client);
  const news = [...page.deaths].flatMap(([deathId, acts]) => newsOf(feed, deathId, acts, held.get(deathId)));
  const drafts = news.map((one) => draftOf(feed, one, one.at >= coveredUntil ? one.at : now));
  const { parts, messages } = messageParts(memory, [feed], drafts);
  await writeBatch(client, LOCKED, parts, builder);
  await writeHeld(client, partner, news);
  await client.query('UPDATE publisher.feed SET death_no = $2 WHERE partner = $1', [partner, page.through]);
  memory.deathsThrough.set(partner, page.through);
  return messages;
}

interface News {
  readonly deathId: string;
  readonly deathKey: string;
  /** Canonical JSON; undefined when the death counts no longer. */
  readonly state: string | undefined;
  /** When the latest act was recorded. */
  readonly at: Date;
}

/** Pure: none when the partner holds what it may. */
function newsOf(
  feed: Pick<FeedTerms, 'agreement' | 'isActive' | 'keys'>,
  deathId: string,
  acts: readonly DeathAct[],
  held: Pick<HeldDeath, 'state' | 'deathKey'> | undefined,
): News[] {
  const state = feed.isActive ? stateUnder(feed.agreement, acts) : undefined;
  if (state === held?.state) return [];
  const at = acts.at(-1)?.recordedAt ?? new Date(0);
  return [{ deathId, deathKey: held?.deathKey ?? feed.keys.death(deathId), state, at }];
}

/** What an agreement shows of a death after these acts, in canonical JSON; undefined when it is nothing. */
export function stateUnder(agreement: Grants, acts: readonly DeathAct[]): string | undefined {
  const death = deathOf(acts);
  const view = death && entitledDeath(death, agreement);
  return view && canonicalJson(view);
}

/** A death of which the village is unknown, since its content cannot be read, is in no area. */
function deathOf(acts: readonly DeathAct[]): DeathWithoutNikOnRecord | undefined {
  const death = foldDeath(acts.map((act) => ({ ...act, data: JSON.parse(act.data) }) as never));
  return death?.village === undefined || death.diedOn === undefined ? undefined : death;
}

/**
 * `at`: an act that was recorded before the time that the feed already covers, as after an upgrade, is published with the
 * present time, so that a table which a partner has published as complete stays the same.
 */
function draftOf({ partner, agreement }: FeedTerms, { deathKey, state }: News, at: Date): NumberedDraft {
  const instant = at.toISOString();
  const data: DeathWithoutNik = {
    deathKey,
    // To the hour, as every time of a feed with pseudonyms.
    recordedAt: agreement.pseudonymised ? `${instant.slice(0, 13)}:00:00.000Z` : instant,
    ...(state !== undefined && { state: JSON.parse(state) as DeathWithoutNik['state'] }),
  };
  return {
    partner,
    kind: 'death-without-nik',
    personId: undefined,
    personKey: deathKey,
    data,
    agreementVersion: agreement.version,
    dataSchema: undefined,
  };
}

export async function readHeldDeaths(
  client: Pool | PoolClient,
  partner: string,
  deathIds: readonly string[],
): Promise<Map<string, HeldDeath>> {
  const { rows } = await client.query<HeldDeath>(
    `SELECT death_id AS "deathId", death_key AS "deathKey", state FROM publisher.death_holding
     WHERE partner = $1 AND death_id = ANY($2::uuid[])`,
    [partner, uuidArray(deathIds)],
  );
  return new Map(rows.map((row) => [row.deathId, row]));
}

async function readCoverage(client: PoolClient): Promise<Date> {
  const { rows } = await client.query<{ until: Date | null }>(
    `SELECT nullif(covered_until, '-infinity') AS until FROM publisher.progress`,
  );
  return rows[0]?.until ?? new Date(0);
}

async function writeHeld(client: PoolClient, partner: string, news: readonly News[]): Promise<void> {
  const gone = news.filter(({ state }) => state === undefined);
  const kept = news.filter(({ state }) => state !== undefined);
  await client.query(
    'DELETE FROM publisher.death_holding WHERE partner = $1 AND death_id = ANY($2::uuid[])',
    [partner, uuidArray(gone.map(({ deathId }) => deathId))],
  );
  await client.query(
    `INSERT INTO publisher.death_holding (partner, death_id, death_key, state)
     SELECT $1, n.* FROM unnest($2::uuid[], $3::text[], $4::text[]) AS n (death_id, death_key, state)
     ON CONFLICT (partner, death_id) DO UPDATE SET state = excluded.state`,
    [
      partner,
      uuidArray(kept.map(({ deathId }) => deathId)),
      textArray(kept.map(({ deathKey }) => deathKey)),
      textArray(kept.map(({ state = '' }) => state)),
    ],
  );
}

import type { Pool, PoolClient } from 'pg';
import {
  addMessages,
  buildBatch,
  moveScope,
  subjectsOf,
  type BuiltBatch,
  type Messages,
} from './build-batch';
import type { BuildMemory } from './build-memory';
import { readHoldings } from './feed-tables';
import type { FeedTerms, Subject } from './plan';
import type { RegisteredSubject } from './registry-reader';
import { queueRescope, readMembership, type RescopeRow } from './scope-tables';
import { LOCKED, writeBatch } from './write-batch';

interface Rescoped {
  readonly rows: readonly RescopeRow[];
  readonly persons: readonly RegisteredSubject[];
  /** False for whoever was built from the change log since the persons were read. */
  readonly isAsRead: (personId: string) => boolean;
  readonly now: Date;
  readonly parked: ReadonlySet<string>;
  readonly builder: string;
}

/** Builds the persons who were queued, in the caller's transaction, which holds the lease. */
export async function buildRescoped(
  client: PoolClient,
  memory: BuildMemory,
  feeds: readonly FeedTerms[],
  { rows, persons, isAsRead, now, parked, builder }: Rescoped,
): Promise<Messages> {
  // Persons are also queued because somebody corrected their rows, perhaps those in `parked` too.
  for (const at of parked) memory.parked.add(at);
  const moved = await moveScope(client, persons);
  const made: Messages = new Map();
  for (const feed of feeds) {
    const queued = rows.filter(({ partner }) => partner === feed.partner);
    const own = queued.map((row) => row.person_id);
    const forced = new Set(queued.filter((row) => row.is_forced).map((row) => row.person_id));
    const subjects = subjectsOf(persons, own.filter(isAsRead), now).map((subject) =>
      forced.has(subject.personId) ? { ...subject, isForced: true } : subject,
    );
    const { parts, messages } = await planned(client, memory, [feed], subjects);
    await writeBatch(client, LOCKED, parts, builder);
    addMessages(made, messages);
    if (feed.agreement.slice === 'watch-list') await queueRescope(client, feed.partner, moved);
  }
  await client.query('DELETE FROM publisher.rescope WHERE rescope_no = ANY($1::bigint[])', [
    rows.map((row) => row.rescope_no),
  ]);
  return made;
}

/** A batch with what the partners hold, and who is on a watch-list, as it is now. */
export async function planned(
  client: Pool | PoolClient,
  memory: BuildMemory,
  feeds: readonly FeedTerms[],
  subjects: readonly Subject[],
): Promise<BuiltBatch> {
  const ids = [...new Set(subjects.map(({ personId }) => personId))];
  const partners = feeds.map(({ partner }) => partner);
  const hasList = feeds.some(({ isActive, agreement }) => isActive && agreement.slice === 'watch-list');
  const holdings = await readHoldings(client, partners, ids);
  const membership = hasList ? await readMembership(client, ids) : new Map();
  return buildBatch(memory, { feeds, subjects, holdings, membership });
}

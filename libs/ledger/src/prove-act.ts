import type { Pool } from 'pg';
import { ChainReader, type Link } from './chain-reader';
import { checkpointsOnRecord } from './checkpoint-store';
import { contentDigest, genesisDigest, nextDigest, type ChainedEvent } from './event-chain';

/** An event without its content, and its digests (hexadecimal). */
export interface EventInChain extends Omit<
  ChainedEvent,
  | 'data'
  | 'meta'
  | 'actId'
  | 'actIndex'
  | 'actSize'
  | 'requestId'
  | 'office'
  | 'supersedes'
  | 'recordedAtMicros'
> {
  readonly streamKind: string;
  /** Digest of its content, computed now. */
  readonly content: string;
  /** The stored digest of the event before it, and its own. */
  readonly before: string | null;
  readonly digest: string | null;
  /** What the chain makes of `before` and `content` is the stored digest. */
  readonly agrees: boolean;
}

/** An act with its place in the chain. */
export interface ActInChain {
  readonly actId: string;
  readonly requestId: string;
  readonly office: string;
  readonly recordedAt: Date;
  readonly supersedes: string | null;
  readonly supersededBy: string | null;
  readonly events: readonly EventInChain[];
  /** The first signed checkpoint at or after its last event. */
  readonly checkpoint: { readonly position: number; readonly keyId: string; readonly signedAt: Date } | null;
  /** Last position of the ledger. */
  readonly tail: number;
}

/** Recomputes the chain over the events of one act. @returns undefined when there is no such act */
export async function proveAct(pool: Pool, actId: string): Promise<ActInChain | undefined> {
  const { rows: found } = await pool.query<{ position: string }>(
    'SELECT position FROM ledger.act_events($1) ORDER BY position',
    [actId],
  );
  if (found.length === 0) return undefined;
  const reader = new ChainReader(pool);
  const [first, last] = [Number(found[0]?.position), Number(found.at(-1)?.position)];
  const read = await reader.links(Math.max(1, first - 1), last);
  const links = read.filter(({ event }) => event.position >= first);
  const start = first === 1 ? genesisDigest(await reader.ledgerId()) : digestAt(read, first - 1);
  const kinds = await kindsOf(pool, links);
  const { requestId, office, supersedes, recordedAtMicros } = (links[0] as Link).event;
  const signed = (await checkpointsOnRecord(pool)).find(({ position }) => position >= last);
  return {
    actId,
    requestId,
    office,
    recordedAt: new Date(Number((recordedAtMicros ?? 0n) / 1_000n)),
    supersedes,
    supersededBy: await supersederOf(pool, actId, links),
    events: links.map((link, index) => {
      const before = index === 0 ? start : (links[index - 1]?.digest ?? null);
      return inChain(link, before, kinds.get(link.event.streamId) ?? '');
    }),
    checkpoint: signed ? { position: signed.position, keyId: signed.keyId, signedAt: signed.signedAt } : null,
    tail: await reader.tail(),
  };
}

const digestAt = (links: readonly Link[], position: number): Buffer | null =>
  links.find(({ event }) => event.position === position)?.digest ?? null;

function inChain({ event, digest }: Link, before: Buffer | null, streamKind: string): EventInChain {
  const content = contentDigest(event);
  const { position, streamId, version, eventId, type, schemaVersion, occurredOn, reportedOn } = event;
  return {
    ...{ position, streamId, streamKind, version, eventId, type, schemaVersion, occurredOn, reportedOn },
    content: content.toString('hex'),
    before: before?.toString('hex') ?? null,
    digest: digest?.toString('hex') ?? null,
    agrees: before !== null && digest !== null && nextDigest(before, content).equals(digest),
  };
}

async function kindsOf(pool: Pool, links: readonly Link[]): Promise<ReadonlyMap<string, string>> {
  const { rows } = await pool.query<{ stream_id: string; kind: string }>(
    'SELECT stream_id, kind FROM ledger.stream WHERE stream_id = ANY ($1::uuid[])',
    [links.map(({ event }) => event.streamId)],
  );
  return new Map(rows.map((row) => [row.stream_id, row.kind]));
}

/** An act that supersedes another writes on its streams. */
async function supersederOf(pool: Pool, actId: string, links: readonly Link[]): Promise<string | null> {
  const { rows } = await pool.query<{ act_id: string }>(
    `SELECT e.act_id FROM unnest($1::uuid[]) AS asked (id)
     CROSS JOIN LATERAL (SELECT act_id FROM ledger.event WHERE stream_id = asked.id AND supersedes = $2 OFFSET 0) e LIMIT 1`,
    [[...new Set(links.map(({ event }) => event.streamId))], actId],
  );
  return rows[0]?.act_id ?? null;
}

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import type { Pool } from 'pg';
import { uuidv7 } from 'uuidv7';
import type { ActToAppend } from '@peristiwa/ledger';
import type { BenchEnvironment } from '../environment';
import { load } from './load';
import { openUmaDb, UMADB } from './umadb';

/** One peer, ready: its own database, with tables created by the peer itself. */
export interface PeerStore {
  readonly name: string;
  readonly lacks: string;
  /** The act's events in the form that suits the peer best. */
  readonly append: (act: ActToAppend) => Promise<unknown>;
  readonly empty: () => Promise<void>;
}

export type OpenPeer = (environment: BenchEnvironment, folder: string) => Promise<PeerStore>;

const CONNECTIONS = 16;

export const peers: Readonly<Record<string, OpenPeer>> = {
  'emmett-postgresql 0.42.0': openEmmett,
  'message-db 1.3.1': openMessageDb,
  'dcb-es/event-store-postgres 7.0.1': openDcb,
  [UMADB]: openUmaDb,
};

interface EmmettStore {
  schema: { migrate(): Promise<void> };
  appendToStream(name: string, events: object[], options: object): Promise<unknown>;
  close(): Promise<void>;
}

/** One stream per append, so all events of an act go to its first stream. */
async function openEmmett(environment: BenchEnvironment, folder: string): Promise<PeerStore> {
  const url = await environment.newDatabase('emmett');
  const { getPostgreSQLEventStore } = await load(folder, '@event-driven-io/emmett-postgresql');
  const store = (getPostgreSQLEventStore as (url: string) => EmmettStore)(url);
  // Its `close` does not wait for its sessions, and an idle session that breaks later would end this process.
  environment.onEnd(() => store.close().then(() => pause(500)));
  await store.schema.migrate();
  const owner = environment.pool(url, { max: 1 });
  return {
    name: 'emmett-postgresql 0.42.0',
    lacks:
      'acts over several streams, reservations, request ids, positions in commit order (a reader that polls ' +
      'them loses events), tamper evidence',
    append: (act) =>
      store.appendToStream(
        `person-${act.events[0]?.streamId}`,
        act.events.map(({ type, data }) => ({
          type,
          data: JSON.parse(data),
          metadata: JSON.parse(act.meta),
        })),
        { expectedStreamVersion: 'STREAM_DOES_NOT_EXIST' },
      ),
    empty: () => truncateAll(owner, 'public'),
  };
}

/** One message per call; an act is a transaction of calls, each with its expected version. */
async function openMessageDb(environment: BenchEnvironment, folder: string): Promise<PeerStore> {
  const url = await environment.newDatabase('message_db');
  const owner = environment.pool(url, { max: 1 });
  const base = join(folder, 'node_modules/@eventide/message-db/database');
  const scripts = ['schema', 'tables', 'types', 'functions', 'indexes'].flatMap((part) =>
    readdirSync(join(base, part)).map((file) => join(base, part, file)),
  );
  // The functions depend on each other, and their names do not show the order.
  await owner.query('SET check_function_bodies = off');
  await owner.query('SET search_path = message_store, public');
  for (const script of scripts) await owner.query(readFileSync(script, 'utf8'));
  const pool = environment.pool(url, { max: CONNECTIONS });
  const sql = 'SELECT message_store.write_message($1, $2, $3, $4::jsonb, $5::jsonb, $6)';
  await owner.query(`ALTER DATABASE message_db SET search_path = message_store, public`);
  return {
    name: 'message-db 1.3.1',
    lacks:
      'acts over several streams in one call, reservations, request ids beyond the message id, positions in ' +
      'commit order across categories, tamper evidence',
    append: async (act) => {
      const client = await pool.connect();
      try {
        if (act.events.length > 1) await client.query('BEGIN');
        for (const [index, { streamId, type, data }] of act.events.entries()) {
          const stream = `person-${act.events[0]?.streamId ?? streamId}`;
          await client.query({
            name: 'write',
            text: sql,
            values: [uuidv7(), stream, type, data, act.meta, index - 1],
          });
        }
        if (act.events.length > 1) await client.query('COMMIT');
      } finally {
        client.release();
      }
    },
    empty: () => truncateAll(owner, 'message_store'),
  };
}

interface DcbStore {
  ensureInstalled(): Promise<void>;
  append(command: object): Promise<unknown>;
}

/** Several events and tags in one append without a condition: its fastest form. */
async function openDcb(environment: BenchEnvironment, folder: string): Promise<PeerStore> {
  const url = await environment.newDatabase('dcb');
  const { PostgresEventStore } = await load(folder, '@dcb-es/event-store-postgres').catch(() =>
    loadByPath(folder, '@dcb-es/event-store-postgres/dist/index.js'),
  );
  const { Tags } = await loadByPath(folder, '@dcb-es/event-store/dist/index.js');
  const pool = environment.pool(url, { max: CONNECTIONS });
  const store = new (PostgresEventStore as new (options: object) => DcbStore)({ pool });
  await store.ensureInstalled();
  const owner = environment.pool(url, { max: 1 });
  const tagsOf = (Tags as { fromObj(tags: object): unknown }).fromObj.bind(Tags);
  return {
    name: 'dcb-es 7.0.1',
    lacks:
      'any check in this cell (no append condition), reservations, request ids, versions per stream, tamper evidence',
    append: (act) =>
      store.append({
        events: act.events.map(({ streamId, type, data }) => ({
          type,
          tags: tagsOf({ person: streamId }),
          data: JSON.parse(data),
          metadata: JSON.parse(act.meta),
        })),
      }),
    empty: () => truncateAll(owner, 'public'),
  };
}

/** A package whose `exports` know `import` only cannot be resolved with `require`. */
async function loadByPath(folder: string, path: string): Promise<Record<string, unknown>> {
  const href = pathToFileURL(join(folder, 'node_modules', path)).href;
  return (await import(href)) as Record<string, unknown>;
}

async function truncateAll(owner: Pool, schema: string): Promise<void> {
  const { rows } = await owner.query<{ name: string }>(
    `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname = $1
       AND tablename !~ 'migration|subscription|processor|bookmark'`,
    [schema],
  );
  if (rows.length > 0)
    await owner.query(`TRUNCATE ${rows.map(({ name }) => name).join(', ')} RESTART IDENTITY`);
  await owner.query('CHECKPOINT');
}

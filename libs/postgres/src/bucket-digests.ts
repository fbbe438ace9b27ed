import type { Pool, PoolClient } from 'pg';
import { inTransaction } from './pool';

/**
 * A table whose rows are digested, so that two copies can be compared without sending them (ADR 0044). A row's digest is
 * the SHA-256 of its key, a line feed and the SHA-256 of its content; rows are in 65,536 buckets by the SHA-256 of the
 * key, and the digest of a set of rows is the XOR of theirs.
 */
export interface DigestedTable {
  readonly schema: string;
  readonly table: string;
  /** Column by which the table has several sets, each with digests of its own. */
  readonly owner?: string;
  /** SQL over the columns: the key of a row. */
  readonly key: string;
  /** SQL over the columns: the SHA-256 of the content as bytea; null for a row that does not count. */
  readonly content: string;
  /** Its digests are in a table of this name with `_part`: a schema has one for each of its digested tables. */
  readonly digests: 'digest' | 'death_digest';
}

const RECOUNT_LOCK = 7_005;

/**
 * The tables and triggers that keep the digests: every statement that changes rows adds one part per bucket, in its own
 * transaction. Nothing is updated, so writers do not wait for each other; the parts of a bucket add up to its digest.
 */
export function digestedTableSql(digested: DigestedTable): string {
  const { schema, table, owner, key, digests } = digested;
  const noted = noterOf(digested);
  const [owners, ofOwner] = owner ? [`${owner} text NOT NULL, `, `${owner}, `] : ['', ''];
  return `
CREATE OR REPLACE FUNCTION ${schema}.bucket_of(key text) RETURNS int LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  AS $$ SELECT get_byte(h, 0) * 256 + get_byte(h, 1) FROM sha256(convert_to(key, 'UTF8')) h $$;
ALTER TABLE ${schema}.${table} ADD COLUMN bucket int GENERATED ALWAYS AS (${schema}.bucket_of(${key})) STORED;
CREATE INDEX ${table}_by_bucket ON ${schema}.${table} (${ofOwner}bucket);
CREATE TABLE ${partsOf(digested)} (${owners}bucket int NOT NULL, persons int NOT NULL, digest bit(256) NOT NULL);
CREATE INDEX ${digests}_part_by_bucket ON ${partsOf(digested)} (${ofOwner}bucket);
${noteDigestsSql(digested)};
CREATE TRIGGER digest_insert AFTER INSERT ON ${schema}.${table} REFERENCING NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION ${noted}();
CREATE TRIGGER digest_update AFTER UPDATE ON ${schema}.${table}
  REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION ${noted}();
CREATE TRIGGER digest_delete AFTER DELETE ON ${schema}.${table} REFERENCING OLD TABLE AS old_rows
  FOR EACH STATEMENT EXECUTE FUNCTION ${noted}();
CREATE TRIGGER digest_truncate AFTER TRUNCATE ON ${schema}.${table}
  FOR EACH STATEMENT EXECUTE FUNCTION ${noted}();
${partsSql(digested, rowsSql(digested, 1, `${schema}.${table}`))}`;
}

/**
 * The function of the triggers. After TRUNCATE nothing is left to digest: it waits for whoever adds up or recounts parts,
 * whose rows it would not see, and which would be left.
 */
export function noteDigestsSql(digested: DigestedTable): string {
  const [added, removed] = [rowsSql(digested, 1, 'new_rows'), rowsSql(digested, -1, 'old_rows')];
  return `CREATE OR REPLACE FUNCTION ${noterOf(digested)}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN ${partsSql(digested, added)};
  ELSIF TG_OP = 'DELETE' THEN ${partsSql(digested, removed)};
  ELSIF TG_OP = 'UPDATE' THEN
    ${partsSql(digested, `${added} UNION ALL ${removed}`)};
  ELSE
    PERFORM pg_advisory_xact_lock(${RECOUNT_LOCK});
    DELETE FROM ${partsOf(digested)};
  END IF;
  RETURN NULL;
END $$`;
}

/** The function of the triggers. */
function noterOf({ schema, digests }: DigestedTable): string {
  return `${schema}.note_${digests}s`;
}

function partsOf({ schema, digests }: DigestedTable): string {
  return `${schema}.${digests}_part`;
}

function digestSql({ key, content }: DigestedTable): string {
  const bytes = `convert_to(${key} || E'\\n', 'UTF8') || ${content}`;
  return `('x' || encode(sha256(${bytes}), 'hex'))::bit(256)`;
}

function rowsSql(digested: DigestedTable, sign: 1 | -1, rows: string): string {
  const ofOwner = digested.owner ? `${digested.owner}, ` : '';
  const digest = digestSql(digested);
  return `SELECT ${ofOwner}bucket, ${sign} AS persons, ${digest} AS digest FROM ${rows} WHERE ${digested.content} IS NOT NULL`;
}

function partsSql(digested: DigestedTable, rows: string): string {
  const { owner } = digested;
  const columns = owner ? `${owner}, bucket` : 'bucket';
  return `INSERT INTO ${partsOf(digested)} (${columns}, persons, digest)
    SELECT ${columns}, sum(persons), bit_xor(digest) FROM (${rows}) counted GROUP BY ${columns}
    HAVING sum(persons) <> 0 OR bit_xor(digest) <> 0::bit(256)`;
}

export interface NodeDigest {
  /** The first hexadecimal digits of its buckets. */
  readonly prefix: string;
  readonly persons: number;
  readonly digest: bigint;
}

export interface RowDigest {
  readonly key: string;
  readonly digest: bigint;
}

const DIGITS = 4;

/**
 * The digests of the nodes with `digits` digits below `prefixes`, which have one length; nodes without rows are left
 * out.
 */
export async function readNodes(
  client: Pool | PoolClient,
  digested: DigestedTable,
  below: { readonly owner?: string; readonly prefixes: readonly string[]; readonly digits: number },
): Promise<NodeDigest[]> {
  const { owner } = digested;
  const { prefixes, digits } = below;
  const { rows } = await client.query<{ node: number; persons: string; digest: string }>(
    `SELECT bucket >> $1 AS node, sum(persons) AS persons, bit_xor(digest)::text AS digest
     FROM unnest($2::int[], $3::int[]) AS range (first, last)
     JOIN ${partsOf(digested)} part ON bucket BETWEEN range.first AND range.last
       ${owner ? `AND ${owner} = $4` : ''}
     GROUP BY 1 HAVING sum(persons) <> 0 OR bit_xor(digest) <> 0::bit(256)`,
    [(DIGITS - digits) * 4, ...ranges(prefixes), ...(owner ? [below.owner] : [])],
  );
  return rows.map(({ node, persons, digest }) => ({
    prefix: digits === 0 ? '' : node.toString(16).padStart(digits, '0'),
    persons: Number(persons),
    digest: BigInt(`0b${digest}`),
  }));
}

/** First and last bucket of each prefix. */
function ranges(prefixes: readonly string[]): [first: number[], last: number[]] {
  return [
    prefixes.map((prefix) => parseInt(prefix.padEnd(DIGITS, '0'), 16)),
    prefixes.map((prefix) => parseInt(prefix.padEnd(DIGITS, 'f'), 16)),
  ];
}

/** Several digested tables as one set of rows: their keys differ. */
export function addNodes(nodes: readonly NodeDigest[]): Map<string, NodeDigest> {
  const sums = new Map<string, NodeDigest>();
  for (const { prefix, persons, digest } of nodes) {
    const sum = sums.get(prefix) ?? { persons: 0, digest: 0n };
    sums.set(prefix, { prefix, persons: sum.persons + persons, digest: sum.digest ^ digest });
  }
  return sums;
}

/** The rows of whole buckets, each named by its four digits. */
export async function readRows(
  client: Pool | PoolClient,
  digested: DigestedTable,
  of: { readonly owner?: string; readonly buckets: readonly string[] },
): Promise<RowDigest[]> {
  const { schema, table, owner, key, content } = digested;
  const { rows } = await client.query<{ key: string; digest: string }>(
    `SELECT ${key} AS key, ${digestSql(digested)}::text AS digest FROM ${schema}.${table}
     WHERE bucket = ANY($1::int[]) AND ${content} IS NOT NULL ${owner ? `AND ${owner} = $2` : ''}`,
    [of.buckets.map((bucket) => parseInt(bucket, 16)), ...(owner ? [of.owner] : [])],
  );
  return rows.map((row) => ({ key: row.key, digest: BigInt(`0b${row.digest}`) }));
}

/** Adds the parts of each bucket with several up to one. Readers and writers notice nothing. */
export async function foldDigests(pool: Pool, digested: DigestedTable): Promise<void> {
  const { owner } = digested;
  const parts = partsOf(digested);
  const columns = owner ? `${owner}, bucket` : 'bucket';
  await inTransaction(
    pool,
    async (client) => {
      await lockParts(client);
      await client.query(`WITH taken AS (DELETE FROM ${parts} WHERE (${columns}) IN (
        SELECT ${columns} FROM ${parts} GROUP BY ${columns} HAVING count(*) > 1) RETURNING *)
      INSERT INTO ${parts} (${columns}, persons, digest)
      SELECT ${columns}, sum(persons), bit_xor(digest) FROM taken GROUP BY ${columns}
      HAVING sum(persons) <> 0 OR bit_xor(digest) <> 0::bit(256)`);
    },
    'job',
  );
}

/** A bucket whose digests were not those of its rows. */
export interface Drift {
  readonly bucket: number;
  /** By the digests, and by the rows. */
  readonly kept: number;
  readonly counted: number;
}

const LAST_BUCKET = 0xffff;

interface Recounted {
  /** First and last bucket; default: all. */
  readonly first?: number;
  readonly last?: number;
  /** Of a table with several sets: which one. */
  readonly owner?: string;
}

/**
 * Compares the digests of some buckets with their rows, for a table that was changed while its triggers were off, and adds
 * what is missing to their parts. Writers do not wait: what they add belongs to their own rows. `client` is in a
 * transaction.
 */
export async function recountDigests(
  client: PoolClient,
  digested: DigestedTable,
  { first = 0, last = LAST_BUCKET, owner: set }: Recounted = {},
): Promise<Drift[]> {
  const { schema, table, owner, content } = digested;
  const parts = partsOf(digested);
  const [ofOwner, owners, own] = owner ? [`AND ${owner} = $3`, `${owner}, `, '$3, '] : ['', '', ''];
  await lockParts(client);
  const { rows } = await client.query<Drift>(
    `WITH counted AS (
       SELECT bucket, count(*) AS persons, bit_xor(${digestSql(digested)}) AS digest FROM ${schema}.${table}
       WHERE bucket BETWEEN $1 AND $2 AND ${content} IS NOT NULL ${ofOwner} GROUP BY bucket),
     kept AS (
       SELECT bucket, sum(persons) AS persons, bit_xor(digest) AS digest FROM ${parts}
       WHERE bucket BETWEEN $1 AND $2 ${ofOwner} GROUP BY bucket),
     compared AS (
       SELECT bucket, coalesce(k.persons, 0)::int AS kept, coalesce(c.persons, 0)::int AS counted,
         coalesce(c.digest, 0::bit(256)) # coalesce(k.digest, 0::bit(256)) AS digest
       FROM counted c FULL JOIN kept k USING (bucket)),
     drift AS (SELECT * FROM compared WHERE kept <> counted OR digest <> 0::bit(256)),
     repaired AS (
       INSERT INTO ${parts} (${owners}bucket, persons, digest)
       SELECT ${own}bucket, counted - kept, digest FROM drift)
     SELECT bucket, kept, counted FROM drift ORDER BY bucket`,
    [first, last, ...(owner ? [set] : [])],
  );
  return rows;
}

/** What one of those who add up or recount has written, the other would not see and count twice. */
async function lockParts(client: PoolClient): Promise<void> {
  await client.query('SELECT pg_advisory_xact_lock($1)', [RECOUNT_LOCK]);
}

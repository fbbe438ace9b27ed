import type { MigrationInterface, QueryRunner } from 'typeorm';

const DESKS = ['birth', 'death', 'move', 'status'];
const READERS = [...DESKS, 'registry'];

/**
 * The chain (ADR 0011): digest(n) = SHA-256(digest(n-1) || SHA-256(canonical bytes of event n)). The canonical bytes
 * are those of `record_send`: how many fields, then for each its type and length (-1 for null) and PostgreSQL's binary
 * form, all numbers big-endian. One built-in call, and every field has its length before it. Days and microseconds
 * count from 1970 so that nothing depends on a calendar or a time zone. `event-chain.ts` computes the same in Node.
 *
 * Cost, 22 November 2026, two busy cores, PostgreSQL 18.4 with fsync off, 690 bytes of JSON an event, 512 callers,
 * acts of four events, 15 rounds interleaved, medians: ledger-1 10.8 k events/s and 28.8-36 µs of server CPU an
 * event, with the chain 10.9 k and 28.8 µs. The chain itself takes about 5 µs (record_send 2.6, its SHA-256 0.8, the
 * step 1.3); joining the acts, which replaces array subscripts, saves as much. With subscripts and a loop over
 * arrays: 35 µs, 8.3 k.
 */
const TABLES = `
ALTER TABLE ledger.event ADD COLUMN digest bytea;
ALTER TABLE ledger.commit_log ADD COLUMN digest bytea;
-- Finds the last position recorded at or before an instant.
CREATE INDEX ON ledger.commit_log (recorded_at, last_position);

-- One row: the chain starts from it, so that one ledger cannot be passed off as another.
CREATE TABLE ledger.identity (
  ledger_id uuid NOT NULL DEFAULT gen_random_uuid(),
  single boolean PRIMARY KEY DEFAULT true CHECK (single)
);
INSERT INTO ledger.identity DEFAULT VALUES;

-- Checkpoints that an operator signed (never the key). Copies outside the database make a rewritten end of the log
-- detectable.
CREATE TABLE ledger.checkpoint (
  position bigint NOT NULL CHECK (position > 0),
  digest bytea NOT NULL CHECK (octet_length(digest) = 32),
  recorded_at timestamptz NOT NULL,
  key_id text NOT NULL,
  signature bytea NOT NULL CHECK (octet_length(signature) = 64),
  signed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (position, key_id)
);

CREATE FUNCTION ledger.genesis_digest() RETURNS bytea
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT sha256(convert_to('peristiwa ledger chain 1 ' || ledger_id, 'UTF8')) FROM ledger.identity $$;

-- The chain as a running aggregate: chain(digest before the first, content) OVER (ORDER BY …).
CREATE FUNCTION ledger.chain_step(state bytea, first bytea, content bytea) RETURNS bytea
LANGUAGE plpgsql IMMUTABLE AS $$ BEGIN RETURN sha256(coalesce(state, first) || content); END $$;
CREATE AGGREGATE ledger.chain(first bytea, content bytea) (sfunc = ledger.chain_step, stype = bytea);

-- SHA-256 of the canonical bytes of a stored event; for the fill below and for examining a finding.
CREATE FUNCTION ledger.content_digest(e ledger.event) RETURNS bytea LANGUAGE sql STABLE AS $$
  SELECT sha256(record_send(ROW(e.position, e.stream_id, e.version, e.act_id, e.act_index, e.act_size, e.event_id,
    e.request_id, e.type, e.schema_version, e.occurred_on - DATE '1970-01-01', e.reported_on - DATE '1970-01-01',
    (extract(epoch FROM e.recorded_at) * 1000000)::bigint, e.office, e.supersedes, e.data, e.meta))) $$;
`;

/** The same fields in the same order as `ledger.content_digest`, from the parameters of the append. */
const CONTENT_OF_BATCH = `sha256(record_send(ROW(tail + e.ordinal, e.stream_id, e.version, a.act_id, e.index, e.size,
    e.id, a.request_id, e.type, e.schema, e.occurred - DATE '1970-01-01', e.reported - DATE '1970-01-01',
    at_micros, a.office, NULL::uuid, e.data, a.meta)))`;

/**
 * As in ledger-1, plus the chain: computed under the ordering lock, since it needs position, time and predecessor.
 */
const APPEND = `
CREATE OR REPLACE FUNCTION ledger.append(
  app text,
  a_request uuid[], a_hash bytea[], a_act uuid[], a_office text[], a_meta text[], a_result text[],
  s_act int[], s_stream uuid[], s_kind text[], s_version int[], s_events int[],
  r_act int[], r_kind text[], r_value text[], r_stream uuid[],
  e_act int[], e_index smallint[], e_size smallint[], e_stream uuid[], e_version int[], e_id uuid[],
  e_type text[], e_schema smallint[], e_occurred date[], e_reported date[], e_data text[]
) RETURNS TABLE (first_position bigint, recorded_at timestamptz)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  losers jsonb;
  fresh uuid[];
  tail bigint;
  at timestamptz;
  at_micros bigint;
  inserted int;
  digest bytea;
BEGIN
  -- Under REPEATABLE READ the tail would be read from an old snapshot.
  IF current_setting('transaction_isolation') <> 'read committed' THEN
    RAISE EXCEPTION 'ledger.append needs READ COMMITTED' USING ERRCODE = '25001';
  END IF;
  -- record_send gives text in the client's encoding, and the digest is over UTF-8.
  IF current_setting('client_encoding') <> 'UTF8' THEN
    RAISE EXCEPTION 'ledger.append needs the client encoding UTF8' USING ERRCODE = '22021';
  END IF;
  IF EXISTS (SELECT FROM unnest(e_type) AS t(type)
             LEFT JOIN ledger.event_type o ON o.type = t.type AND o.owner = app WHERE o.type IS NULL) THEN
    RAISE EXCEPTION 'An event type of the batch does not belong to %', app USING ERRCODE = '42501';
  END IF;

  -- Heads, in id order, so that two batches cannot wait for each other.
  WITH new AS (
    INSERT INTO ledger.stream (stream_id, kind, version)
    SELECT s.stream_id, s.kind, s.events
    FROM unnest(s_stream, s_kind, s_version, s_events) AS s(stream_id, kind, version, events)
    WHERE s.version = 0 AND s.events > 0 ORDER BY s.stream_id
    ON CONFLICT DO NOTHING RETURNING stream_id)
  SELECT array_agg(stream_id) INTO fresh FROM new;
  PERFORM FROM ledger.stream h
  WHERE h.stream_id IN (SELECT s.stream_id FROM unnest(s_stream, s_version) AS s(stream_id, version)
                        WHERE s.version > 0)
  ORDER BY h.stream_id FOR NO KEY UPDATE;

  SELECT jsonb_agg(jsonb_build_object('act', l.act, 'reason', l.reason, 'index', l.index)) INTO losers FROM (
    SELECT q.act, 'request' AS reason, 0 AS index
    FROM unnest(a_request) WITH ORDINALITY AS q(request_id, act) JOIN ledger.request k USING (request_id)
    UNION ALL
    SELECT s.act, 'version', 0
    FROM unnest(s_act, s_stream, s_version) AS s(act, stream_id, version)
    LEFT JOIN ledger.stream h ON h.stream_id = s.stream_id
    WHERE CASE WHEN s.version = 0 THEN s.stream_id <> ALL (coalesce(fresh, '{}'))
               ELSE h.version IS DISTINCT FROM s.version END
  ) AS l;
  IF losers IS NOT NULL THEN
    RAISE EXCEPTION 'Some acts of the batch cannot be appended' USING ERRCODE = 'LG001', DETAIL = losers::text;
  END IF;

  UPDATE ledger.stream h SET version = s.version + s.events
  FROM unnest(s_stream, s_version, s_events) AS s(stream_id, version, events)
  WHERE h.stream_id = s.stream_id AND s.version > 0 AND s.events > 0;

  WITH taken AS (
    INSERT INTO ledger.reservation (kind, value, stream_id)
    SELECT r.kind, r.value, r.stream_id FROM unnest(r_kind, r_value, r_stream) AS r(kind, value, stream_id)
    ORDER BY r.kind, r.value
    ON CONFLICT DO NOTHING RETURNING reservation.kind, reservation.value, reservation.stream_id)
  SELECT jsonb_agg(jsonb_build_object('act', r.act, 'reason', 'reserved', 'index', r.index)) INTO losers
  FROM unnest(r_act, r_kind, r_value, r_stream) WITH ORDINALITY AS r(act, kind, value, stream_id, index)
  WHERE NOT EXISTS (SELECT FROM taken t
                    WHERE t.kind = r.kind AND t.value = r.value AND t.stream_id = r.stream_id);
  IF losers IS NOT NULL THEN
    RAISE EXCEPTION 'Some acts of the batch cannot be appended' USING ERRCODE = 'LG001', DETAIL = losers::text;
  END IF;

  -- The ordering lock, last: positions are handed out and become visible in the order of commits.
  PERFORM pg_advisory_xact_lock(7001);
  SELECT c.last_position, c.recorded_at, c.digest INTO tail, at, digest FROM ledger.commit_log c
  ORDER BY c.first_position DESC LIMIT 1;
  tail := coalesce(tail, 0);
  digest := coalesce(digest, ledger.genesis_digest());
  at := greatest(clock_timestamp(), at);
  at_micros := (extract(epoch FROM at) * 1000000)::bigint;

  INSERT INTO ledger.request (request_id, content_hash, act_id, position, recorded_at, result)
  SELECT q.request_id, q.hash, q.act_id, tail + l.last, at, q.result
  FROM unnest(a_request, a_hash, a_act, a_result) WITH ORDINALITY AS q(request_id, hash, act_id, result, act)
  JOIN (SELECT e.act, max(e.index) AS last FROM unnest(e_act) WITH ORDINALITY AS e(act, index) GROUP BY e.act) AS l
    ON l.act = q.act
  ON CONFLICT DO NOTHING;
  GET DIAGNOSTICS inserted = ROW_COUNT;
  IF inserted < cardinality(a_request) THEN
    SELECT jsonb_agg(jsonb_build_object('act', q.act, 'reason', 'request', 'index', 0)) INTO losers
    FROM unnest(a_request, a_act) WITH ORDINALITY AS q(request_id, act_id, act)
    LEFT JOIN ledger.request k ON k.request_id = q.request_id AND k.act_id = q.act_id
    WHERE k.request_id IS NULL;
    RAISE EXCEPTION 'Some acts of the batch cannot be appended' USING ERRCODE = 'LG001', DETAIL = losers::text;
  END IF;

  -- One pass: content, chain and event row; the acts are joined, since a subscript walks a text array from its start.
  WITH appended AS (
    INSERT INTO ledger.event
    SELECT tail + w.ordinal, w.stream_id, w.version, w.act_id, w.index, w.size, w.id, w.request_id, w.type,
           w.schema, w.occurred, w.reported, at, w.office, NULL, w.data, w.meta,
           ledger.chain(digest, w.content) OVER (ORDER BY w.ordinal ROWS UNBOUNDED PRECEDING)
    FROM (
      SELECT e.*, a.*, ${CONTENT_OF_BATCH} AS content
      FROM unnest(e_act, e_index, e_size, e_stream, e_version, e_id, e_type, e_schema, e_occurred, e_reported, e_data)
             WITH ORDINALITY
             AS e(act, index, size, stream_id, version, id, type, schema, occurred, reported, data, ordinal)
      JOIN unnest(a_act, a_request, a_office, a_meta) WITH ORDINALITY
             AS a(act_id, request_id, office, meta, act_ordinal) ON a.act_ordinal = e.act
    ) AS w
    RETURNING event.position, event.digest)
  INSERT INTO ledger.commit_log (first_position, last_position, recorded_at, digest)
  SELECT tail + 1, tail + cardinality(e_id), at, appended.digest FROM appended
  WHERE appended.position = tail + cardinality(e_id);
  RETURN QUERY SELECT tail + 1, at;
END $$;
`;

/** Events written before the chain existed get their digests in place, a page at a time; appends wait meanwhile. */
const FILL = `
DO $$
DECLARE
  page record;
  content record;
  digest bytea := ledger.genesis_digest();
  positions bigint[];
  digests bytea[];
  done bigint := 0;
  tail bigint := coalesce((SELECT max(last_position) FROM ledger.commit_log), 0);
BEGIN
  WHILE done < tail LOOP
    positions := '{}';
    digests := '{}';
    FOR content IN SELECT e.position, ledger.content_digest(e) AS bytes FROM ledger.event e
                   WHERE e.position > done AND e.position <= done + 10000 ORDER BY e.position LOOP
      digest := sha256(digest || content.bytes);
      positions := array_append(positions, content.position);
      digests := array_append(digests, digest);
    END LOOP;
    UPDATE ledger.event e SET digest = d.digest
    FROM unnest(positions, digests) AS d(position, digest) WHERE e.position = d.position;
    done := done + 10000;
  END LOOP;
  UPDATE ledger.commit_log c SET digest = e.digest FROM ledger.event e WHERE e.position = c.last_position;
END $$`;

export class ChainLedger1795900000002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // Running appends have finished and new ones wait here, so nobody writes to the tables altered below.
    await runner.query('SELECT pg_advisory_xact_lock(7001)');
    await runner.query("SET LOCAL client_encoding = 'UTF8'");
    await runner.query(TABLES);
    await runner.query(APPEND);
    for (const table of ['event', 'commit_log']) {
      await runner.query(`ALTER TABLE ledger.${table} DISABLE TRIGGER refuse_change`);
    }
    await runner.query(FILL);
    for (const table of ['event', 'commit_log']) {
      await runner.query(`ALTER TABLE ledger.${table} ENABLE TRIGGER refuse_change`);
      // An event without a digest would be a gap in the chain; an append that began before this migration fails on
      // it.
      await runner.query(`ALTER TABLE ledger.${table} ALTER COLUMN digest SET NOT NULL`);
    }
    for (const table of ['identity', 'checkpoint']) {
      await runner.query(`CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE ON ledger.${table}
        FOR EACH ROW EXECUTE FUNCTION ledger.refuse_change()`);
      await runner.query(`CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON ledger.${table}
        FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change()`);
    }
    for (const reader of READERS) {
      await runner.query(`GRANT SELECT ON ledger.identity, ledger.checkpoint TO peristiwa_${reader}`);
    }
  }

  /** A ledger is never taken down by a migration. */
  async down(): Promise<void> {
    throw new Error('The ledger cannot be undone');
  }
}

import type { MigrationInterface, QueryRunner } from 'typeorm';
import { roleSql } from '@peristiwa/postgres';

const PARTITIONS = 16;
const DESKS = ['birth', 'death', 'move', 'status'];

/** The tables of the ledger. Reasons beside each; measurements in `event-store.md` §3.2 and §5.1. */
const TABLES = `
-- Head of each stream: the row that a version check reads and locks.
CREATE TABLE ledger.stream (
  stream_id uuid PRIMARY KEY,
  kind text NOT NULL,
  version int NOT NULL CHECK (version > 0)
) WITH (fillfactor = 85);
-- Move cases that nobody has closed: the move desk searches them for expired ones.
CREATE INDEX ON ledger.stream (stream_id) WHERE kind = 'move' AND version = 1;

-- Hash by stream: (stream, version) stays enforceable and a stream is read from one partition.
-- JSON is opaque text: jsonb costs 18-40 % of the append rate and the store never looks inside.
CREATE TABLE ledger.event (
  position bigint NOT NULL,
  stream_id uuid NOT NULL,
  version int NOT NULL,
  act_id uuid NOT NULL,
  act_index smallint NOT NULL,
  act_size smallint NOT NULL,
  event_id uuid NOT NULL,
  request_id uuid NOT NULL,
  type text NOT NULL,
  schema_version smallint NOT NULL,
  occurred_on date NOT NULL,
  reported_on date NOT NULL,
  recorded_at timestamptz NOT NULL,
  office text NOT NULL,
  supersedes uuid,
  data text NOT NULL,
  meta text NOT NULL,
  PRIMARY KEY (stream_id, version)
) PARTITION BY HASH (stream_id);

-- One row per commit. Its last row is the tail; its primary key makes a double allocation impossible.
CREATE TABLE ledger.commit_log (
  first_position bigint PRIMARY KEY,
  last_position bigint NOT NULL CHECK (last_position >= first_position),
  recorded_at timestamptz NOT NULL
);

-- Values that stay unique for ever: NIK, KK number, act number.
CREATE TABLE ledger.reservation (
  kind text NOT NULL,
  value text COLLATE "C" NOT NULL,
  stream_id uuid NOT NULL,
  PRIMARY KEY (kind, value)
);

-- The answer to each request, so that a repetition gets the same one.
CREATE TABLE ledger.request (
  request_id uuid PRIMARY KEY,
  content_hash bytea NOT NULL,
  act_id uuid NOT NULL,
  position bigint NOT NULL,
  recorded_at timestamptz NOT NULL,
  result text NOT NULL
);

-- One event type has exactly one owning app.
CREATE TABLE ledger.event_type (type text PRIMARY KEY, owner text NOT NULL);

-- The log is append-only for its owner as well; only a superuser who disables triggers can rewrite it.
CREATE FUNCTION ledger.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'The ledger is append-only' USING ERRCODE = '42501'; END $$;
`;

/**
 * The append. One autocommit statement: a client that dies can never hold the ordering lock. Every condition that can
 * refuse an act is checked first. All losers are named at once (LG001, detail = [{act, reason, index}] with ordinals
 * only, never values), nothing is appended, and the caller sends the other acts again.
 */
const APPEND = `
CREATE FUNCTION ledger.append(
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
  inserted int;
BEGIN
  -- Under REPEATABLE READ the tail would be read from an old snapshot.
  IF current_setting('transaction_isolation') <> 'read committed' THEN
    RAISE EXCEPTION 'ledger.append needs READ COMMITTED' USING ERRCODE = '25001';
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
  SELECT c.last_position, c.recorded_at INTO tail, at FROM ledger.commit_log c
  ORDER BY c.first_position DESC LIMIT 1;
  tail := coalesce(tail, 0);
  at := greatest(clock_timestamp(), at);

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

  INSERT INTO ledger.commit_log (first_position, last_position, recorded_at)
  VALUES (tail + 1, tail + cardinality(e_id), at);
  INSERT INTO ledger.event
  SELECT tail + e.ordinal, e.stream_id, e.version, a_act[e.act], e.index, e.size, e.id, a_request[e.act], e.type,
         e.schema, e.occurred, e.reported, at, a_office[e.act], NULL, e.data, a_meta[e.act]
  FROM unnest(e_act, e_index, e_size, e_stream, e_version, e_id, e_type, e_schema, e_occurred, e_reported, e_data)
       WITH ORDINALITY
       AS e(act, index, size, stream_id, version, id, type, schema, occurred, reported, data, ordinal);
  RETURN QUERY SELECT tail + 1, at;
END $$;
`;

/** One entry point per desk: the caller cannot choose the app's name. */
function deskEntry(desk: string): string {
  return `
  CREATE FUNCTION ledger.append_${desk}(
    a_request uuid[], a_hash bytea[], a_act uuid[], a_office text[], a_meta text[], a_result text[],
    s_act int[], s_stream uuid[], s_kind text[], s_version int[], s_events int[],
    r_act int[], r_kind text[], r_value text[], r_stream uuid[],
    e_act int[], e_index smallint[], e_size smallint[], e_stream uuid[], e_version int[], e_id uuid[],
    e_type text[], e_schema smallint[], e_occurred date[], e_reported date[], e_data text[]
  ) RETURNS TABLE (first_position bigint, recorded_at timestamptz)
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT * FROM ledger.append('${desk}', $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16,
      $17, $18, $19, $20, $21, $22, $23, $24, $25, $26) $$;
  REVOKE ALL ON FUNCTION ledger.append_${desk} FROM PUBLIC;
  GRANT EXECUTE ON FUNCTION ledger.append_${desk} TO peristiwa_${desk};`;
}

/** Roles that read the ledger: the desks decide from it, the registry projects it. */
const READERS = [...DESKS, 'registry'];

export class CreateLedger1795300000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const reader of READERS) await runner.query(roleSql(`peristiwa_${reader}`));
    await runner.query(TABLES);
    for (let part = 0; part < PARTITIONS; part += 1) {
      const name = `ledger.event_${String(part).padStart(2, '0')}`;
      await runner.query(`CREATE TABLE ${name} PARTITION OF ledger.event
        FOR VALUES WITH (MODULUS ${PARTITIONS}, REMAINDER ${part})`);
      await runner.query(`CREATE INDEX ON ${name} (position)`);
    }
    for (const table of ['event', 'commit_log', 'reservation', 'request']) {
      await runner.query(`CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE ON ledger.${table}
        FOR EACH ROW EXECUTE FUNCTION ledger.refuse_change()`);
      await runner.query(`CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON ledger.${table}
        FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change()`);
    }
    await runner.query(APPEND);
    await runner.query('REVOKE ALL ON FUNCTION ledger.append FROM PUBLIC');
    for (const desk of DESKS) await runner.query(deskEntry(desk));
    for (const reader of READERS) {
      await runner.query(`GRANT USAGE ON SCHEMA ledger TO peristiwa_${reader}`);
      await runner.query(`GRANT SELECT ON ALL TABLES IN SCHEMA ledger TO peristiwa_${reader}`);
    }
  }

  /** A ledger is never taken down by a migration. */
  async down(): Promise<void> {
    throw new Error('The ledger cannot be undone');
  }
}

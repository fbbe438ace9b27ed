import type { MigrationInterface, QueryRunner } from 'typeorm';

const DESKS = ['birth', 'death', 'move', 'status'];
const READERS = [...DESKS, 'registry'];

/** `ledger.new_event` of ledger-4 with `supersedes`: a composite type is part of a signature and never changes. */
const ROWS = `
CREATE TYPE ledger.event_to_append AS (
  stream_id uuid, version int, act_id uuid, act_index smallint, act_size smallint, event_id uuid, request_id uuid,
  type text, schema_version smallint, occurred_on date, reported_on date, office text, supersedes uuid, data text,
  meta text);
`;

/**
 * Finds an act by its id (ADR 0017). Ids are UUIDv7, so requests are written nearly in their order: a BRIN index
 * keeps the least and greatest id of each 32 pages, and an append writes nothing to it. Ids out of order cost time
 * but never change a result.
 */
const ACTS = `
CREATE INDEX request_act_id ON ledger.request USING brin (act_id uuid_minmax_ops)
  WITH (pages_per_range = 32, autosummarize = on);

-- The request's row has the position of the act's last event, and that event has the number of its events.
CREATE FUNCTION ledger.act_events(asked uuid) RETURNS SETOF ledger.event LANGUAGE sql STABLE AS $$
  SELECT e.* FROM ledger.request r
  JOIN ledger.event last ON last.position = r.position
  JOIN ledger.event e ON e.position BETWEEN r.position - last.act_size + 1 AND r.position AND e.act_id = r.act_id
  WHERE r.act_id = asked $$;
REVOKE ALL ON FUNCTION ledger.act_events FROM PUBLIC;
`;

/**
 * What an append checks only when an act of the batch supersedes another. The owner of an act is the owner of its
 * event types; for a type that any desk may append ('*') it is the owner of the act that this one superseded.
 */
const CHECKS = `
CREATE FUNCTION ledger.not_supersedable(app text, asked uuid[]) RETURNS TABLE (act_id uuid, reason text)
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  WITH RECURSIVE act(asked, act_id) AS (
    SELECT a, a FROM unnest(asked) AS a
    UNION
    SELECT a.asked, e.supersedes FROM act a CROSS JOIN LATERAL ledger.act_events(a.act_id) e
    WHERE e.supersedes IS NOT NULL)
  SELECT a.asked, CASE WHEN bool_or(e.position IS NULL) THEN 'unknown-act' ELSE 'other-owner' END
  FROM act a
  LEFT JOIN LATERAL ledger.act_events(a.act_id) e ON true
  LEFT JOIN ledger.event_type o ON o.type = e.type AND o.owner IN (app, '*')
  GROUP BY a.asked HAVING bool_or(o.type IS NULL) $$;
REVOKE ALL ON FUNCTION ledger.not_supersedable FROM PUBLIC;

CREATE FUNCTION ledger.check_superseding(
  app text, reserved ledger.new_reservation[], events ledger.event_to_append[]
) RETURNS void LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM unnest(events) AS e LEFT JOIN ledger.event_type o ON o.type = e.type
             WHERE CASE o.owner WHEN app THEN false WHEN '*' THEN e.supersedes IS NULL ELSE true END) THEN
    RAISE EXCEPTION 'An event type of the batch does not belong to %', app USING ERRCODE = '42501';
  END IF;
  IF EXISTS (SELECT FROM unnest(events) AS e GROUP BY e.act_id
             HAVING count(DISTINCT e.supersedes) > 1 OR count(e.supersedes) NOT IN (0, count(*))) THEN
    RAISE EXCEPTION 'All events of an act supersede the same act' USING ERRCODE = '22023';
  END IF;
  -- An act is superseded once: the value of the reservation is its id.
  IF EXISTS (SELECT FROM unnest(events) AS e
             WHERE e.supersedes::text NOT IN (SELECT r.value FROM unnest(reserved) AS r WHERE r.kind = 'superseded')) THEN
    RAISE EXCEPTION 'An act that supersedes another reserves its id' USING ERRCODE = '22023';
  END IF;
  -- Acts of one batch may build on each other; the events that an earlier act of the batch appends belong to this
  -- desk.
  IF EXISTS (SELECT FROM ledger.not_supersedable(app, ARRAY(
      SELECT g.act_id FROM (
        SELECT e.supersedes AS act_id, e.ordinality AS superseded_at, NULL AS appended_at
        FROM unnest(events) WITH ORDINALITY AS e WHERE e.supersedes IS NOT NULL
        UNION ALL
        SELECT e.act_id, NULL, e.ordinality FROM unnest(events) WITH ORDINALITY AS e) AS g
      GROUP BY g.act_id HAVING coalesce(min(g.superseded_at) <= min(g.appended_at), count(g.superseded_at) > 0)))) THEN
    RAISE EXCEPTION 'An act that the batch supersedes is not in the ledger or belongs to another desk'
      USING ERRCODE = 'LG002';
  END IF;
END $$;
REVOKE ALL ON FUNCTION ledger.check_superseding FROM PUBLIC;
`;

/** As `ledger.content_digest` of ledger-2: the same fields in the same order. */
const CONTENT = `sha256(record_send(ROW(tail + e.ordinality, e.stream_id, e.version, e.act_id, e.act_index, e.act_size,
        e.event_id, e.request_id, e.type, e.schema_version, e.occurred_on - DATE '1970-01-01',
        e.reported_on - DATE '1970-01-01', at_micros, e.office, e.supersedes, e.data, e.meta)))`;

/**
 * The append of ledger-4, statement by statement, for acts that may supersede another. The name is new because
 * PostgreSQL could not choose between two functions of six parameters. When nothing in a batch is superseded, the
 * cost is a null in each row and its comparison in the existing check of event types (figures: ADR 0017).
 */
function append(desk: string): string {
  const entry = `ledger.append_acts_${desk}`;
  const parameters = `requests ledger.new_request[], opened ledger.new_stream[], moved ledger.stream_claim[],
  relied ledger.stream_claim[], reserved ledger.new_reservation[], events ledger.event_to_append[]`;
  const signature = `${entry}(${parameters})`;
  return `
CREATE FUNCTION ${signature} RETURNS bigint[]
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  found_moved int;
  tail bigint;
  at timestamptz;
  at_micros bigint;
  digest bytea;
BEGIN
  -- Under REPEATABLE READ the tail would be read from an old snapshot.
  IF current_setting('transaction_isolation') <> 'read committed' THEN
    RAISE EXCEPTION '${entry} needs READ COMMITTED' USING ERRCODE = '25001';
  END IF;
  -- record_send gives text in the client's encoding, and the digest is over UTF-8.
  IF current_setting('client_encoding') <> 'UTF8' THEN
    RAISE EXCEPTION '${entry} needs the client encoding UTF8' USING ERRCODE = '22021';
  END IF;
  -- Generic plans that go by index from the batch to the tables; why they are the session's: ledger-3.
  IF current_setting('plan_cache_mode') <> 'force_generic_plan' THEN
    PERFORM set_config('plan_cache_mode', 'force_generic_plan', false), set_config('enable_seqscan', 'off', false),
            set_config('enable_hashjoin', 'off', false), set_config('enable_mergejoin', 'off', false);
  END IF;
  -- Event types that this desk does not own, and acts that supersede another: both are rare and checked separately.
  IF EXISTS (SELECT FROM unnest(events) AS e
             WHERE e.supersedes IS NOT NULL
                OR e.type <> ALL (ARRAY(SELECT o.type FROM ledger.event_type o WHERE o.owner = '${desk}'))) THEN
    PERFORM ledger.check_superseding('${desk}', reserved, events);
  END IF;

  -- Heads, in id order, so that two batches cannot wait for each other.
  IF cardinality(opened) > 0 THEN
    INSERT INTO ledger.stream (stream_id, kind, version)
    SELECT o.stream_id, o.kind, o.events FROM unnest(opened) AS o ORDER BY o.stream_id;
  END IF;
  IF cardinality(relied) > 0 THEN
    PERFORM FROM ledger.stream s
    WHERE s.stream_id = ANY (ARRAY(SELECT c.stream_id FROM unnest(moved || relied) AS c))
    ORDER BY s.stream_id FOR NO KEY UPDATE;
  END IF;
  IF cardinality(moved) > 0 THEN
    UPDATE ledger.stream s SET version = m.version + m.events
    FROM (SELECT * FROM unnest(moved) AS c ORDER BY c.stream_id OFFSET 0) AS m
    WHERE s.stream_id = m.stream_id AND s.version = m.version AND m.events > 0;
    GET DIAGNOSTICS found_moved = ROW_COUNT;
    IF found_moved < cardinality(moved) THEN
      RAISE EXCEPTION 'A stream is not at the version expected' USING ERRCODE = 'LG001';
    END IF;
  END IF;
  -- Checked here and not before the update: no act may rely on a version that another act of the batch has replaced.
  IF cardinality(relied) > 0 THEN
    IF EXISTS (SELECT FROM unnest(relied) AS r
               LEFT JOIN ledger.stream s ON s.stream_id = r.stream_id AND s.version = r.version
               WHERE s.stream_id IS NULL) THEN
      RAISE EXCEPTION 'A stream is not at the version expected' USING ERRCODE = 'LG001';
    END IF;
  END IF;
  IF cardinality(reserved) > 0 THEN
    INSERT INTO ledger.reservation (kind, value, stream_id)
    SELECT r.kind, r.value, r.stream_id FROM unnest(reserved) AS r ORDER BY r.kind, r.value;
  END IF;

  -- The ordering lock, last: positions are handed out and become visible in the order of commits.
  PERFORM pg_advisory_xact_lock(7001);
  SELECT c.last_position, greatest(clock_timestamp(), c.recorded_at), c.digest INTO tail, at, digest
  FROM ledger.commit_log c ORDER BY c.first_position DESC LIMIT 1;
  IF tail IS NULL THEN
    tail := 0;
    at := clock_timestamp();
    digest := ledger.genesis_digest();
  END IF;
  at_micros := (extract(epoch FROM at) * 1000000)::bigint;

  INSERT INTO ledger.request (request_id, content_hash, act_id, position, recorded_at, result)
  SELECT r.request_id, r.content_hash, r.act_id, tail + r.last_event, at, r.result FROM unnest(requests) AS r;
  -- One pass: content, chain and event row.
  WITH appended AS (
    INSERT INTO ledger.event
    SELECT tail + e.ordinality, e.stream_id, e.version, e.act_id, e.act_index, e.act_size, e.event_id, e.request_id,
      e.type, e.schema_version, e.occurred_on, e.reported_on, at, e.office, e.supersedes, e.data, e.meta,
      ledger.chain(digest, ${CONTENT}) OVER (ORDER BY e.ordinality ROWS UNBOUNDED PRECEDING)
    FROM unnest(events) WITH ORDINALITY AS e
    RETURNING event.position, event.digest)
  INSERT INTO ledger.commit_log (first_position, last_position, recorded_at, digest)
  SELECT tail + 1, a.position, at, a.digest FROM appended a WHERE a.position = tail + cardinality(events);
  RETURN ARRAY[tail + 1, at_micros];
END $$;
REVOKE ALL ON FUNCTION ${signature} FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ${signature}, ledger.not_supersedable TO peristiwa_${desk};`;
}

/** Functions of ledger-2 to ledger-4 keep their signatures: desks of the previous version continue meanwhile. */
export class Superseding1796200000005 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(ROWS);
    await runner.query(ACTS);
    await runner.query(CHECKS);
    for (const desk of DESKS) await runner.query(append(desk));
    for (const reader of READERS) {
      await runner.query(`GRANT EXECUTE ON FUNCTION ledger.act_events TO peristiwa_${reader}`);
    }
  }

  /** A ledger is never taken down by a migration. */
  async down(): Promise<void> {
    throw new Error('The ledger cannot be undone');
  }
}

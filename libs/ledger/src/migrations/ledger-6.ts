import type { MigrationInterface, QueryRunner } from 'typeorm';

const DESKS = ['birth', 'death', 'move', 'status'];

/**
 * What an append locks last, so that positions are given out and become visible in the order of commits. It has no
 * rows: only the lock on the table counts, which PostgreSQL gives to none but a role that may change the table, and
 * that is the owner of the append functions. An advisory lock can be taken by every role that can connect
 * (ADR 0065).
 */
const ORDERING = `
CREATE TABLE ledger.ordering ();
`;

/** Entry points of desks before ledger-5. None of them compares the events with the streams that the batch claims. */
const EARLIER = `
DO $$
DECLARE
  entry regprocedure;
BEGIN
  FOR entry IN SELECT p.oid FROM pg_proc p
               WHERE p.pronamespace = 'ledger'::regnamespace
                 AND p.proname IN ('append', ${DESKS.map((desk) => `'append_${desk}'`).join(', ')}) LOOP
    EXECUTE format('DROP FUNCTION %s', entry);
  END LOOP;
END $$;
DROP TYPE ledger.new_event;
`;

/**
 * Each version that the batch claims of a stream has one event, and each event has such a version. The events of an
 * act follow each other, in the order of the requests' last events; a request without events is none of any event's. Without these checks a desk could leave a gap in
 * a stream, or write an event that no request leads to. Both sides are counted in one query, whose cost is
 * not measured (ADR 0065); a claim of more events than the batch has is wrong after one more.
 */
const CLAIMED = `-- The events are those of the streams and requests of the batch, each exactly once.
  most := coalesce(cardinality(events), 0) + 1;
  IF EXISTS (SELECT FROM (
        SELECT v.id, v.act_id, v.number, v.index, v.size, 1 AS count
        FROM unnest(events) WITH ORDINALITY AS e, LATERAL (VALUES
          (e.stream_id, NULL::uuid, e.version::bigint, 0, 0),
          (e.request_id, e.act_id, e.ordinality, e.act_index::int, e.act_size::int)) AS v(id, act_id, number, index, size)
        UNION ALL
        SELECT o.stream_id, NULL, generate_series(1, least(o.events, most)), 0, 0, -1 FROM unnest(opened) AS o
        UNION ALL
        SELECT m.stream_id, NULL, m.version + generate_series(1, least(m.events, most)), 0, 0, -1 FROM unnest(moved) AS m
        UNION ALL
        SELECT r.request_id, r.act_id, CASE WHEN r.last_event > r.before THEN r.before + i END, i,
               r.last_event - r.before, -1
        FROM (SELECT q.*, lag(q.last_event, 1, 0) OVER (ORDER BY q.last_event) AS before FROM unnest(requests) AS q) AS r,
             generate_series(1, greatest(1, least(r.last_event - r.before, most))) AS i
      ) AS c GROUP BY c.id, c.act_id, c.number, c.index, c.size HAVING sum(c.count) <> 0) THEN
    RAISE EXCEPTION 'The events of the batch are not those of its streams and requests' USING ERRCODE = '22023';
  END IF;`;

/** As `ledger.content_digest` of ledger-2: the same fields in the same order. */
const CONTENT = `sha256(record_send(ROW(tail + e.ordinality, e.stream_id, e.version, e.act_id, e.act_index, e.act_size,
        e.event_id, e.request_id, e.type, e.schema_version, e.occurred_on - DATE '1970-01-01',
        e.reported_on - DATE '1970-01-01', at_micros, e.office, e.supersedes, e.data, e.meta)))`;

/**
 * The append of ledger-5, statement by statement, with another ordering lock and with `CLAIMED`. The signature is the
 * same, so desks of the previous version continue (figures: ADR 0065).
 */
function append(desk: string): string {
  const entry = `ledger.append_acts_${desk}`;
  const parameters = `requests ledger.new_request[], opened ledger.new_stream[], moved ledger.stream_claim[],
  relied ledger.stream_claim[], reserved ledger.new_reservation[], events ledger.event_to_append[]`;
  const signature = `${entry}(${parameters})`;
  return `
CREATE OR REPLACE FUNCTION ${signature} RETURNS bigint[]
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  most int;
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
  ${CLAIMED}

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
  LOCK TABLE ledger.ordering IN SHARE UPDATE EXCLUSIVE MODE;
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
END $$;`;
}

export class ClaimedAppend1797100000006 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // Waits for appends under the earlier lock. One that waits for it beside this migration may read the same tail as
    // a later one: the primary key of the commit log then refuses one of the two, and its desk sends it again.
    await runner.query('SELECT pg_advisory_xact_lock(7001)');
    await runner.query(ORDERING);
    await runner.query(EARLIER);
    for (const desk of DESKS) await runner.query(append(desk));
  }

  /** A ledger is never taken down by a migration. */
  async down(): Promise<void> {
    throw new Error('The ledger cannot be undone');
  }
}

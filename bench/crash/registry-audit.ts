import { isDeepStrictEqual } from 'node:util';
import type { Pool } from 'pg';
import { foldFamily, foldPerson, toFact, type FamilyEvent, type PersonEvent } from '@peristiwa/domain';
import { PostgresLedger, type StoredEvent } from '@peristiwa/ledger';
import { uuidArray } from '@peristiwa/postgres';
import { ChangeCheck, readChanges, type TailReport } from './tail';

export interface RegistryAudit {
  readonly persons: number;
  readonly families: number;
  readonly changes: number;
  /** Rows that are missing or whose state differs from a fold of the stream. */
  readonly wrongStates: number;
  /** Rows of persons or families without a stream. */
  readonly withoutStream: number;
  readonly parked: number;
  /** Acts on a person without their change, or with one that differs from the ledger. */
  readonly changesLost: number;
  /** Surplus changes: more than one for an act on a person. */
  readonly changesTwice: number;
  /** Changes that do not begin at the version at which the previous change of the same person ended. */
  readonly versionHoles: number;
  /** Persons whose last change contains another state than their row. */
  readonly wrongLastChanges: number;
  readonly rereading: TailReport;
}

/** The expected change log: one row per act and person, with the act's last version and its types in order. */
const ACTS_ON_PERSONS = `SELECT e.stream_id AS person_id, e.act_id, max(e.version) AS version,
    max(e.position) AS position, array_agg(e.type ORDER BY e.version) AS types
  FROM ledger.event e JOIN ledger.stream s USING (stream_id) WHERE s.kind = 'person' GROUP BY 1, 2`;

export async function auditRegistry(owner: Pool, say: (line: string) => void): Promise<RegistryAudit> {
  const count = async (sql: string) => Number((await owner.query<{ n: string }>(sql)).rows[0]?.n);
  say('audit: change log');
  const changes = await count('SELECT count(*) AS n FROM registry.change');
  const log = {
    changes,
    parked: await count('SELECT count(*) AS n FROM registry.anomaly WHERE healed_at IS NULL'),
    withoutStream: await count(`SELECT count(*) AS n FROM (SELECT person_id AS id FROM registry.person
      UNION ALL SELECT family_id FROM registry.family) r
      WHERE NOT EXISTS (SELECT FROM ledger.stream s WHERE s.stream_id = r.id)`),
    changesLost: await count(`SELECT count(*) AS n FROM (${ACTS_ON_PERSONS}) a
      LEFT JOIN registry.change c USING (person_id, act_id)
      WHERE (a.version, a.position, a.types) IS DISTINCT FROM (c.version, c.position, c.types)`),
    changesTwice: changes - (await count(`SELECT count(*) AS n FROM (${ACTS_ON_PERSONS}) a`)),
    versionHoles: await count(`SELECT count(*) AS n FROM (
      SELECT version - cardinality(types) AS start,
        lag(version, 1, 0) OVER (PARTITION BY person_id ORDER BY change_no) AS before FROM registry.change) v
      WHERE start <> before`),
    wrongLastChanges: await count(`SELECT count(*) AS n FROM registry.person p
      LEFT JOIN registry.change c ON c.person_id = p.person_id AND c.version = p.version
      WHERE c.state IS DISTINCT FROM p.state`),
    rereading: await rereadChanges(owner),
  };
  const { persons, families, wrong } = await refoldAll(owner, say);
  return { ...log, persons, families, wrongStates: wrong };
}

async function rereadChanges(owner: Pool): Promise<TailReport> {
  const check = new ChangeCheck();
  for (;;) {
    const page = await readChanges(owner, check.last);
    if (page.length === 0) return check.report();
    check.take(page);
  }
}

interface Row {
  readonly id: string;
  readonly version: number;
  readonly position: number;
  readonly state: string;
}

const STREAMS = 2_000;
const SAY_EVERY = 100_000;

/** Every person and family is folded again from the ledger, by the domain alone. */
async function refoldAll(owner: Pool, say: (line: string) => void) {
  const ledger = new PostgresLedger(owner, 'registry');
  const counts = { persons: 0, families: 0, wrong: 0 };
  let after = '00000000-0000-0000-0000-000000000000';
  for (;;) {
    const { rows: heads } = await owner.query<{ id: string; kind: string }>(
      `SELECT stream_id AS id, kind FROM ledger.stream WHERE stream_id > $1 AND kind IN ('person', 'family')
       ORDER BY stream_id LIMIT $2`,
      [after, STREAMS],
    );
    if (heads.length === 0) return counts;
    const ids = heads.map(({ id }) => id);
    const streams = await ledger.readStreams(ids);
    const { rows } = await owner.query<Row>(
      `SELECT person_id AS id, version, position::float8, state FROM registry.person WHERE person_id = ANY ($1::uuid[])
       UNION ALL
       SELECT family_id, version, position::float8, state FROM registry.family WHERE family_id = ANY ($1::uuid[])`,
      [uuidArray(ids)],
    );
    const found = new Map(rows.map((row) => [row.id, row]));
    const before = counts.persons + counts.families;
    for (const { id, kind } of heads) {
      counts[kind === 'person' ? 'persons' : 'families'] += 1;
      if (!isRefolded(found.get(id), kind, streams.get(id) ?? [])) counts.wrong += 1;
    }
    const done = counts.persons + counts.families;
    if (Math.floor(done / SAY_EVERY) > Math.floor(before / SAY_EVERY))
      say(`audit: ${done} streams folded again`);
    after = ids.at(-1) ?? after;
  }
}

/** Whether the row equals the fold of its events. Texts may differ in the order of members, not in facts. */
export function isRefolded(row: Row | undefined, kind: string, events: readonly StoredEvent[]): boolean {
  const last = events.at(-1);
  if (!row || !last || row.version !== last.version || row.position !== last.position) return false;
  const state =
    kind === 'person'
      ? foldPerson(events.map((event) => toFact<PersonEvent>(event)))
      : foldFamily(events.map((event) => toFact<FamilyEvent>(event)));
  const text = JSON.stringify(state);
  return text === row.state || isDeepStrictEqual(JSON.parse(text), JSON.parse(row.state));
}

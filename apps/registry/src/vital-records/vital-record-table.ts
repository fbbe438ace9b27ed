import type { PoolClient } from 'pg';
import type { PersonOnRecord } from '@peristiwa/domain';
import type { DerivedProjection } from '../derived/change-log';
import { countedTypes, vitalRecordsOf, type LoggedFact, type VitalRecord } from './vital-records';

/** A change of the log, as far as records follow from it. */
interface VitalChange {
  readonly personId: string;
  readonly actId: string;
  readonly reportedOn: string;
  readonly recordedAt: string;
  readonly records: readonly VitalRecord[];
  /** The acts that this one takes out of the person's stream. */
  readonly supersedes: readonly string[];
  /** False for a void entry and a duplicate, of whom nothing counts. */
  readonly isRegistered: boolean;
}

interface LogRow {
  readonly change_no: string;
  readonly person_id: string;
  readonly act_id: string;
  readonly reported_on: string;
  readonly recorded_at: string;
  readonly facts: string | null;
  readonly state: string | null;
}

const SUPERSEDES = '"supersedes":';
/** Facts and states are read only where a record may follow from them: of most changes none does. */
const READ = `
  SELECT change_no, person_id, act_id, reported_on::text, recorded_at::text,
    CASE WHEN counts THEN facts END AS facts, CASE WHEN counts THEN state END AS state
  FROM (SELECT *, types && $3 OR strpos(facts, '${SUPERSEDES}') > 0
          OR strpos(state, '"status":"registered"') = 0 AS counts
        FROM registry.change WHERE change_no > $1 ORDER BY change_no LIMIT $2) AS logged
  ORDER BY change_no`;

async function apply(client: PoolClient, after: number, limit: number): Promise<readonly number[]> {
  const values = [after, limit, countedTypes];
  const { rows } = await client.query<LogRow>({ name: 'vital-changes', text: READ, values });
  await writeChanges(
    client,
    rows.flatMap((row) => changeOf(row) ?? []),
  );
  return rows.map((row) => Number(row.change_no));
}

function changeOf({ facts, state, ...row }: LogRow): VitalChange | undefined {
  if (facts === null || state === null) return undefined;
  const person = JSON.parse(state) as PersonOnRecord;
  const isRegistered = person.status === 'registered';
  const parsed = JSON.parse(facts) as readonly (LoggedFact & { readonly supersedes?: readonly string[] })[];
  return {
    personId: row.person_id,
    actId: row.act_id,
    reportedOn: row.reported_on,
    recordedAt: row.recorded_at,
    records: isRegistered ? vitalRecordsOf(parsed, person) : [],
    supersedes: parsed[0]?.supersedes ?? [],
    isRegistered,
  };
}

/** Acts in a row that only add are written together; one that takes others out waits until they are written. */
async function writeChanges(client: PoolClient, changes: readonly VitalChange[]): Promise<void> {
  let adding: NewRecord[] = [];
  for (const change of changes) {
    if (change.isRegistered && change.supersedes.length === 0) {
      adding.push(...newRecords(change));
      continue;
    }
    await insert(client, adding);
    adding = await supersede(client, change);
  }
  await insert(client, adding);
}

/** A corrected act is no new registration: it keeps the days of the first one. */
interface FormerDays {
  readonly kind: string;
  readonly registered_on: string;
  readonly reported_on: string;
}

type NewRecord = VitalRecord &
  Pick<VitalChange, 'personId' | 'actId' | 'reportedOn' | 'recordedAt'> & { readonly registeredOn?: string };

function newRecords(change: VitalChange, former: readonly FormerDays[] = []): NewRecord[] {
  const { records, personId, actId, reportedOn, recordedAt } = change;
  return records.map((record) => {
    const before = former.find(({ kind }) => kind === record.kind);
    const days = before && { reportedOn: before.reported_on, registeredOn: before.registered_on };
    return { ...record, personId, actId, reportedOn, recordedAt, ...days };
  });
}

/** Rows of acts that are void now. Of somebody whose entry is void, or who is a duplicate, these are all. */
const END = `
  UPDATE registry.vital_record SET known_until = $3, ended_by = $2
  WHERE person_id = $1 AND known_until = 'infinity'
    AND ($5 OR act_id = ANY ($4::uuid[]) OR brought_by = ANY ($4::uuid[]))
  RETURNING kind, registered_on::text, reported_on::text`;

/** Rows that an act had ended which is void itself now count again, unless their own act is void as well. */
const RESTORE = `
  INSERT INTO registry.vital_record (person_id, act_id, kind, area, other_area, occurred_on, reported_on, registered_on,
    reported_late, known_from, brought_by)
  SELECT person_id, act_id, kind, area, other_area, occurred_on, reported_on, registered_on, reported_late, $3, $2
  FROM registry.vital_record
  WHERE person_id = $1 AND ended_by = ANY ($4::uuid[]) AND act_id <> ALL ($4::uuid[])`;

/** @returns the records of the act itself, which are not written yet */
async function supersede(client: PoolClient, change: VitalChange): Promise<NewRecord[]> {
  const { personId, actId, recordedAt, supersedes, isRegistered } = change;
  const values = [personId, actId, recordedAt, supersedes];
  const { rows } = await client.query<FormerDays>({
    name: 'end-vital-records',
    text: END,
    values: [...values, !isRegistered],
  });
  if (isRegistered) await client.query({ name: 'restore-vital-records', text: RESTORE, values });
  return newRecords(change, rows);
}

const INSERT = `
  INSERT INTO registry.vital_record (person_id, act_id, kind, area, other_area, occurred_on, reported_on, registered_on,
    reported_late, known_from, brought_by)
  SELECT person_id, act_id, kind, area, other_area, occurred_on, reported_on,
    coalesce(registered_on, (recorded_at AT TIME ZONE 'Asia/Jakarta')::date), reported_late, recorded_at, act_id
  FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::date[], $7::date[], $8::date[],
    $9::boolean[], $10::timestamptz[])
    AS new (person_id, act_id, kind, area, other_area, occurred_on, reported_on, registered_on, reported_late,
      recorded_at)`;

async function insert(client: PoolClient, rows: readonly NewRecord[]): Promise<void> {
  if (rows.length === 0) return;
  await client.query({
    name: 'write-vital-records',
    text: INSERT,
    values: [
      rows.map(({ personId }) => personId),
      rows.map(({ actId }) => actId),
      rows.map(({ kind }) => kind),
      rows.map(({ area }) => area),
      rows.map(({ otherArea }) => otherArea ?? null),
      rows.map(({ occurredOn }) => occurredOn),
      rows.map(({ reportedOn }) => reportedOn),
      rows.map(({ registeredOn }) => registeredOn ?? null),
      rows.map(({ reportedLate }) => reportedLate),
      rows.map(({ recordedAt }) => recordedAt),
    ],
  });
}

/** The acts that count, as they were known at any time. */
export const VITAL_RECORDS: DerivedProjection = {
  checkpoint: 'vital-records',
  restart: 'vital-records-restart',
  table: 'vital_record',
  apply,
};

import type { Pool, PoolClient } from 'pg';
import { groupBy } from '@peristiwa/kernel';
import { writeTables } from '@peristiwa/postgres';
import type { LoggedChange } from '../derived/change-log';
import { spansOf, type ResidenceSpan } from './residence-spans';

/** The spans of a person with what statistics count them by. */
interface Life {
  readonly bornOn: string;
  readonly birthPlace: string;
  readonly spans: readonly ResidenceSpan[];
}

/** A life as it was known from one change to the next one that changed it. */
interface KnownLife extends Life {
  readonly personId: string;
  readonly knownFrom: string;
  knownUntil: string;
}

/**
 * Writes the lives that the changes make different. A life that stays as it was (most changes leave the residence alone)
 * writes nothing. What was known before keeps its rows, up to the time of the change.
 */
export async function writeChanges(client: PoolClient, changes: readonly LoggedChange[]): Promise<void> {
  const latest = await readLives(client, [...new Set(changes.map(({ personId }) => personId))]);
  const ended = new Map<string, string>();
  const added: KnownLife[] = [];
  const open = new Map<string, KnownLife>();
  for (const { personId, recordedAt, state } of changes) {
    const { bornOn, birthPlace } = state;
    const life = { bornOn, birthPlace, spans: spansOf(state) };
    if (textOf(latest.get(personId)) === textOf(life)) continue;
    const before = open.get(personId);
    if (before) before.knownUntil = recordedAt;
    else if (latest.has(personId)) ended.set(personId, recordedAt);
    latest.set(personId, life);
    const known = { ...life, personId, knownFrom: recordedAt, knownUntil: 'infinity' };
    open.set(personId, known);
    added.push(known);
  }
  if (ended.size === 0 && added.length === 0) return;
  await writeTables(client, 'write-population', [endings(ended), insertions(added)]);
}

const textOf = (life: Life | undefined) => (life && life.spans.length > 0 ? JSON.stringify(life) : '');

function endings(ended: ReadonlyMap<string, string>) {
  return {
    types: ['uuid', 'timestamptz'],
    insert: (arrays: string) => `UPDATE registry.residence_span s SET known_until = e.until
      FROM unnest(${arrays}) AS e(person, until)
      WHERE s.person_id = e.person AND s.known_until = 'infinity' RETURNING s.person_id`,
    values: [[...ended.keys()], [...ended.values()]],
  };
}

const COLUMNS =
  'person_id area sex born_on birth_place valid_from valid_until begins previous_area ends next_area known_from known_until';
const TYPES = 'uuid text text date text date date text text text text timestamptz timestamptz'.split(' ');

function insertions(added: readonly KnownLife[]) {
  const rows = added.flatMap(({ spans, ...life }) => spans.map((span) => ({ ...life, ...span })));
  const names = COLUMNS.split(' ').join(', ');
  return {
    types: TYPES,
    // The subquery makes the rows that end come before those that begin.
    insert: (arrays: string) => `INSERT INTO registry.residence_span (${names})
      SELECT ${names} FROM unnest(${arrays}) AS new(${names})`,
    values: [
      rows.map(({ personId }) => personId),
      rows.map(({ area }) => area),
      rows.map(({ sex }) => sex),
      rows.map(({ bornOn }) => bornOn),
      rows.map(({ birthPlace }) => birthPlace),
      rows.map(({ validFrom }) => validFrom),
      rows.map(({ validUntil = 'infinity' }) => validUntil),
      rows.map(({ begins }) => begins),
      rows.map(({ previousArea }) => previousArea),
      rows.map(({ ends }) => ends),
      rows.map(({ nextArea }) => nextArea),
      rows.map(({ knownFrom }) => knownFrom),
      rows.map(({ knownUntil }) => knownUntil),
    ],
  };
}

/** The lives by present knowledge. */
async function readLives(client: Pool | PoolClient, ids: readonly string[]): Promise<Map<string, Life>> {
  const { rows } = await client.query({
    name: 'population-lives',
    text: `SELECT person_id, area, sex, born_on::text AS born_on, birth_place, valid_from::text AS valid_from,
             valid_until::text AS valid_until, begins, previous_area, ends, next_area
           FROM registry.residence_span WHERE person_id = ANY ($1::uuid[]) AND known_until = 'infinity'
           ORDER BY person_id, valid_from, valid_until`,
    values: [ids],
  });
  const lives = groupBy(rows, (row) => row.person_id as string);
  return new Map(
    [...lives].map(([personId, own]) => {
      const { born_on: bornOn, birth_place: birthPlace } = own[0];
      return [personId, { bornOn, birthPlace, spans: own.map(spanOf) }];
    }),
  );
}

/** The members in the order of `spansOf`, since lives are compared as texts. */
function spanOf(row: Readonly<Record<string, string | null>>): ResidenceSpan {
  return {
    area: row['area'],
    sex: row['sex'],
    validFrom: row['valid_from'],
    begins: row['begins'],
    ...(row['previous_area'] !== null && { previousArea: row['previous_area'] }),
    ...(row['ends'] !== null && { validUntil: row['valid_until'], ends: row['ends'] }),
    ...(row['next_area'] !== null && { nextArea: row['next_area'] }),
  } as ResidenceSpan;
}

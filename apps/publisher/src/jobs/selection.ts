import type { Pool } from 'pg';
import { z } from 'zod';
import { inBoth, instant, uuid } from '@peristiwa/service';
import { sequencedType, type SequencedKind } from '@peristiwa/contracts';
import type { RegistryReader } from '../build/registry-reader';

const sequence = z.number().int().min(1).max(Number.MAX_SAFE_INTEGER);
const kind = z.string().regex(/^[a-z][a-z-]{1,40}$/);
const area = z
  .string()
  .regex(/^(\d{2}|\d{4}|\d{6}|\d{10})$/, inBoth('harus berupa kode wilayah', 'must be the code of an area'));

/** Which messages of a feed, and so which persons: all that is given must be true of a message. */
export const Selection = z
  .strictObject({
    fromSequence: sequence.optional(),
    toSequence: sequence.optional(),
    /** Of the ledger; both or none. */
    fromPosition: sequence.optional(),
    toPosition: sequence.optional(),
    /** When the publisher made the message. */
    since: instant.optional(),
    until: instant.optional(),
    /** Where the persons live now: the beginnings of area codes. */
    areas: z.array(area).min(1).max(600).optional(),
    personIds: z.array(uuid).min(1).max(10_000).optional(),
    /** Such as `died`. */
    kinds: z.array(kind).min(1).max(60).optional(),
  })
  .meta({ id: 'FeedSelection' });
export type Selection = z.infer<typeof Selection>;

/** A selection of one feed as it was when the job was made. */
export interface Selected {
  readonly partner: string;
  readonly selection: Selection;
  readonly actIds: readonly string[] | null;
  readonly upTo: number;
}

/** SQL: the messages of a selection, with the values of `$1` to `$8`. */
const MATCHES = `partner = $1 AND sequence BETWEEN $2 AND $3
  AND ($4::timestamptz IS NULL OR created_at >= $4) AND ($5::timestamptz IS NULL OR created_at < $5)
  AND ($6::uuid[] IS NULL OR person_id = ANY($6)) AND ($7::text[] IS NULL OR type = ANY($7))
  AND ($8::uuid[] IS NULL OR act_id = ANY($8))`;

function valuesOf({ partner, selection, actIds, upTo }: Selected, after = 0): unknown[] {
  const { fromSequence = 1, toSequence = upTo, since, until, personIds, kinds } = selection;
  return [
    partner,
    Math.max(fromSequence, after + 1),
    Math.min(toSequence, upTo),
    since ?? null,
    until ?? null,
    personIds ?? null,
    kinds?.map((one) => sequencedType(one as SequencedKind)) ?? null,
    actIds,
  ];
}

export interface SelectionCount {
  readonly messages: number;
  readonly persons: number;
  readonly bytes: number;
}

export interface SelectedMessage {
  readonly sequence: number;
  readonly partition: number;
  /** Absent in a message about an area. */
  readonly personId: string | undefined;
  readonly key: string;
  readonly headers: Record<string, string>;
  readonly value: Buffer;
}

/** Persons whose areas are read in one statement. */
const AREAS_AT_ONCE = 5_000;

/** Reads what jobs select. Areas are those of the registry, which may be on another server. */
export class SelectionReader {
  constructor(
    private readonly pool: Pool,
    private readonly registry: RegistryReader,
  ) {}

  async count(selected: Selected): Promise<SelectionCount> {
    const { rows } = await this.pool.query<{ person_id: string | null; messages: string; bytes: string }>(
      `SELECT person_id, count(*) AS messages, sum(octet_length(value)) AS bytes FROM publisher.message
       WHERE ${MATCHES} GROUP BY person_id`,
      valuesOf(selected),
    );
    const found = await this.within(selected, rows, (row) => row.person_id);
    return {
      messages: found.reduce((sum, row) => sum + Number(row.messages), 0),
      persons: found.filter((row) => row.person_id !== null).length,
      bytes: found.reduce((sum, row) => sum + Number(row.bytes), 0),
    };
  }

  /** The next messages in the order of the feed; `last` is where the next page begins, undefined at the end. */
  async messages(
    selected: Selected,
    after: number,
    limit: number,
  ): Promise<{ readonly messages: SelectedMessage[]; readonly last: number | undefined }> {
    const { rows } = await this.pool.query<{
      sequence: string;
      partition: number;
      person_id: string | null;
      key: string;
      headers: string;
      value: Buffer;
    }>(
      `SELECT sequence, partition, person_id, key, headers, value FROM publisher.message
       WHERE ${MATCHES} ORDER BY sequence LIMIT ${limit}`,
      valuesOf(selected, after),
    );
    const found = await this.within(selected, rows, (row) => row.person_id);
    return {
      messages: found.map((row) => ({
        sequence: Number(row.sequence),
        partition: row.partition,
        personId: row.person_id ?? undefined,
        key: row.key,
        headers: JSON.parse(row.headers) as Record<string, string>,
        value: row.value,
      })),
      last: rows.length === limit ? Number(rows.at(-1)?.sequence) : undefined,
    };
  }

  /** The next persons, with the partner's key of each. */
  async persons(selected: Selected, after: string, limit: number) {
    const { rows } = await this.pool.query<{ personId: string; key: string }>(
      `SELECT DISTINCT ON (person_id) person_id AS "personId", key FROM publisher.message
       WHERE ${MATCHES} AND person_id > $9 ORDER BY person_id LIMIT ${limit}`,
      [...valuesOf(selected), after || '00000000-0000-0000-0000-000000000000'],
    );
    const persons = await this.within(selected, rows, (row) => row.personId);
    return { persons, last: rows.length === limit ? rows.at(-1)?.personId : undefined };
  }

  private async within<Row>(
    { selection: { areas } }: Selected,
    rows: readonly Row[],
    personOf: (row: Row) => string | null,
  ): Promise<Row[]> {
    if (!areas) return [...rows];
    const found: Row[] = [];
    for (let from = 0; from < rows.length; from += AREAS_AT_ONCE) {
      const some = rows.slice(from, from + AREAS_AT_ONCE);
      const personIds = some.flatMap((row) => personOf(row) ?? []);
      const living = await this.registry.livingIn(personIds, areas);
      found.push(...some.filter((row) => living.has(personOf(row) ?? '')));
    }
    return found;
  }
}

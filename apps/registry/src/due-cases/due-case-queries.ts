import { Inject, Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import type { DueCaseKind } from '@peristiwa/domain';
import type { PlainDate } from '@peristiwa/kernel';
import { logged, type Reader } from '../api/access-log';
import { DerivedProgress } from '../derived/progress';
import { REGISTRY_POOL } from '../tokens';
import { DUE_CASES } from './due-case-table';

/** Where a page ended: the order of the list. */
export interface DueCasePlace {
  readonly area: string;
  readonly dueOn: string;
  readonly personId: string;
  readonly kind: string;
}

export interface DueCasePage {
  readonly kind?: DueCaseKind;
  /** Beginning of the area codes. */
  readonly area: string;
  /** Cases on which the office can act by this day. */
  readonly today: PlainDate;
  /** In place of `today`: cases that are due by this day. */
  readonly dueUntil?: PlainDate;
  readonly after?: DueCasePlace;
  readonly limit: number;
}

export interface ListedDueCase extends DueCasePlace {
  readonly opensOn: string;
  readonly moveId: string | null;
}

/** Keyset pages in the order of the index `due_case_area`. */
const PAGE = `
  WITH found AS (
    SELECT person_id, kind, area, opens_on, due_on, move_id FROM registry.due_case
    WHERE area >= $6 AND area < $6 || ':' AND ($7::text IS NULL OR kind = $7)
      AND CASE WHEN $9::date IS NULL THEN opens_on <= $8::date ELSE due_on <= $9::date END
      AND (area, due_on, person_id, kind) > ($10, $11::date, $12::uuid, $13)
    ORDER BY area, due_on, person_id, kind LIMIT $14
  ), logged AS (
    INSERT INTO registry.access_log (actor, office, purpose, what, person_id, request_id)
    SELECT DISTINCT $1, $2, $3, $4, person_id, $5 FROM found
  )
  SELECT person_id AS "personId", kind, area, opens_on::text AS "opensOn", due_on::text AS "dueOn",
    move_id AS "moveId"
  FROM found ORDER BY area, due_on, person_id, kind`;

const START: DueCasePlace = {
  area: '',
  dueOn: '-infinity',
  personId: '00000000-0000-0000-0000-000000000000',
  kind: '',
};

@Injectable()
export class DueCaseQueries {
  readonly progress: DerivedProgress;

  constructor(@Inject(REGISTRY_POOL) private readonly pool: Pool) {
    this.progress = new DerivedProgress(pool, DUE_CASES);
  }

  /** Reads due cases and logs the access to each person. */
  async list(page: DueCasePage, reader: Reader): Promise<ListedDueCase[]> {
    const { kind, area, today, dueUntil, after = START, limit } = page;
    const { rows } = await this.pool.query<ListedDueCase>({
      name: 'due-cases',
      text: PAGE,
      values: [
        ...logged(reader, 'due-cases'),
        ...[area, kind ?? null, today, dueUntil ?? null],
        ...[after.area, after.dueOn, after.personId, after.kind, limit],
      ],
    });
    return rows;
  }
}

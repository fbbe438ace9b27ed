import { Inject, Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import { logged, type Reader } from '../api/access-log';
import { DerivedProgress } from '../derived/progress';
import { REGISTRY_POOL } from '../tokens';
import { CASES, INSTANT } from './case-table';
import type { OfficeCase } from './open-cases';

/** Where a page ended: the order of the list, the oldest first. */
export interface CasePlace {
  readonly openedAt: string;
  readonly personId: string;
  readonly kind: string;
}

export interface CasePage {
  /** Codes that begin the areas, and regency codes that begin all of them; without these, the whole country. */
  readonly areas: readonly string[];
  readonly offices?: readonly string[];
  readonly kinds?: readonly string[];
  /** RFC 3339. */
  readonly openedUntil: string;
  /** An officer; an empty text: nobody. */
  readonly assignee?: string;
  readonly after?: CasePlace;
  readonly limit: number;
}

export interface ListedCase extends OfficeCase {
  readonly assignee: string | null;
  readonly notes: number;
}

const LISTED = `c.person_id AS "personId", c.kind, ${INSTANT('c.opened_at')} AS "openedAt", c.area, c.due_on::text AS "dueOn",
    c.reference, ${INSTANT('c.closed_at')} AS "closedAt", c.closed_by AS "closedBy", work.assignee, work.notes`;

/** What officers did with the case since it was opened. */
const WORK = `LEFT JOIN LATERAL (
    SELECT (array_agg(content ORDER BY step_no DESC) FILTER (WHERE step = 'assigned'))[1] AS assignee,
      count(*) FILTER (WHERE step = 'noted')::int AS notes
    FROM registry.case_step s WHERE s.person_id = c.person_id AND s.kind = c.kind AND s.at >= c.opened_at
  ) work ON true`;

/** Keyset pages in the order of the indexes `office_case_open` and `office_case_of_office`. */
const page = (ofOffices: boolean) => `
  WITH found AS (
    SELECT ${LISTED} FROM registry.office_case c ${WORK}
    WHERE c.closed_at IS NULL AND c.opened_at <= $7::timestamptz
      ${ofOffices ? 'AND left(c.area, 4) = ANY ($13::text[])' : ''}
      AND EXISTS (SELECT FROM unnest($6::text[]) prefix WHERE starts_with(c.area, prefix))
      AND ($8::text[] IS NULL OR c.kind = ANY ($8))
      AND ($9::text IS NULL OR coalesce(work.assignee, '') = $9)
      AND (c.opened_at, c.person_id, c.kind) > ($10::timestamptz, $11::uuid, $12)
    ORDER BY c.opened_at, c.person_id, c.kind LIMIT ${ofOffices ? '$14' : '$13'}
  ), logged AS (
    INSERT INTO registry.access_log (actor, office, purpose, what, person_id, request_id)
    SELECT DISTINCT $1, $2, $3, $4, "personId", $5 FROM found
  )
  SELECT * FROM found ORDER BY "openedAt", "personId", kind`;

const ONE = `
  WITH found AS (
    SELECT ${LISTED} FROM registry.office_case c ${WORK}
    WHERE c.person_id = $6 AND c.kind = $7 ORDER BY c.opened_at DESC LIMIT 1
  ), logged AS (
    INSERT INTO registry.access_log (actor, office, purpose, what, person_id, request_id)
    VALUES ($1, $2, $3, $4, $6, $5)
  )
  SELECT * FROM found`;

const START: CasePlace = {
  openedAt: '-infinity',
  personId: '00000000-0000-0000-0000-000000000000',
  kind: '',
};

/** Reads cases; each reading of a person is in the access log. */
@Injectable()
export class CaseQueries {
  readonly progress: DerivedProgress;

  constructor(@Inject(REGISTRY_POOL) private readonly pool: Pool) {
    this.progress = new DerivedProgress(pool, CASES);
  }

  async list(wanted: CasePage, reader: Reader): Promise<ListedCase[]> {
    const { areas, offices, kinds, openedUntil, assignee, after = START, limit } = wanted;
    const { rows } = await this.pool.query<ListedCase>({
      name: offices ? 'cases-of-offices' : 'cases',
      text: page(offices !== undefined),
      values: [
        ...logged(reader, 'cases'),
        ...[areas, openedUntil, kinds ?? null, assignee ?? null],
        ...[after.openedAt, after.personId, after.kind],
        ...(offices ? [offices] : []),
        limit,
      ],
    });
    return rows;
  }

  /** The latest case of the person and kind, open or closed. */
  async find(personId: string, kind: string, reader: Reader): Promise<ListedCase | undefined> {
    const { rows } = await this.pool.query<ListedCase>({
      name: 'one-case',
      text: ONE,
      values: [...logged(reader, 'cases'), personId, kind],
    });
    return rows[0];
  }
}

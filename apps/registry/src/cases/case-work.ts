import { Inject, Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import { REGISTRY_POOL } from '../tokens';
import { INSTANT } from './case-table';

/** The officer who works at a case, and the office. */
export interface Officer {
  readonly subject: string;
  readonly office: string;
}

export interface CaseStep {
  readonly step: 'assigned' | 'noted';
  readonly actor: string;
  readonly office: string;
  /** The officer to whom it is assigned, or the note. */
  readonly content: string;
  readonly at: string;
}

/** What officers did with cases. Steps are of a person and a kind, so that they stay when the list of cases is made again. */
@Injectable()
export class CaseWork {
  constructor(@Inject(REGISTRY_POOL) private readonly pool: Pool) {}

  async steps(personId: string, kind: string): Promise<CaseStep[]> {
    const { rows } = await this.pool.query<CaseStep>({
      name: 'case-steps',
      text: `SELECT step, actor, office, content, ${INSTANT('at')} AS at FROM registry.case_step
             WHERE person_id = $1 AND kind = $2 ORDER BY step_no`,
      values: [personId, kind],
    });
    return rows;
  }

  /** Officers who did something with a case of the office. */
  async officersOf(office: string): Promise<string[]> {
    const { rows } = await this.pool.query<{ actor: string }>({
      name: 'case-officers',
      text: `SELECT DISTINCT actor FROM registry.case_step WHERE office = $1 ORDER BY actor LIMIT 500`,
      values: [office],
    });
    return rows.map(({ actor }) => actor);
  }

  async isOfficerOf(office: string, subject: string): Promise<boolean> {
    const { rows } = await this.pool.query<{ is: boolean }>({
      name: 'is-case-officer',
      text: `SELECT EXISTS (SELECT FROM registry.case_step WHERE office = $1 AND actor = $2) AS is`,
      values: [office, subject],
    });
    return rows[0]?.is === true;
  }

  async record(
    { personId, kind }: { readonly personId: string; readonly kind: string },
    { subject, office }: Officer,
    { step, content }: Pick<CaseStep, 'step' | 'content'>,
  ): Promise<void> {
    await this.pool.query({
      name: 'record-case-step',
      text: `INSERT INTO registry.case_step (person_id, kind, step, actor, office, content)
             VALUES ($1, $2, $3, $4, $5, $6)`,
      values: [personId, kind, step, subject, office, content],
    });
  }
}

import { Inject, Injectable } from '@nestjs/common';
import type { Pool, PoolClient } from 'pg';
import { notedKinds, type RejectionReason } from '@peristiwa/contracts';
import { inTransaction } from '@peristiwa/postgres';
import { Agreements } from '../agreements/agreements';
import { problem } from '../problems';
import { PUBLISHER_POOL } from '../tokens';
import { readCases, readSteps, type CaseFilter } from './case-rows';
import type { CaseStep, ObservationCase } from './observation-case';
import { Offices } from './offices';
import { readTurnaround, type Turnaround, type TurnaroundQuery } from './turnaround';

/** The officer who works at a case, and the office. */
export interface Officer {
  readonly subject: string;
  readonly office: string;
}

/** The work of offices at cases. What settles a case by an act is the act: the builder sees it in the change log. */
@Injectable()
export class Cases {
  constructor(
    @Inject(PUBLISHER_POOL) private readonly pool: Pool,
    private readonly agreements: Agreements,
    private readonly offices: Offices,
  ) {}

  /** Of staff, who read leaves a row; awaited before the answer is sent. */
  async list(
    { office, ...filter }: CaseFilter & { readonly office?: string },
    reader: { readonly subject: string; readonly office?: string },
  ) {
    const offices = office === undefined ? undefined : await this.offices.codesOf(office);
    const cases = await readCases(this.pool, { ...filter, offices }, this.agreements.now());
    await this.logAccess(reader, cases);
    return cases;
  }

  async one(
    filter: CaseFilter & { readonly office?: string },
    reader: { readonly subject: string; readonly office?: string },
  ): Promise<ObservationCase & { readonly steps: CaseStep[] }> {
    const [found] = await this.list(filter, reader);
    if (!found) throw problem('observationNotFound');
    return { ...found, steps: await readSteps(this.pool, found.caseId) };
  }

  /** Counts without persons. @param query with the office whose cases count; without one, of all */
  async turnaround(query: TurnaroundQuery): Promise<Turnaround> {
    const offices = query.office === undefined ? undefined : await this.offices.codesOf(query.office);
    return readTurnaround(this.pool, offices, query, this.agreements.now());
  }

  assign(caseId: string, by: Officer, officer: string): Promise<ObservationCase> {
    return this.change(caseId, by, async (client) => {
      await client.query(
        `UPDATE publisher.observation SET state = 'assigned', assignee = $2 WHERE case_id = $1`,
        [caseId, officer],
      );
      return { step: 'assigned', content: officer };
    });
  }

  /** To the office that is in charge of the person; it is open there. */
  async transfer(caseId: string, by: Officer, office: string): Promise<ObservationCase> {
    if (!(await this.offices.exists(office))) throw problem('officeUnknown');
    return this.change(caseId, by, async (client) => {
      await client.query(
        `UPDATE publisher.observation SET state = 'open', assignee = NULL, office = $2 WHERE case_id = $1`,
        [caseId, office],
      );
      return { step: 'transferred', content: office };
    });
  }

  /** Also of a case that is closed. */
  async note(caseId: string, by: Officer, content: string): Promise<ObservationCase> {
    return inTransaction(this.pool, async (client) => {
      const found = await this.locked(client, caseId, by);
      await this.record(client, caseId, by, { step: 'noted', content });
      return found;
    });
  }

  reject(
    caseId: string,
    by: Officer,
    { reason, explanation }: { readonly reason: RejectionReason; readonly explanation: string },
  ): Promise<ObservationCase> {
    return this.change(caseId, by, async (client) => {
      await client.query(
        `UPDATE publisher.observation SET state = 'rejected', reason = $2, closed_at = $3 WHERE case_id = $1`,
        [caseId, reason, this.agreements.now()],
      );
      return { step: 'rejected', content: explanation };
    });
  }

  /** Settles a case to which no act belongs. */
  acknowledge(caseId: string, by: Officer, content: string): Promise<ObservationCase> {
    return this.change(caseId, by, async (client, found) => {
      if (!notedKinds.includes(found.kind)) throw problem('observationNeedsAct');
      await client.query(
        `UPDATE publisher.observation SET state = 'settled', closed_at = $2 WHERE case_id = $1`,
        [caseId, this.agreements.now()],
      );
      return { step: 'acknowledged', content };
    });
  }

  private async change(
    caseId: string,
    by: Officer,
    work: (client: PoolClient, found: ObservationCase) => Promise<Pick<CaseStep, 'step' | 'content'>>,
  ): Promise<ObservationCase> {
    return inTransaction(this.pool, async (client) => {
      const found = await this.locked(client, caseId, by);
      if (found.closedAt !== null) throw problem('observationClosed');
      await this.record(client, caseId, by, await work(client, found));
      const [changed] = await readCases(client, { caseId }, this.agreements.now());
      return changed as ObservationCase;
    });
  }

  /** A case of another office is as if there were none. */
  private async locked(client: PoolClient, caseId: string, { office }: Officer): Promise<ObservationCase> {
    await client.query('SELECT FROM publisher.observation WHERE case_id = $1 FOR UPDATE', [caseId]);
    const offices = await this.offices.codesOf(office);
    const [found] = await readCases(client, { caseId, offices }, this.agreements.now());
    if (!found) throw problem('observationNotFound');
    return found;
  }

  private async record(
    client: PoolClient,
    caseId: string,
    { subject, office }: Officer,
    { step, content }: Pick<CaseStep, 'step' | 'content'>,
  ): Promise<void> {
    await client.query(
      `INSERT INTO publisher.observation_step (case_id, step, actor, office, content, at)
       VALUES ($1, $2, $3, $4, $5, $6)`,
      [caseId, step, subject, office, content, this.agreements.now()],
    );
  }

  private async logAccess(
    { subject, office }: { readonly subject: string; readonly office?: string },
    cases: readonly ObservationCase[],
  ): Promise<void> {
    if (cases.length === 0) return;
    await this.pool.query(
      'INSERT INTO publisher.observation_access (actor, office, case_ids) VALUES ($1, $2, $3)',
      [subject, office ?? null, cases.map(({ caseId }) => caseId)],
    );
  }
}

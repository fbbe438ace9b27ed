import type { Pool } from 'pg';
import type { PlainDate } from '@peristiwa/kernel';
import type { Capture, Channel } from '../desk';

/** A request that waits, or waited, for a second officer (permohonan; states: domain.md §2.7). */
export interface Application {
  /** The id of the request is the id of the application. */
  readonly requestId: string;
  readonly office: string;
  readonly command: string;
  /** JSON text. */
  readonly body: string;
  readonly contentHash: Buffer;
  readonly channel: Channel;
  /**
   * `submitted` (diajukan) → `approved` (disetujui) → `recorded` (dicatat), or `rejected` (ditolak). An application is
   * approved for the moment of its recording only; after a crash between the two it is approved again and recorded once.
   */
  readonly state: 'submitted' | 'approved' | 'recorded' | 'rejected';
  readonly submittedBy: string;
  readonly submittedNip: string | null;
  readonly submittedAt: Date;
  readonly expiresOn: PlainDate;
  /** Of a request that was captured offline: whether its act is late depends on the day of capture (ADR 0033). */
  readonly capture: Capture | null;
  readonly decidedBy: string | null;
  readonly decidedAt: Date | null;
  readonly reason: string | null;
}
export type NewApplication = Omit<Application, 'state' | 'decidedBy' | 'decidedAt' | 'reason'>;

const COLUMNS = `request_id AS "requestId", office, command, body, content_hash AS "contentHash", channel, state,
  submitted_by AS "submittedBy", submitted_nip AS "submittedNip", submitted_at AS "submittedAt",
  expires_on::text AS "expiresOn", capture, decided_by AS "decidedBy", decided_at AS "decidedAt", reason`;

/** The applications of one desk. Each change is one statement that names the state it starts from. */
export class ApplicationStore {
  constructor(
    private readonly pool: Pick<Pool, 'query'>,
    private readonly desk: string,
  ) {}

  /** @returns the application on record, which a repeated request finds as it is */
  async submit(application: NewApplication): Promise<Application> {
    const { requestId, office, command, body, contentHash, channel } = application;
    const { submittedBy, submittedNip, submittedAt, expiresOn, capture } = application;
    await this.pool.query(
      `INSERT INTO desk.application (request_id, desk, office, command, body, content_hash, channel, state,
         submitted_by, submitted_nip, submitted_at, expires_on, capture)
       VALUES ($1, $2, $3, $4, $5, $6, $7, 'submitted', $8, $9, $10, $11, $12) ON CONFLICT (request_id) DO NOTHING`,
      [
        ...[requestId, this.desk, office, command, body, contentHash, channel],
        ...[submittedBy, submittedNip, submittedAt, expiresOn, capture],
      ],
    );
    return (await this.find(requestId)) as Application;
  }

  async find(requestId: string): Promise<Application | undefined> {
    const { rows } = await this.pool.query<Application>(
      `SELECT ${COLUMNS} FROM desk.application WHERE request_id = $1 AND desk = $2`,
      [requestId, this.desk],
    );
    return rows[0];
  }

  /** Those of an office, by its codes, that nobody has decided and that have not expired, the oldest first. */
  async open(offices: readonly string[], today: PlainDate): Promise<Application[]> {
    const { rows } = await this.pool.query<Application>(
      `SELECT ${COLUMNS} FROM desk.application WHERE desk = $1 AND office = ANY ($2)
         AND (state = 'submitted' AND expires_on >= $3 OR state = 'approved') ORDER BY submitted_at LIMIT 200`,
      [this.desk, offices, today],
    );
    return rows;
  }

  /** @returns the application as it is then; another officer may have decided first */
  async decide(
    requestId: string,
    state: 'approved' | 'rejected',
    decision: { readonly by: string; readonly at: Date; readonly reason?: string },
  ): Promise<Application> {
    await this.pool.query(
      `UPDATE desk.application SET state = $3, decided_by = $4, decided_at = $5, reason = $6
       WHERE request_id = $1 AND desk = $2 AND state = 'submitted'`,
      [requestId, this.desk, state, decision.by, decision.at, decision.reason],
    );
    return (await this.find(requestId)) as Application;
  }

  async markRecorded(requestId: string): Promise<void> {
    await this.pool.query(
      `UPDATE desk.application SET state = 'recorded' WHERE request_id = $1 AND desk = $2 AND state = 'approved'`,
      [requestId, this.desk],
    );
  }

  /** The register refused the approved request: it waits again, for an officer to approve it later or to reject it. */
  async reopen(requestId: string): Promise<void> {
    await this.pool.query(
      `UPDATE desk.application SET state = 'submitted', decided_by = NULL, decided_at = NULL
       WHERE request_id = $1 AND desk = $2 AND state = 'approved'`,
      [requestId, this.desk],
    );
  }
}

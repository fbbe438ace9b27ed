import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { PlainDate } from '@peristiwa/kernel';
import type { Capture, Channel } from '../desk';

/** A request that waits, or waited, for a second officer (permohonan; states: domain.md §2.7). */
@Entity({ schema: 'desk', name: 'application' })
export class ApplicationEntity {
  /** The id of the request is the id of the application. */
  @PrimaryColumn('uuid', { name: 'request_id' })
  requestId!: string;

  @Column('text')
  desk!: string;

  @Column('text')
  office!: string;

  @Column('text')
  command!: string;

  /** JSON text. */
  @Column('text')
  body!: string;

  @Column('bytea', { name: 'content_hash' })
  contentHash!: Buffer;

  @Column('text')
  channel!: Channel;

  /**
   * `submitted` (diajukan) → `approved` (disetujui) → `recorded` (dicatat), or `rejected` (ditolak). An application is
   * approved for the moment of its recording only; after a crash between the two it is approved again and recorded once.
   */
  @Column('text')
  state!: 'submitted' | 'approved' | 'recorded' | 'rejected';

  @Column('text', { name: 'submitted_by' })
  submittedBy!: string;

  @Column('text', { name: 'submitted_nip', nullable: true })
  submittedNip!: string | null;

  /** Of a message on the intake topic: the key that signed it. The office vouches for `submittedBy` (ADR 0065). */
  @Column('uuid', { name: 'signed_by', nullable: true })
  signedBy!: string | null;

  @Column('timestamptz', { name: 'submitted_at' })
  submittedAt!: Date;

  /** The last day on which it may be approved. */
  @Column('date', { name: 'expires_on' })
  expiresOn!: PlainDate;

  /** Of a request that was captured offline: whether its act is late depends on the day of capture (ADR 0033). */
  @Column('jsonb', { nullable: true })
  capture!: Capture | null;

  @Column('text', { name: 'decided_by', nullable: true })
  decidedBy!: string | null;

  @Column('timestamptz', { name: 'decided_at', nullable: true })
  decidedAt!: Date | null;

  @Column('text', { nullable: true })
  reason!: string | null;
}

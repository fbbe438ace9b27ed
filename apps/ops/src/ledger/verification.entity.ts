import { Column, Entity, PrimaryColumn, type ValueTransformer } from 'typeorm';
import type { Finding } from '@peristiwa/ledger';

export type VerificationKind = 'verification' | 'checkpoint';
export type VerificationOutcome = 'completed' | 'cancelled' | 'failed' | 'interrupted';

/** What a verification found, or what a checkpoint signed. No content, as in `Finding`. */
export interface VerificationResult {
  readonly ledgerId: string;
  readonly events: number;
  /** Hexadecimal, after the last event that verified. */
  readonly digest: string;
  /** Signed checkpoints that agree with the chain. */
  readonly checkpoints: number;
  readonly findings: readonly Finding[];
  /** Position that was signed, where a checkpoint was asked for and could be signed. */
  readonly signed?: number;
}

/** PostgreSQL's bigint comes as text; positions are far below 2^53. */
const position: ValueTransformer = {
  from: (value: string | null) => (value === null ? null : Number(value)),
  to: (value: unknown) => value,
};

/** A row of `ops.verification`; the migration creates the table. */
@Entity({ schema: 'ops', name: 'verification' })
export class VerificationEntity {
  @PrimaryColumn('uuid', { name: 'verification_id' })
  verificationId!: string;

  @Column('text')
  kind!: VerificationKind;

  @Column('text', { name: 'started_by' })
  startedBy!: string;

  @Column('timestamptz', { name: 'started_at' })
  startedAt!: Date;

  @Column('timestamptz', { name: 'beat_at' })
  beatAt!: Date;

  @Column('bigint', { name: 'from_position', nullable: true, transformer: position })
  from!: number | null;

  @Column('bigint', { name: 'to_position', nullable: true, transformer: position })
  to!: number | null;

  @Column('bigint', { nullable: true, transformer: position })
  position!: number | null;

  @Column('double precision', { name: 'events_per_second', nullable: true })
  eventsPerSecond!: number | null;

  /** No range was asked for: the related tables are compared too. */
  @Column('boolean', { name: 'is_whole', default: false })
  isWhole!: boolean;

  @Column('boolean', { name: 'is_cancelled', default: false })
  isCancelled!: boolean;

  @Column('timestamptz', { name: 'ended_at', nullable: true })
  endedAt!: Date | null;

  @Column('text', { nullable: true })
  outcome!: VerificationOutcome | null;

  @Column('jsonb', { nullable: true })
  result!: VerificationResult | null;
}

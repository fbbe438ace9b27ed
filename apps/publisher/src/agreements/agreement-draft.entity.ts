import { Column, CreateDateColumn, Entity, PrimaryColumn } from 'typeorm';
import type { AgreementTerms } from '../view/agreement';

/** A row of `publisher.agreement_draft`. Its terms never change; the last dry run is kept with it. */
@Entity({ schema: 'publisher', name: 'agreement_draft' })
export class AgreementDraftEntity {
  @PrimaryColumn('text')
  partner!: string;

  @PrimaryColumn('text')
  digest!: string;

  /** The number that the version will have, one after the version that the draft follows. */
  @Column('int')
  version!: number;

  @Column('jsonb')
  terms!: AgreementTerms;

  @CreateDateColumn({ type: 'timestamptz', name: 'created_at' })
  createdAt!: Date;

  @Column('text', { name: 'created_by' })
  createdBy!: string;

  /** A `DryRunReport`. */
  @Column('jsonb', { name: 'dry_run', nullable: true })
  dryRun!: object | null;
}

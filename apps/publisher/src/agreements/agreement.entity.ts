import { Column, CreateDateColumn, Entity, PrimaryColumn } from 'typeorm';
import type { ObservationKind } from '@peristiwa/contracts';
import type { PlainDate } from '@peristiwa/kernel';
import type { Agreement, AgreementStatus, Grants, Purpose } from '../view/agreement';
import type { EventClass, Grant } from '../view/grants';

/** A row of `publisher.agreement`; the migration creates the table. */
@Entity({ schema: 'publisher', name: 'agreement' })
export class AgreementEntity implements Agreement {
  @PrimaryColumn('text')
  partner!: string;

  @PrimaryColumn('int')
  version!: number;

  @Column('text', { name: 'legal_basis' })
  legalBasis!: string;

  @Column('jsonb')
  purposes!: readonly Purpose[];

  @Column('jsonb', { name: 'area_scope' })
  areaScope!: Grants['areaScope'];

  @Column('jsonb', { name: 'event_types' })
  eventTypes!: readonly EventClass[];

  @Column('jsonb')
  fields!: readonly Grant[];

  @Column('text')
  slice!: Grants['slice'];

  @Column('boolean')
  pseudonymised!: boolean;

  @Column('date', { name: 'valid_from' })
  validFrom!: PlainDate;

  @Column('date', { name: 'valid_to' })
  validTo!: PlainDate;

  @Column('int', { name: 'quota_per_day', nullable: true })
  quotaPerDay!: number | null;

  @Column('jsonb', { default: [] })
  observations!: readonly ObservationKind[];

  @Column('text')
  status!: AgreementStatus;

  @Column('text', { nullable: true })
  reason!: string | null;

  @CreateDateColumn({ type: 'timestamptz', name: 'created_at' })
  createdAt!: Date;

  @Column('text', { name: 'created_by' })
  createdBy!: string;
}

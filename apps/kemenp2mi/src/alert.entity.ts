import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { AlertKind } from './alert-rules';

/** A row of `kemenp2mi.alert`; the migration creates the table. */
@Entity({ schema: 'kemenp2mi', name: 'alert' })
export class AlertEntity {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('bigint')
  no!: string;

  @Column('text', { name: 'person_key' })
  personKey!: string;

  @Column('text')
  kind!: AlertKind;

  @Column('bigint')
  sequence!: string;

  @Column('text', { name: 'act_id', nullable: true })
  actId!: string | null;

  @Column('jsonb')
  facts!: Record<string, unknown>;

  @Column('timestamptz', { name: 'raised_at' })
  raisedAt!: Date;

  /** When the act behind it was cancelled or corrected. */
  @Column('timestamptz', { name: 'retracted_at', nullable: true })
  retractedAt!: Date | null;
}

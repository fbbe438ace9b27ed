import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { CaseKind } from './case-rules';

export const programmes = ['PKH', 'sembako'] as const;
export type Programme = (typeof programmes)[number];

/** A family card that receives assistance; the migration creates the table. */
@Entity({ schema: 'kemensos', name: 'household' })
export class HouseholdEntity {
  @PrimaryColumn('text', { name: 'family_key' })
  familyKey!: string;

  @Column('text', { name: 'kk_number', nullable: true })
  kkNumber!: string | null;

  @Column('bigint', { name: 'kk_sequence' })
  kkSequence!: string;

  @Column('text', { array: true })
  programmes!: Programme[];

  /** Pengurus: who receives the aid for the family. */
  @Column('text', { name: 'recipient_key', nullable: true })
  recipientKey!: string | null;
}

/** A task for the case workers; opened by the feed, closed by people. */
@Entity({ schema: 'kemensos', name: 'case_file' })
export class CaseEntity {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('bigint')
  no!: string;

  /** Of the first message about it. */
  @Column('text', { name: 'person_key' })
  personKey!: string;

  @Column('text', { array: true })
  members!: string[];

  @Column('text', { name: 'family_key' })
  familyKey!: string;

  @Column('text')
  kind!: CaseKind;

  @Column('bigint')
  sequence!: string;

  @Column('text', { name: 'act_id', nullable: true })
  actId!: string | null;

  @Column('jsonb')
  facts!: Record<string, unknown>;

  @Column('timestamptz', { name: 'opened_at' })
  openedAt!: Date;

  @Column('timestamptz', { name: 'closed_at', nullable: true })
  closedAt!: Date | null;

  /** The act that took its cause away while it was open; null when people closed it. */
  @Column('text', { name: 'withdrawn_by', nullable: true })
  withdrawnBy!: string | null;
}

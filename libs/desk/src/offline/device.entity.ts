import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A device of a village (perangkat pencatatan luring), or a server of an office. It keeps its key for life. */
@Entity({ schema: 'desk', name: 'device' })
export class DeviceEntity {
  @PrimaryColumn('uuid', { name: 'device_id' })
  deviceId!: string;

  /** Regency code of the office that registered it. */
  @Column('text')
  office!: string;

  @Column('text')
  name!: string;

  /** The `x` member of its JWK. */
  @Column('text', { name: 'public_key' })
  publicKey!: string;

  /** Desks to whose intake topics it may send messages under its own signature (ADR 0065). */
  @Column('text', { array: true, name: 'intake_desks' })
  intakeDesks!: string[];

  @Column('timestamptz', { name: 'registered_at' })
  registeredAt!: Date;

  @Column('text', { name: 'registered_by' })
  registeredBy!: string;

  @Column('timestamptz', { name: 'revoked_at', nullable: true })
  revokedAt!: Date | null;

  @Column('text', { name: 'revoked_by', nullable: true })
  revokedBy!: string | null;

  @Column('text', { name: 'revoked_because', nullable: true })
  revokedBecause!: string | null;

  @Column('timestamptz', { name: 'last_seen_at', nullable: true })
  lastSeenAt!: Date | null;
}

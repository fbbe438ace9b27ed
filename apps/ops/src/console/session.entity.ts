import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A row of `ops.session`; the migration creates the table. */
@Entity({ schema: 'ops', name: 'session' })
export class SessionEntity {
  /** Digest of the secret in the cookie. */
  @PrimaryColumn('text', { name: 'session_id' })
  sessionId!: string;

  /** The tokens as a JWE; its key is derived from the secret. */
  @Column('text')
  sealed!: string;

  @Column('timestamptz', { name: 'expires_at' })
  expiresAt!: Date;

  /** Until then one process renews the tokens. */
  @Column('timestamptz', { name: 'renewing_until', nullable: true })
  renewingUntil!: Date | null;
}

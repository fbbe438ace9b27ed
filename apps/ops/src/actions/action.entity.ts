import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A row of `ops.action`; the migration creates the table. */
@Entity({ schema: 'ops', name: 'action' })
export class ActionEntity {
  @PrimaryColumn('uuid', { name: 'action_id' })
  actionId!: string;

  @Column('timestamptz', { name: 'acted_at' })
  actedAt!: Date;

  /** `sub` of the token; empty when the request had no token that was accepted. */
  @Column('text')
  actor!: string;

  @Column('text', { array: true })
  roles!: string[];

  /** Method and route, `POST /v1/rebuilds/:rebuildId/pause`. */
  @Column('text')
  action!: string;

  /** Path parameters: ids of jobs and versions, never of a person's numbers. */
  @Column('jsonb')
  target!: Readonly<Record<string, string>>;

  /** `begun` before the action; then the HTTP status, or the code of the problem. */
  @Column('text')
  outcome!: string;

  @Column('uuid', { name: 'request_id' })
  requestId!: string;
}

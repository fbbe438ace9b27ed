import { randomUUID } from 'node:crypto';
import { Pool, type PoolClient } from 'pg';
import { actsTakenOut, FOLD_VERSION, statusOf, type ActDecision, type Change } from '@peristiwa/domain';
import { plainDate } from '@peristiwa/kernel';
import { migrateRegistry } from '../../../../apps/registry/src/migrate-registry';
import type { RecordedFact } from '../domain/fixtures';
import { Register } from '../domain/register';

export interface RegistryStamp {
  readonly actId?: string;
  readonly requestId?: string;
  readonly reportedOn?: string;
  readonly recordedAt?: string;
  readonly supersedes?: string;
  readonly campaignId?: string;
  /** The case of data balikan that the act names. */
  readonly settles?: string;
}

/**
 * A registry without ledger and projector: acts are decided on a register in memory and written as the projector
 * would, one change row per person and act, into the registry's own tables.
 */
export class RegistryFixture {
  readonly register = new Register();
  /** True while the slice of these acts is ahead of the others: changes wait for `numberPending`, states do not. */
  isAhead = false;
  private changeNo = 0;

  private constructor(private readonly pool: Pool) {}

  /** Migrates the registry of a database and opens it. */
  static async open(url: string): Promise<RegistryFixture> {
    await migrateRegistry(url);
    const pool = new Pool({ connectionString: url, max: 2, application_name: 'registry fixture' });
    // The server reports an error to a session that is still open when the database is dropped. The spec ignores it.
    pool.on('error', () => undefined);
    return new RegistryFixture(pool);
  }

  async close(): Promise<void> {
    await this.pool.end();
  }

  /** Number of change rows written. */
  get changes(): number {
    return this.changeNo;
  }

  /** Records facts as one act. */
  record(facts: readonly RecordedFact[], stamp: RegistryStamp = {}): Promise<string> {
    return this.append(
      facts.map(({ stream, event }) => ({ stream, events: [event] })),
      stamp,
    );
  }

  /** Decides and records an act that has to be accepted. @returns the result of the decision */
  async decide<Result>(
    decision: (register: Register) => ActDecision<Result>,
    stamp: RegistryStamp = {},
  ): Promise<Result> {
    const decided = decision(this.register);
    if (decided.kind === 'rejected')
      throw new Error(`Expected an accepted act, got ${decided.rejection.code}`);
    await this.append(decided.changes, stamp);
    return decided.result;
  }

  /** Numbers the changes that wait, as when the other slices have caught up. */
  async numberPending(): Promise<void> {
    const { rowCount } = await this.pool.query(
      `WITH ready AS (DELETE FROM registry.change_pending RETURNING *)
       INSERT INTO registry.change
       SELECT $1 + row_number() OVER (ORDER BY due), position, person_id, version, act_id, request_id, types, facts,
         occurred_on, reported_on, recorded_at, state FROM ready`,
      [this.changeNo],
    );
    this.changeNo += rowCount ?? 0;
  }

  async append(changes: readonly Change[], stamp: RegistryStamp = {}): Promise<string> {
    const { actId = randomUUID(), requestId = randomUUID(), reportedOn = '2026-11-22', supersedes } = stamp;
    const day = plainDate(reportedOn);
    const stamped = { actId, office: '3204', reportedOn: day, recordedOn: day };
    this.register.append(changes, { ...stamped, ...(supersedes && { supersedes }) });
    const byPerson = new Map<string, Change['events'][number][]>();
    for (const { stream, events } of changes) {
      if (stream.kind === 'person') byPerson.set(stream.id, [...(byPerson.get(stream.id) ?? []), ...events]);
    }
    const { recordedAt = '2026-11-22T03:04:05.678Z' } = stamp;
    const table = this.isAhead ? 'change_pending' : 'change';
    const client = await this.pool.connect();
    try {
      await client.query('BEGIN');
      for (const [personId, events] of byPerson) {
        const { state } = this.register.person(personId);
        if (state.status === 'unregistered') throw new Error('This person never entered the register');
        const text = JSON.stringify(state);
        const recorded = this.register.stream({ kind: 'person', id: personId });
        const taken = actsTakenOut(recorded, actId);
        const { campaignId, settles } = stamp;
        const named = { ...(settles && { settles }), ...(campaignId && { campaignId }) };
        const more = { ...(taken.length > 0 && { supersedes: taken }), ...named };
        const position = recorded.at(-1)?.position;
        if (!this.isAhead) this.changeNo += 1;
        await client.query(
          `INSERT INTO registry.${table} VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
          [
            this.isAhead ? position : this.changeNo,
            position,
            personId,
            recorded.length,
            actId,
            requestId,
            events.map(({ type }) => type),
            JSON.stringify(events.map(({ type, data }) => ({ type, data, ...more }))),
            events[0]?.occurredOn,
            reportedOn,
            recordedAt,
            text,
          ],
        );
        await client.query(
          `INSERT INTO registry.person (person_id, version, position, nik, family_id, status, area, sex, born_on,
             died_on, state, flags, fold_version)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
           ON CONFLICT (person_id) DO UPDATE SET version = excluded.version, position = excluded.position,
             family_id = excluded.family_id, status = excluded.status, area = excluded.area,
             died_on = excluded.died_on, state = excluded.state, flags = excluded.flags`,
          [
            personId,
            recorded.length,
            position,
            state.nik,
            state.placement.familyId,
            statusOf(state),
            state.placement.address.area,
            state.sex,
            state.bornOn,
            state.death?.diedOn,
            text,
            state.flags.map(({ kind }) => kind),
            FOLD_VERSION,
          ],
        );
      }
      await this.appendDeaths(client, changes, { actId, recordedAt, supersedes });
      await client.query('UPDATE registry.projection_slice SET position = $1, fold_version = $2', [
        this.register.events.length,
        FOLD_VERSION,
      ]);
      await client.query('COMMIT');
    } finally {
      client.release();
    }
    return actId;
  }

  /** Acts about deaths without a NIK. */
  private async appendDeaths(
    client: PoolClient,
    changes: readonly Change[],
    { actId, recordedAt, supersedes = null }: Readonly<Record<string, string | undefined | null>>,
  ): Promise<void> {
    const events = changes.flatMap(({ stream, events: own }) => own.map((event) => ({ stream, event })));
    for (const { stream, event } of events.filter(({ stream: { kind } }) => kind === 'death')) {
      const { length: version } = this.register.stream(stream);
      await client.query(
        `INSERT INTO registry.death_without_nik
           (death_no, death_id, version, position, act_id, supersedes, type, data, recorded_at)
         SELECT (SELECT coalesce(max(death_no), 0) + 1 FROM registry.death_without_nik), $1, $2, $3, $4, $5, $6, $7, $8`,
        [
          stream.id,
          version,
          this.register.events.length,
          actId,
          supersedes,
          event.type,
          JSON.stringify(event.data),
          recordedAt,
        ],
      );
    }
  }
}

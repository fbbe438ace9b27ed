import type { Batch, EachBatchPayload, Kafka } from 'kafkajs';
import type { Pool } from 'pg';
import { HEARTBEAT_TYPE } from '@peristiwa/contracts';
import { inTransaction, textArray } from '@peristiwa/postgres';
import type { Measured } from './contest';

export interface RawCopiesOptions {
  readonly kafka: Kafka;
  readonly topic: string;
  readonly pool: Pool;
}

const TABLES = `
CREATE SCHEMA raw;
CREATE TABLE raw.person (person_key text PRIMARY KEY, version int NOT NULL, state text, last_sequence bigint NOT NULL,
  in_scope boolean NOT NULL);
CREATE TABLE raw.cursor (partition int PRIMARY KEY, next_offset bigint NOT NULL)`;

const SAVE = `INSERT INTO raw.person
  SELECT DISTINCT ON (key) key, version, state, sequence, state IS NOT NULL
  FROM unnest($1::text[], $2::int[], $3::text[], $4::bigint[]) AS new (key, version, state, sequence)
  ORDER BY key, sequence DESC
  ON CONFLICT (person_key) DO UPDATE SET version = excluded.version, state = excluded.state,
    last_sequence = excluded.last_sequence, in_scope = excluded.in_scope`;
const ADVANCE = `INSERT INTO raw.cursor VALUES ($1, $2)
  ON CONFLICT (partition) DO UPDATE SET next_offset = excluded.next_offset`;

/** The rows of a ministry's copy, written by a consumer that does nothing else. */
export class RawCopies {
  private runs = 0;

  constructor(private readonly options: RawCopiesOptions) {}

  async createTables(): Promise<void> {
    await this.options.pool.query(TABLES);
  }

  async empty(): Promise<void> {
    await this.options.pool.query('TRUNCATE raw.person, raw.cursor');
    await this.options.pool.query('CHECKPOINT');
  }

  /** Reads the topic from its beginning until so many messages are written. */
  async run(count: number): Promise<Measured> {
    const { kafka, topic } = this.options;
    const groupId = `bench-raw-${process.pid}-${(this.runs += 1)}`;
    const consumer = kafka.consumer({ groupId, retry: { retries: 2 } });
    await consumer.connect();
    await consumer.subscribe({ topic, fromBeginning: true });
    let started: number | undefined;
    let written = 0;
    await new Promise<void>((resolve, reject) => {
      consumer.on(consumer.events.CRASH, ({ payload }) => reject(payload.error));
      const eachBatch = async ({ batch }: EachBatchPayload) => {
        started ??= performance.now();
        // Partitions are written at the same time: the sum is read after the wait.
        const rows = await this.write(batch);
        written += rows;
        if (written >= count) resolve();
      };
      const options = { autoCommit: false, partitionsConsumedConcurrently: 3 };
      consumer.run({ ...options, eachBatch }).catch(reject);
    });
    const seconds = (performance.now() - (started ?? 0)) / 1_000;
    await consumer.disconnect();
    return { units: written, seconds };
  }

  private async write(batch: Batch): Promise<number> {
    const rows = batch.messages
      .filter(({ headers }) => String(headers?.['ce_type']) !== HEARTBEAT_TYPE)
      .map(({ key, value, headers }) => {
        const { version, state } = JSON.parse(String(value)) as { version: number; state?: object };
        const sequence = String(headers?.['ce_sequence']);
        return { key: String(key), version, state: state ? JSON.stringify(state) : null, sequence };
      });
    await inTransaction(this.options.pool, async (client) => {
      await client.query({
        name: 'raw-copies',
        text: SAVE,
        values: [
          textArray(rows.map(({ key }) => key)),
          rows.map(({ version }) => version),
          rows.map(({ state }) => state),
          rows.map(({ sequence }) => sequence),
        ],
      });
      await client.query({
        name: 'raw-cursor',
        text: ADVANCE,
        values: [batch.partition, batch.lastOffset()],
      });
    });
    return rows.length;
  }
}

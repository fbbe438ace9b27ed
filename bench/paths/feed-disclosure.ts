import type { Pool } from 'pg';
import { recordMessages, recordSent } from '../../apps/publisher/src/disclosure/record-disclosures';
import { migratePublisher } from '../../apps/publisher/src/migrate-publisher';
import type { Contest } from '../contest';
import type { BenchEnvironment } from '../environment';
import { number } from '../number';

const PARTNER = 'kemensos';
const MESSAGES = 1_000_000;
/** A nation's 120 million changes a year are 4 in a second, and sending is recorded every 10 seconds. */
const SENT_AT_ONCE = 40;
const WITHHELD = ['address', 'contactAddress', 'nik'];

interface Deliveries {
  readonly name: string;
  readonly title: string;
  readonly give: (pool: Pool, messages: number) => Promise<void>;
}

const PULL = { partner: PARTNER, road: 'pull', agreementVersion: 1 } as const;
const page = (after: number, size: number) =>
  Array.from({ length: size }, (_, index) => ({ sequence: after + index + 1 }));

/** Messages in pages of `size`, as a page is recorded. */
async function pull(pool: Pool, messages: number, size: number, isNarrowed = false): Promise<void> {
  for (let after = 0; after < messages; after += size) {
    const given = page(after, Math.min(size, messages - after));
    // A narrowed agreement leaves out other members of messages of other kinds.
    const shown = given.map(({ sequence }) => ({
      sequence,
      withheld: isNarrowed ? WITHHELD.slice(0, sequence % 4) : [],
    }));
    await recordMessages(pool, PULL, shown);
  }
}

async function send(pool: Pool, messages: number): Promise<void> {
  for (let sent = 0; sent < messages;) {
    sent = Math.min(messages, sent + SENT_AT_ONCE);
    await pool.query('UPDATE publisher.checkpoint SET position = $2 WHERE name = $1', [
      `send.${PARTNER}`,
      sent,
    ]);
    await recordSent(pool);
  }
}

/** A job over persons: one message of every 50. */
async function resend(pool: Pool, messages: number): Promise<void> {
  const picked = Array.from({ length: Math.floor(messages / 50) }, (_, index) => ({
    sequence: index * 50 + 1,
  }));
  for (let from = 0; from < picked.length; from += 500) {
    await recordMessages(pool, { ...PULL, road: 'resend' }, picked.slice(from, from + 500));
  }
}

const DELIVERIES: readonly Deliveries[] = [
  { name: 'sent', title: `sent, ${SENT_AT_ONCE} at a time`, give: send },
  { name: 'pull-100', title: 'pulled in pages of 100', give: (pool, count) => pull(pool, count, 100) },
  { name: 'pull-1000', title: 'pulled in pages of 1,000', give: (pool, count) => pull(pool, count, 1_000) },
  {
    name: 'pull-narrowed',
    title: 'pulled in pages of 1,000, under a narrower agreement',
    give: (pool, count) => pull(pool, count, 1_000, true),
  },
  { name: 'resend-sparse', title: 'of which every 50th is sent again', give: resend },
];

/** How many bytes the disclosure ledger takes for each message that was given (ADR 0054), with its indexes. */
export async function feedDisclosurePath(environment: BenchEnvironment): Promise<Contest[]> {
  const messages = Math.ceil(MESSAGES / environment.scale);
  const url = await environment.newDatabase('disclosure');
  await migratePublisher(url);
  const pool = environment.pool(url, { max: 2 });
  await pool.query(
    `INSERT INTO publisher.feed (partner, agreement_version, standing, partitions, sequence)
     VALUES ($1, 1, 'active', 3, $2)`,
    [PARTNER, messages],
  );
  await pool.query(`INSERT INTO publisher.checkpoint (name, position) VALUES ('send.${PARTNER}', 0)`);
  return DELIVERIES.map(({ name, title, give }): Contest => {
    let bytesPerMessage = 0;
    return {
      name: `feed-disclosure-${name}`,
      title: `Disclosure ledger: ${number(messages)} messages ${title}`,
      unit: 'messages',
      contestants: [
        {
          name: 'ledger',
          role: 'ours',
          lacks: '',
          prepare: () => empty(pool),
          run: async () => {
            await give(pool, messages);
            const { rows } = await pool.query<{ bytes: string; messages: string }>(
              `SELECT pg_total_relation_size('publisher.disclosure') AS bytes, sum(messages) AS messages
               FROM publisher.disclosure`,
            );
            const given = Number(rows[0]?.messages);
            bytesPerMessage = Number(rows[0]?.bytes) / given;
            return given;
          },
          extras: () => ({ 'bytes per message': Math.round(bytesPerMessage * 100) / 100 }),
        },
      ],
      rounds: 1,
      notes: ['Beside it, the message itself is stored once, whatever roads it takes.'],
    };
  });
}

async function empty(pool: Pool): Promise<void> {
  await pool.query('ALTER TABLE publisher.disclosure DISABLE TRIGGER ALL');
  await pool.query('TRUNCATE publisher.disclosure, publisher.disclosed_up_to');
  await pool.query('ALTER TABLE publisher.disclosure ENABLE TRIGGER ALL');
  await pool.query('UPDATE publisher.checkpoint SET position = 0');
}

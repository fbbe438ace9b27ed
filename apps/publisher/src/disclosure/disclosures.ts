import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import type { Pool } from 'pg';
import type { PersonMessage, PulledEvent } from '@peristiwa/contracts';
import { PLATFORM, type Platform } from '@peristiwa/service';
import { MANIFEST } from '../extracts/extracts';
import { PUBLISHER_POOL } from '../tokens';
import type { Agreement } from '../view/agreement';
import { disclosedFields, withheldFields } from './disclosed-fields';
import { RANGE_MAX } from './ranges';
import { recordMessages, recordSent } from './record-disclosures';
import type { Road } from './roads';

/** Sending is recorded this often; a message counts as sent between these two moments at the latest. */
const RECORD_MS = 10_000;

/** Where a page of disclosures ends. */
export interface DisclosurePlace {
  /** With microseconds. */
  readonly at: string;
  readonly source: string;
  readonly number: number;
  readonly sequence: number;
}

/** One giving of data of a person to a partner. */
export interface Disclosure {
  readonly place: DisclosurePlace;
  readonly partner: string;
  readonly road: Road;
  readonly agreementVersion: number;
  /** Of the message that was given, and its type; null of a look-up. */
  readonly sequence: number | null;
  readonly type: string | null;
  readonly fields: readonly string[];
  /** The job or the extract. */
  readonly ref: string | null;
}

/** What a partner was given, by road. */
export interface DisclosureTotal {
  readonly road: Road;
  readonly messages: number;
  /** Rows of extracts, look-ups and findings, which are no messages. */
  readonly persons: number;
  readonly firstAt: string;
  readonly lastAt: string;
}

interface Page {
  readonly personId: string;
  readonly partner?: string;
  readonly after?: DisclosurePlace;
  readonly limit: number;
}

interface DisclosureRow {
  readonly at: string;
  readonly source: string;
  readonly no: string;
  readonly sequence: string;
  readonly partner: string;
  readonly road: Road;
  readonly version: number;
  readonly type: string | null;
  readonly value: Buffer | null;
  readonly names: readonly string[] | null;
  readonly ref: string | null;
}

/** SQL: a moment as text with microseconds, in which rows are ordered and pages continue. */
const instantText = (moment: string) =>
  `to_char(${moment} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;

/**
 * SQL, of a person ($1) and perhaps a partner ($2): every giving. Which fields a message has is read from the message; rows of
 * the ledger say when ranges of messages were given.
 */
const ENTRIES = `
  WITH own AS MATERIALIZED (
    SELECT partner, sequence, key, type, value, agreement_version FROM publisher.message
    WHERE person_id = $1 AND ($2::text IS NULL OR partner = $2)),
  entry AS (
    SELECT d.at, 'message' AS source, d.disclosure_no AS no, m.sequence, d.partner, d.road,
      coalesce(d.agreement_version, m.agreement_version) AS version, m.type, m.value, d.withheld AS names, d.job_id AS ref
    FROM own m JOIN publisher.disclosure d ON d.partner = m.partner AND d.person_id IS NULL
      AND d.last_sequence BETWEEN m.sequence AND m.sequence + ${RANGE_MAX - 1} AND d.first_sequence <= m.sequence
      AND (d.picked IS NULL OR get_bit(d.picked, (m.sequence - d.first_sequence)::int) = 1)
    UNION ALL
    SELECT d.at, 'lookup', d.disclosure_no, 0, d.partner, d.road, d.agreement_version, NULL, NULL, '{nik}', NULL
    FROM publisher.disclosure d WHERE d.person_id = $1 AND ($2::text IS NULL OR d.partner = $2)
    UNION ALL
    SELECT f.at, 'extract', f.fetch_no, m.sequence, e.partner, 'extract', e.agreement_version, m.type, m.value, NULL,
      e.extract_id
    FROM publisher.extract e
    JOIN own m ON m.partner = e.partner AND m.sequence <= e.sequence AND m.sequence >= (
      SELECT max(whole.sequence) FROM own whole WHERE whole.partner = e.partner AND whole.sequence <= e.sequence
        AND NOT convert_from(whole.value, 'UTF8')::jsonb ? 'added')
    JOIN publisher.extract_part p ON p.extract_id = e.extract_id
      AND publisher.bucket_of(m.key) BETWEEN p.first_bucket AND p.last_bucket
    JOIN publisher.extract_fetch f ON f.extract_id = p.extract_id AND f.part = p.part
    WHERE e.partner IN (SELECT partner FROM own) AND convert_from(m.value, 'UTF8')::jsonb ?| '{state,added}'
    UNION ALL
    SELECT r.found_at, 'reconciliation', 0, coalesce(r.sequence, 0), r.partner, 'reconciliation',
      (SELECT max(a.version) FROM publisher.agreement a WHERE a.partner = r.partner AND a.created_at <= r.found_at),
      NULL, NULL, r.fields, NULL
    FROM (SELECT DISTINCT partner, key FROM own) k
    JOIN publisher.reconciliation_difference r ON r.partner = k.partner AND r.person_key = k.key)`;

/** The disclosure ledger (ADR 0054): who was given which data of whom, when, by which road, under which agreement. */
@Injectable()
export class Disclosures implements OnApplicationBootstrap, OnModuleDestroy {
  private recording: NodeJS.Timeout | undefined;

  constructor(
    @Inject(PUBLISHER_POOL) private readonly pool: Pool,
    @Inject(PLATFORM) private readonly platform: Pick<Platform, 'log'>,
  ) {}

  /** What is not recorded now is recorded the next time: it is derived from the checkpoints of the senders. */
  onApplicationBootstrap(): void {
    const record = () =>
      void recordSent(this.pool).catch(({ name }: Error) =>
        this.platform.log.warn({ reason: name }, 'what was sent is not in the disclosure ledger yet'),
      );
    this.recording = setInterval(record, RECORD_MS).unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.recording);
  }

  /** Messages that a partner is given as an answer or a request, as stored and as shown; awaited before they are sent. */
  async recordShown(
    { partner, version, road }: Pick<Agreement, 'partner' | 'version'> & { readonly road: Road },
    stored: readonly PulledEvent[],
    shown: readonly PulledEvent[],
  ): Promise<void> {
    const messages = shown.map(({ sequence, value }, index) => ({
      sequence,
      withheld: withheldFields(stored[index]?.value ?? value, value),
    }));
    await recordMessages(this.pool, { partner, road, agreementVersion: version }, messages);
  }

  /** Disclosures of one person, the latest first. */
  async ofPerson({ personId, partner, after, limit }: Page): Promise<Disclosure[]> {
    await recordSent(this.pool);
    const { rows } = await this.pool.query<DisclosureRow>({
      name: `disclosures of person${after ? ' after' : ''}`,
      text: `${ENTRIES} SELECT ${instantText('at')} AS at, source, no, sequence, partner, road, version, type, value,
               names, ref FROM entry
             ${after ? 'WHERE (entry.at, source, no, sequence) < ($4::timestamptz, $5, $6::bigint, $7::bigint)' : ''}
             ORDER BY entry.at DESC, source DESC, no DESC, sequence DESC LIMIT $3`,
      values: [
        personId,
        partner ?? null,
        limit,
        ...(after ? [after.at, after.source, after.number, after.sequence] : []),
      ],
    });
    return rows.map(toDisclosure);
  }

  /** What a partner was given in all. */
  async totals(partner: string): Promise<DisclosureTotal[]> {
    await recordSent(this.pool);
    const { rows } = await this.pool.query<
      Omit<DisclosureTotal, 'messages' | 'persons'> & Record<'messages' | 'persons', string>
    >(
      `SELECT road, sum(messages) AS messages, sum(persons) AS persons, ${instantText('min(at)')} AS "firstAt",
         ${instantText('max(at)')} AS "lastAt"
       FROM (SELECT road, at, messages, (person_id IS NOT NULL)::int AS persons FROM publisher.disclosure
             WHERE partner = $1
             UNION ALL SELECT 'reconciliation', found_at, 0, 1 FROM publisher.reconciliation_difference
             WHERE partner = $1
             UNION ALL SELECT 'extract', f.at, 0, p.persons FROM publisher.extract e
             JOIN publisher.extract_part p USING (extract_id) JOIN publisher.extract_fetch f USING (extract_id, part)
             WHERE e.partner = $1
             UNION ALL SELECT 'extract', f.at, json_array_length(e.manifest::json -> 'deathsWithoutNik'), 0
             FROM publisher.extract e JOIN publisher.extract_fetch f USING (extract_id)
             WHERE e.partner = $1 AND f.part = ${MANIFEST}) one
       GROUP BY road ORDER BY road`,
      [partner],
    );
    return rows.map(({ messages, persons, ...rest }) => ({
      ...rest,
      messages: Number(messages),
      persons: Number(persons),
    }));
  }
}

function toDisclosure(row: DisclosureRow): Disclosure {
  const { at, source, no, partner, road, version, type, value, names, ref } = row;
  const sequence = Number(row.sequence);
  return {
    place: { at, source, number: Number(no), sequence },
    partner,
    road,
    agreementVersion: version,
    sequence: sequence > 0 ? sequence : null,
    type,
    fields: value ? fieldsOf(value, source, names ?? []) : (names ?? []),
    ref,
  };
}

/** An extract has the state of a message only, with the members that later messages added. */
function fieldsOf(value: Buffer, source: string, withheld: readonly string[]): string[] {
  const message = JSON.parse(value.toString()) as PersonMessage;
  if (source === 'extract') return Object.keys({ ...message.state, ...message.added }).toSorted();
  const left = new Set(withheld);
  return disclosedFields(message).filter((name) => !left.has(name));
}

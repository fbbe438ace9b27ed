import { Inject, Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import { PUBLISHER_POOL } from '../tokens';

/** What one partner holds of a person. */
export interface Holding {
  readonly partner: string;
  /** Members of the view that it holds, sorted; none when it holds nothing (any more). */
  readonly fields: readonly string[];
  /** Version of the agreement under which that view was made; null when it holds nothing. */
  readonly agreementVersion: number | null;
  /** How many messages of its feed are about the person. */
  readonly messages: number;
  /** The last of them. */
  readonly last: {
    readonly sequence: number;
    readonly type: string;
    readonly at: Date;
    readonly isSent: boolean;
  } | null;
}

interface Row {
  readonly partner: string;
  readonly version: number | null;
  readonly view: string | null;
  readonly messages: string;
  readonly sequence: string | null;
  readonly type: string;
  readonly at: Date;
  readonly is_sent: boolean;
}

/** The views that the publisher compares changes with, by person: names of members, never their values. */
@Injectable()
export class Holdings {
  constructor(@Inject(PUBLISHER_POOL) private readonly pool: Pool) {}

  /** Of every partner with a feed. */
  async ofPerson(personId: string): Promise<Holding[]> {
    const { rows } = await this.pool.query<Row>({
      name: 'holdings of person',
      text: `WITH own AS MATERIALIZED (
               SELECT partner, sequence, type, created_at FROM publisher.message WHERE person_id = $1)
             SELECT f.partner, h.agreement_version AS version, h.view,
               (SELECT count(*) FROM own WHERE own.partner = f.partner) AS messages,
               last.sequence, last.type, last.created_at AS at, last.sequence <= coalesce(c.position, 0) AS is_sent
             FROM publisher.feed f
             LEFT JOIN publisher.holding h ON h.partner = f.partner AND h.person_id = $1
             LEFT JOIN publisher.checkpoint c ON c.name = 'send.' || f.partner
             LEFT JOIN LATERAL (
               SELECT * FROM own WHERE own.partner = f.partner ORDER BY sequence DESC LIMIT 1) last ON true
             ORDER BY f.partner`,
      values: [personId],
    });
    return rows.map(({ partner, version, view, messages, sequence, type, at, is_sent: isSent }) => ({
      partner,
      fields: view === null ? [] : Object.keys(JSON.parse(view) as object).toSorted(),
      agreementVersion: version,
      messages: Number(messages),
      last: sequence === null ? null : { sequence: Number(sequence), type, at, isSent },
    }));
  }
}

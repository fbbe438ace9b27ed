import { Inject, Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import { inTransaction } from '@peristiwa/postgres';
import { RegistryReader } from '../build/registry-reader';
import { queueRescope } from '../build/scope-tables';
import { recordLookups } from '../disclosure/record-disclosures';
import { problem } from '../problems';
import { PUBLISHER_POOL } from '../tokens';
import type { Agreement, Effective } from '../view/agreement';
import type { WatchListAnswer } from './agreement.body';
import { Agreements } from './agreements';

/**
 * The persons whom a partner follows. A NIK is resolved to a person once and never stored, logged or repeated:
 * numbers that are not in the register are answered by their index in the request.
 */
@Injectable()
export class WatchList {
  constructor(
    @Inject(PUBLISHER_POOL) private readonly pool: Pool,
    private readonly registry: RegistryReader,
    private readonly agreements: Agreements,
  ) {}

  async add(partner: string, niks: readonly string[], by: string): Promise<WatchListAnswer> {
    const { standing, agreement } = await this.effectiveOf(partner);
    if (standing !== 'active') throw problem('agreementNotActive');
    const { found, notFound } = await this.resolve(niks);
    const changed = await inTransaction(this.pool, async (client) => {
      const { rows } = await client.query<{ person_id: string }>(
        `INSERT INTO publisher.watch (partner, person_id, added_by) SELECT $1, id, $3 FROM unnest($2::uuid[]) AS n(id)
         ON CONFLICT DO NOTHING RETURNING person_id`,
        [partner, found, by],
      );
      await queueRescope(
        client,
        partner,
        rows.map((row) => row.person_id),
      );
      await recordLookups(client, lookupUnder(agreement), found);
      return rows.length;
    });
    return { changed, notFound };
  }

  /**
   * Also works for the dead, and while the agreement is suspended or has ended: a partner can always remove a person
   * from its list. The next of kin of removed persons are checked again as well, since nobody else on the list may be
   * related to them. The answer is about the list only: a NIK of the register that was not on it and a NIK of nobody are
   * answered alike, because nobody is disclosed to a partner by a removal.
   */
  async remove(partner: string, niks: readonly string[]): Promise<WatchListAnswer> {
    const { agreement } = await this.effectiveOf(partner);
    const persons = await this.registry.resolve(niks);
    const asked = [...new Set(persons.values())];
    return inTransaction(this.pool, async (client) => {
      const { rows } = await client.query<{ person_id: string; kin: string[] }>(
        `DELETE FROM publisher.watch WHERE partner = $1 AND person_id = ANY($2::uuid[])
         RETURNING person_id, spouse_ids || ARRAY(
           SELECT h.person_id FROM publisher.card_head h WHERE h.family_id = watch.family_id) AS kin`,
        [partner, asked],
      );
      await queueRescope(
        client,
        partner,
        rows.flatMap((row) => [row.person_id, ...row.kin]),
      );
      const removed = new Set(rows.map((row) => row.person_id));
      await recordLookups(client, lookupUnder(agreement), [...removed]);
      const wasListed = (nik: string) => removed.has(persons.get(nik) ?? '');
      return {
        changed: removed.size,
        notFound: niks.flatMap((nik, index) => (wasListed(nik) ? [] : [index])),
      };
    });
  }

  private async effectiveOf(partner: string): Promise<Effective> {
    const effective = await this.agreements.effectiveOf(partner);
    if (!effective) throw problem('agreementNotFound');
    if (effective.agreement.slice !== 'watch-list') throw problem('noWatchList');
    return effective;
  }

  private async resolve(niks: readonly string[]) {
    const persons = await this.registry.resolve(niks);
    const found = [...new Set(niks.map((nik) => persons.get(nik)).filter((id) => id !== undefined))];
    const notFound = niks.flatMap((nik, index) => (persons.has(nik) ? [] : [index]));
    return { found, notFound };
  }
}

/** The answer says that these persons are in the register (ADR 0054). */
function lookupUnder({ partner, version }: Agreement) {
  return { partner, road: 'watch-list', agreementVersion: version } as const;
}

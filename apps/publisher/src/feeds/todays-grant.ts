import { Inject, Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import {
  AREA_RELABELLED_TYPE,
  DEATH_WITHOUT_NIK_TYPE,
  type DeathWithoutNik,
  type PulledEvent,
  type PulledPage,
} from '@peristiwa/contracts';
import { PUBLISHER_POOL } from '../tokens';
import type { Effective, Grants } from '../view/agreement';
import { redactDeath } from '../view/entitled-death';
import { redact } from '../view/redact';

/** Serves old messages to a partner as the agreement of today would show them (ADR 0023). */
@Injectable()
export class TodaysGrant {
  constructor(@Inject(PUBLISHER_POOL) private readonly pool: Pool) {}

  async applyTo(page: PulledPage, { agreement, standing }: Effective): Promise<PulledPage> {
    const held = standing === 'active' ? await this.held(agreement.partner, page) : new Set<number>();
    const events = page.events.map((event) => {
      const type = event.headers['ce_type'];
      if (type === AREA_RELABELLED_TYPE) return event;
      if (type === DEATH_WITHOUT_NIK_TYPE)
        return deathToday(event, held.has(event.sequence) ? agreement : undefined);
      const { value, redacted } = redact(event.value, held.has(event.sequence) ? agreement : undefined);
      return redacted.length > 0 ? { ...event, value, redacted: [...redacted] } : event;
    });
    return { ...page, events };
  }

  /** Sequences of the messages about persons, and deaths without a NIK, that the partner still holds. */
  private async held(partner: string, { events }: PulledPage): Promise<ReadonlySet<number>> {
    const { rows } = await this.pool.query<{ sequence: string }>({
      name: 'pulled-held',
      text: `SELECT m.sequence FROM publisher.message m JOIN publisher.holding h USING (partner, person_id)
             WHERE m.partner = $1 AND m.sequence BETWEEN $2 AND $3
             UNION ALL SELECT m.sequence FROM publisher.message m
             JOIN publisher.death_holding h ON h.partner = m.partner AND h.death_key = m.key
             WHERE m.partner = $1 AND m.sequence BETWEEN $2 AND $3 AND m.person_id IS NULL`,
      values: [partner, events[0]?.sequence ?? 0, events.at(-1)?.sequence ?? 0],
    });
    return new Set(rows.map(({ sequence }) => Number(sequence)));
  }
}

function deathToday(event: PulledEvent, agreement: Grants | undefined): PulledEvent {
  const { value, redacted } = redactDeath(event.value as unknown as DeathWithoutNik, agreement);
  return redacted.length > 0 ? { ...event, value: value as never, redacted: [...redacted] } : event;
}

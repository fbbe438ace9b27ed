import { Inject, Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import { listActs } from '@peristiwa/ledger';
import { deskOfAct, shownType } from '../ledger/shown-types';
import { LEDGER_POOL } from '../ledger/tokens';
import type { FlowAnswer } from './answers';

/** So few positions are looked through, because they are each second. */
const POSITIONS = 200;
const DAY_MS = 86_400_000;

/** What Flow shows of the ledger itself, as an operator may see it. */
@Injectable()
export class LedgerPulse {
  private latest: { readonly tail: number; readonly acts: FlowAnswer['acts'] } | undefined;

  constructor(@Inject(LEDGER_POOL) private readonly pool: Pool) {}

  /** The latest acts up to a position, without content. The ledger is asked again when it has grown. */
  async acts(tail: number, limit: number): Promise<FlowAnswer['acts']> {
    if (this.latest?.tail !== tail) this.latest = { tail, acts: await this.readActs(tail, limit) };
    return this.latest.acts;
  }

  private async readActs(tail: number, limit: number): Promise<FlowAnswer['acts']> {
    const page = await listActs(this.pool, { from: Math.max(1, tail - POSITIONS), to: tail, limit });
    return page.acts.map(({ actId, types, office, recordedAt, occurredOn, reportedOn }) => ({
      actId,
      desk: deskOfAct(types) ?? '',
      types: [...new Set(types.map((type) => shownType(type, false)))],
      office,
      recordedAt: recordedAt.toISOString(),
      delayDays: Math.max(0, (Date.parse(reportedOn) - Date.parse(occurredOn)) / DAY_MS),
    }));
  }
}

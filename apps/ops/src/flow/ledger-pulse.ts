import { Inject, Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import { DataSource } from 'typeorm';
import { listActs } from '@peristiwa/ledger';
import { deskOfAct, shownType } from '../ledger/shown-types';
import { LEDGER_POOL } from '../ledger/tokens';
import { VerificationEntity } from '../ledger/verification.entity';
import type { FlowAnswer } from './answers';

/** So few positions are looked through, because they are each second. */
const POSITIONS = 200;
const DAY_MS = 86_400_000;

/** What Flow shows of the ledger itself, as an operator may see it. */
@Injectable()
export class LedgerPulse {
  constructor(
    @Inject(LEDGER_POOL) private readonly pool: Pool,
    @Inject(DataSource) private readonly source: DataSource,
  ) {}

  /** The latest acts up to a position, without content. */
  async acts(tail: number, limit: number): Promise<FlowAnswer['acts']> {
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

  /** The last verification that ended without a finding: the position and the time. */
  async verified(): Promise<{ readonly until: number; readonly at: string } | undefined> {
    const [last] = await this.source.getRepository(VerificationEntity).find({
      where: { outcome: 'completed' },
      order: { endedAt: 'DESC' },
      take: 1,
    });
    if (!last || last.result === null || last.result.findings.length > 0 || last.endedAt === null)
      return undefined;
    return { until: last.position ?? last.to ?? 0, at: last.endedAt.toISOString() };
  }
}

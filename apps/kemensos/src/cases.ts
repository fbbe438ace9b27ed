import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { IsNull, MoreThan, Not, type Repository } from 'typeorm';
import { ProblemError } from '@peristiwa/service';
import type { CaseKind } from './case-rules';
import { CaseEntity } from './entities';

export interface CaseFilter {
  readonly status?: 'open' | 'closed';
  readonly kind?: CaseKind;
  readonly after: number;
  readonly limit: number;
}

/** The case workers' list. */
@Injectable()
export class Cases {
  constructor(@InjectRepository(CaseEntity) private readonly cases: Repository<CaseEntity>) {}

  async list({ status, kind, after, limit }: CaseFilter) {
    const rows = await this.cases.find({
      where: {
        no: MoreThan(String(after)),
        ...(kind && { kind }),
        ...(status && { closedAt: status === 'open' ? IsNull() : Not(IsNull()) }),
      },
      order: { no: 'ASC' },
      take: limit,
    });
    return { cases: rows.map(toCase), next: rows.length < limit ? null : Number(rows.at(-1)?.no) };
  }

  /** Closing a closed case changes nothing: the first closing counts. */
  async close(id: string) {
    await this.cases.update({ id, closedAt: IsNull() }, { closedAt: () => 'now()' });
    const found = await this.cases.findOneBy({ id });
    if (found) return toCase(found);
    throw new ProblemError({
      code: 'case-not-found',
      status: 404,
      title: { id: 'Kasus tidak ditemukan', en: 'No such case' },
    });
  }
}

/** `facts` are answered as they are: this ministry's own rules made them for its case workers. */
function toCase(row: CaseEntity) {
  const { id, personKey, members, familyKey, kind, facts, closedAt, sequence, openedAt } = row;
  return {
    id,
    personKey,
    members,
    familyKey,
    kind,
    facts,
    sequence: Number(sequence),
    ...(row.actId === null ? {} : { actId: row.actId }),
    status: closedAt ? 'closed' : 'open',
    openedAt: openedAt.toISOString(),
    ...(closedAt ? { closedAt: closedAt.toISOString() } : {}),
    ...(row.withdrawnBy === null ? {} : { withdrawnBy: row.withdrawnBy }),
  };
}

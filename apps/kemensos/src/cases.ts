import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { IsNull, type Repository } from 'typeorm';
import { ProblemError } from '@peristiwa/service';
import type { CaseKind } from './case-rules';
import { CaseEntity } from './entities';
import { toMember } from './households';

export interface CaseFilter {
  readonly status?: 'open' | 'closed';
  readonly kind?: CaseKind;
  /** Kabupaten or kota in which the person of the first message lives, as the copy has it. */
  readonly regency?: string;
  /** By opening. */
  readonly order: 'oldest' | 'newest';
  /** The `next` of the page before; 0 for the first page. */
  readonly after: number;
  readonly limit: number;
}

export interface OpenCases {
  readonly regency: string | null;
  readonly kind: CaseKind;
  readonly open: number;
}

/** SQL: the regency of a copy; the address is a village code, or shorter where the agreement grants less. */
const REGENCY = `left(state::jsonb #>> '{address,area}', 4)`;

/** Numbers of cases begin at 1. */
const NEWEST = '(:after = 0 OR one.no < :after)';

/** The case workers' list. */
@Injectable()
export class Cases {
  constructor(@InjectRepository(CaseEntity) private readonly cases: Repository<CaseEntity>) {}

  async list({ status, kind, regency, order, after, limit }: CaseFilter) {
    const isNewest = order === 'newest';
    const found = this.cases
      .createQueryBuilder('one')
      .where(isNewest ? NEWEST : 'one.no > :after', { after });
    if (kind) found.andWhere('one.kind = :kind', { kind });
    if (status) found.andWhere(`one.closed_at IS ${status === 'open' ? 'NULL' : 'NOT NULL'}`);
    if (regency) {
      const lives = `SELECT FROM subscriber.person WHERE person_key = one.person_key AND ${REGENCY} = :regency`;
      found.andWhere(`EXISTS (${lives})`, { regency });
    }
    const rows = await found
      .orderBy('one.no', isNewest ? 'DESC' : 'ASC')
      .take(limit)
      .getMany();
    return { cases: rows.map(toCase), next: rows.length < limit ? null : Number(rows.at(-1)?.no) };
  }

  /** Open cases by regency and kind; without a regency those whose person has left the scope or is on no address. */
  async summary(): Promise<OpenCases[]> {
    return this.cases.query(
      `SELECT ${REGENCY} AS regency, kind, count(*)::int AS open FROM kemensos.case_file one
       LEFT JOIN subscriber.person USING (person_key) WHERE one.closed_at IS NULL GROUP BY 1, 2 ORDER BY 1, 2`,
    );
  }

  /** A case with its members, as the copy has them now; whoever has left the scope is not in it. */
  async open(id: string) {
    const found = await this.cases.findOneBy({ id });
    if (!found) throw caseNotFound();
    const people: { person_key: string; state: string }[] = await this.cases.query(
      'SELECT person_key, state FROM subscriber.person WHERE in_scope AND person_key = ANY ($1) ORDER BY person_key',
      [[...new Set([found.personKey, ...found.members])]],
    );
    return { ...toCase(found), people: people.map((one) => toMember(one.person_key, one.state)) };
  }

  /** Closing a closed case changes nothing: the first closing counts. */
  async close(id: string) {
    await this.cases.update({ id, closedAt: IsNull() }, { closedAt: () => 'now()' });
    const found = await this.cases.findOneBy({ id });
    if (found) return toCase(found);
    throw caseNotFound();
  }
}

const caseNotFound = () =>
  new ProblemError({
    code: 'case-not-found',
    status: 404,
    title: { id: 'Kasus tidak ditemukan', en: 'No such case' },
  });

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

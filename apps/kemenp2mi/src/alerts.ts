import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { LessThan, MoreThan, type Repository } from 'typeorm';
import { KemenP2miView } from '@peristiwa/contracts';
import { ProblemError } from '@peristiwa/service';
import { viewReader, type View } from '@peristiwa/subscriber';
import type { AlertKind } from './alert-rules';
import { AlertEntity } from './alert.entity';

const views = viewReader(KemenP2miView);

export interface AlertFilter {
  readonly order: 'oldest' | 'newest';
  readonly kind?: AlertKind;
  /** The `next` of the page before; 0 for the first one. */
  readonly after: number;
  readonly limit: number;
}

/** What the officers of the ministry read of its alerts. */
@Injectable()
export class Alerts {
  constructor(@InjectRepository(AlertEntity) private readonly alerts: Repository<AlertEntity>) {}

  async list({ order, kind, after, limit }: AlertFilter) {
    const place = order === 'oldest' ? MoreThan(String(after)) : LessThan(String(after));
    const rows = await this.alerts.find({
      where: { ...(kind && { kind }), ...((order === 'oldest' || after > 0) && { no: place }) },
      order: { no: order === 'oldest' ? 'ASC' : 'DESC' },
      take: limit,
    });
    return { alerts: rows.map(toAlert), next: rows.length < limit ? null : Number(rows.at(-1)?.no) };
  }

  /** An alert with what helps to reach the person or the next of kin. */
  async open(id: string) {
    const found = await this.alerts.findOneBy({ id });
    if (!found) {
      throw new ProblemError({
        code: 'alert-not-found',
        status: 404,
        title: { id: 'Peringatan tidak ditemukan', en: 'No such alert' },
      });
    }
    const [copy]: { state: string }[] = await this.alerts.query(
      'SELECT state FROM subscriber.person WHERE in_scope AND person_key = $1',
      [found.personKey],
    );
    return { ...toAlert(found), person: copy ? reachable(JSON.parse(copy.state) as View) : null };
  }
}

function reachable(view: View) {
  const { name, bornOn, village, contactAddress } = views.readable(view) ?? {};
  return { name, bornOn, village, contactAddress };
}

/** `facts` are answered as they are: this ministry's own rules made them for its officers. */
function toAlert({ id, personKey, kind, facts, sequence, raisedAt, retractedAt, actId }: AlertEntity) {
  return {
    id,
    personKey,
    kind,
    facts,
    sequence: Number(sequence),
    ...(actId === null ? {} : { actId }),
    raisedAt: raisedAt.toISOString(),
    ...(retractedAt === null ? {} : { retractedAt: retractedAt.toISOString() }),
  };
}

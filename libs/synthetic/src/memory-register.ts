import {
  expireDeparture,
  refuseAuthority,
  regencyOf,
  todayIn,
  withSerial,
  type Act,
  type ActContext,
} from '@peristiwa/domain';
import { canonicalJson, type PlainDate } from '@peristiwa/kernel';
import { decide } from './commands/decisions';
import type { Request } from './commands/request';
import { MemoryStreams, type FactsOnRecord } from './memory-streams';
import type { Step } from './plan/step';

export type Answer =
  { readonly code: string } | { readonly actId: string; readonly result: Record<string, unknown> };

/** An act as the ledger would have it. */
export interface RecordedAct {
  readonly actId: string;
  readonly changes: readonly FactsOnRecord[];
  /** Absent for an SKPWNI that expired. */
  readonly requestId?: string;
  readonly reportedOn: PlainDate;
  /** Milliseconds since 1970. */
  readonly recordedAt: number;
}

/** The real deciders over streams in memory: the desk without HTTP and database. */
export class MemoryRegister extends MemoryStreams {
  private readonly serials = new Map<string, number>();
  private readonly requests = new Map<string, { content: string; answer: Answer }>();
  private ids = 0;

  /** `onAct` receives every act that was recorded, in order. */
  constructor(private readonly onAct: (act: RecordedAct) => void = () => undefined) {
    super();
  }

  perform(step: Step, { body, path }: Pick<Request, 'body' | 'path'>, at: number): Answer {
    const content = canonicalJson(body);
    const known = this.requests.get(step.requestId);
    if (known) return known.content === content ? known.answer : { code: 'request-id-reused' };
    if (canonicalJson(body).includes('999999"')) return { code: 'area-unknown' };
    if (canonicalJson(body).includes('2025-02-30') || canonicalJson(body).includes('"12345"'))
      return { code: 'invalid-request' };
    const today = todayIn(step.office, at);
    const context: ActContext = {
      office: step.office,
      today,
      receivedOn: today,
      newId: () => this.newId(),
      nextNumber: (_kind, series) => {
        const prefix = series(0);
        const next = (this.serials.get(prefix) ?? 8999) + 1;
        this.serials.set(prefix, next);
        return withSerial(prefix, next);
      },
      knowsDistrict: () => true,
    };
    const decision = decide(step.command)(this, { body, path, context });
    if (decision.kind === 'rejected') return { code: decision.rejection.code };
    const refused = refuseAuthority(decision as Act, this.areasOf(decision as Act), context);
    if (refused) return { code: refused.rejection.code };
    const result = JSON.parse(JSON.stringify(decision.result)) as Record<string, unknown>;
    const answer = { actId: this.newId(), result };
    const reportedOn = body.reportedOn as PlainDate;
    const stamp = { actId: answer.actId, office: step.office, reportedOn, recordedOn: today };
    const changes = this.append(decision, stamp);
    const { requestId } = step;
    this.onAct({ actId: answer.actId, changes, requestId, reportedOn, recordedAt: at });
    this.requests.set(step.requestId, { content, answer });
    return answer;
  }

  expire(moveId: string, at: number): void {
    const move = this.move(moveId);
    if (move.state.status === 'none') throw new Error('No such move');
    const today = todayIn(move.state.origin, at);
    const decision = expireDeparture(move, today);
    if (decision.kind === 'rejected') throw new Error(decision.rejection.code);
    const actId = this.newId();
    const office = regencyOf(move.state.origin);
    const changes = this.append(decision, { actId, office, reportedOn: today, recordedOn: today });
    this.onAct({ actId, changes, reportedOn: today, recordedAt: at });
  }

  private newId(): string {
    return `00000000-0000-7000-8000-${String((this.ids += 1)).padStart(12, '0')}`;
  }
}

import { createHash } from 'node:crypto';
import {
  Inject,
  Injectable,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { Gauge } from 'prom-client';
import {
  toFact,
  foldMove,
  regencyOf,
  todayIn,
  UnknownEventError,
  type MoveCase,
  type MoveEvent,
} from '@peristiwa/domain';
import { isOutage } from '@peristiwa/kernel';
import { DESK, DESK_LEDGER, type Desk } from '@peristiwa/desk';
import type { Ledger, StoredEvent } from '@peristiwa/ledger';
import { PLATFORM, type Platform } from '@peristiwa/service';
import { expireDepartureCommand } from './close-departure';

/** A case may stay open for some minutes after its last day. This has no effect: an arrival is refused by then. */
const SCAN_EVERY_MS = 5 * 60_000;
const PAGE = 500;
/** A move case has one event while it is open, and two after it is closed. */
const OPEN_VERSION = 1;

type OpenedCase = Exclude<MoveCase, { status: 'none' }>;
/** Result for one case: still open, closed by this scan, or closed before by another request. */
type Seen = 'open' | 'closed' | 'closed-before';

/**
 * Closes departures that were not completed in time (SKPWNI, 30 days). Any number of move desks may run it: the request
 * id is derived from the case, so each case is closed once.
 */
@Injectable()
export class DepartureExpiry implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private timer: NodeJS.Timeout | undefined;
  private scan: Promise<void> = Promise.resolve();
  private stopped = false;
  private readonly open: Gauge;

  constructor(
    @Inject(DESK) private readonly desk: Desk,
    @Inject(DESK_LEDGER) private readonly ledger: Ledger,
    @Inject(PLATFORM) private readonly platform: Platform,
  ) {
    this.open = new Gauge({
      name: 'move_cases_open',
      help: 'Departures that wait for an arrival, as of the last scan',
      registers: [platform.metrics],
    });
  }

  onApplicationBootstrap(): void {
    const next = async () => {
      this.scan = this.scanOnce();
      await this.scan;
      if (!this.stopped) this.timer = setTimeout(() => void next(), SCAN_EVERY_MS);
    };
    void next();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.scan;
  }

  private async scanOnce(): Promise<void> {
    try {
      const closed = await this.closeExpired();
      if (closed > 0) this.platform.log.info({ closed }, 'departures expired');
    } catch (error) {
      // The next scan finds the same cases again.
      const reason = error instanceof Error ? error.name : 'unknown';
      this.platform.log.warn({ reason }, 'the scan for expired departures failed');
    }
  }

  /** @returns how many cases this scan closed. */
  async closeExpired(): Promise<number> {
    let after: string | undefined;
    let closed = 0;
    let open = 0;
    for (;;) {
      const page = await this.ledger.streamsAt('move', OPEN_VERSION, PAGE, after);
      for (const [moveId, events] of await this.ledger.readStreams(page)) {
        const outcome = await this.expire(moveId, events);
        if (outcome === 'closed') closed += 1;
        if (outcome === 'open') open += 1;
      }
      after = page.at(-1);
      if (page.length < PAGE) break;
    }
    this.open.set(open);
    return closed;
  }

  /** When a case cannot be read, for example because a newer release wrote it, the others are closed all the same. */
  private async expire(moveId: string, events: readonly StoredEvent[]): Promise<Seen> {
    try {
      const move = fold(events);
      return move.status === 'open' ? await this.expireOpen(moveId, move) : 'closed-before';
    } catch (error) {
      if (isOutage(error)) throw error;
      // Another error's message may quote the data.
      const reason = error instanceof UnknownEventError ? error.message : (error as Error).name;
      this.platform.log.error({ moveId, reason }, 'a move case cannot be closed');
      return 'open';
    }
  }

  private async expireOpen(moveId: string, { origin, validUntil }: OpenedCase): Promise<Seen> {
    const office = regencyOf(origin);
    const today = todayIn(office, this.platform.clock().getTime());
    if (today <= validUntil) return 'open';
    const body = { requestId: requestIdOf(moveId), reportedOn: today, moveId };
    const registrar = { subject: 'move-expiry', office };
    const outcome = await this.desk.perform(expireDepartureCommand, body, registrar, 'system');
    return outcome.kind === 'registered' && !outcome.repeated ? 'closed' : 'closed-before';
  }
}

/** @throws UnknownEventError for an event of a newer release. */
function fold(events: readonly StoredEvent[]): MoveCase {
  return foldMove(events.map((event) => toFact<MoveEvent>(event)));
}

/** A UUID (version 8) that is always the same for one case. */
function requestIdOf(moveId: string): string {
  const hex = createHash('sha256').update(`expire:${moveId}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

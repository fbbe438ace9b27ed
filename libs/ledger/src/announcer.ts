import type { Pool } from 'pg';

/** NOTIFY channel of the ledger's database: events were appended. The payload is the position of the last of them. */
export const LEDGER_APPENDED = 'ledger_appended';

/** A reader under load reads by itself; more announcements would only take time from the appends. */
const REST_MS = 5;

/**
 * Announces appended events to other processes, after their commit and in a session of its own. NOTIFY in the append
 * halved its rate, because the commits of notifying transactions wait for each other (`event-store.md` §1 no. 8). Here
 * nothing waits: at most one announcement is under way, its commit needs no flush of the log, and after it the next
 * one waits 5 ms and carries the last position only. Readers poll as well, so a lost announcement only delays them.
 */
export class Announcer {
  private announced = 0;
  private latest = 0;
  private isBusy = false;

  constructor(private readonly pool: Pool) {}

  announce(position: number): void {
    this.latest = Math.max(this.latest, position);
    if (!this.isBusy) this.send();
  }

  private send(): void {
    this.isBusy = true;
    this.announced = this.latest;
    const text = `SET LOCAL synchronous_commit = off; NOTIFY ${LEDGER_APPENDED}, '${this.announced}'`;
    // An outage is reported by the appends.
    const sent = this.pool.query(text).catch(() => undefined);
    void sent.then(() => setTimeout(() => this.rested(), REST_MS).unref());
  }

  private rested(): void {
    this.isBusy = false;
    if (this.latest > this.announced) this.send();
  }
}

import type { Draft, FeedTerms } from '../build/plan';
import {
  draftsOf,
  isDue,
  placeInWindow,
  releasedId,
  slotOf,
  type PendingPerson,
  type ReleaseRule,
} from '../build/window';

/** The rule of a deployment (ADR 0026). */
const RULE: ReleaseRule = { windowMs: 3_600_000, personsMin: 50, longestMs: 86_400_000 };

/** A released window, ready to be numbered. */
export interface ReleasedWindow {
  readonly drafts: readonly Draft[];
  readonly ids: readonly string[];
}

/** What the releaser does with tables, in memory: a feed with pseudonyms is released in windows. */
export class SampleWindows {
  readonly windows: ReleasedWindow[] = [];
  private waiting: PendingPerson[] = [];
  private oldest = 0;
  private slot = 0;
  private staged = 0;
  private released = 0;

  constructor(private readonly terms: FeedTerms) {}

  /** `at`: when the drafts were made, in milliseconds; later ones are not earlier. */
  stage(drafts: readonly Draft[], at: number): void {
    const slot = slotOf(new Date(at), RULE);
    if (slot.getTime() > this.slot) this.judge(slot);
    if (this.waiting.length === 0) this.oldest = at;
    for (const draft of drafts) this.waiting.push(this.toPending(draft));
  }

  /** Releases what waits, as the next slots without acts would. */
  end(): void {
    if (this.waiting.length > 0) this.release();
  }

  /** What the table has of a draft: no reference to its act or request. */
  private toPending(draft: Draft): PendingPerson {
    const { partner, personId, personKey, kind, data, agreementVersion, actId } = draft;
    const pendingNo = String((this.staged += 1));
    return { pendingNo, partner, personId, personKey, kind, data, agreementVersion, actId };
  }

  private judge(slot: Date): void {
    this.slot = slot.getTime();
    const persons = new Set(this.waiting.map(({ personId }) => personId)).size;
    if (isDue({ persons, oldest: new Date(this.oldest) }, slot, RULE)) this.release();
  }

  private release(): void {
    const { keys, dataSchema } = this.terms;
    const placed = this.waiting.map((one) => ({ one, place: placeInWindow(keys, one.personKey) }));
    // The sort is stable: the messages of one person stay in their order.
    const ordered = placed.toSorted((a, b) => (a.place < b.place ? -1 : a.place > b.place ? 1 : 0));
    const pending = ordered.map(({ one }) => one);
    const times = pending.map(({ data }) => Date.parse(data.recordedAt ?? data.asOf ?? ''));
    const recordedAt = new Date(Math.max(...times));
    const drafts = draftsOf(pending, { recordedAt, lastSequence: this.released, keys });
    this.windows.push({
      drafts: drafts.map((draft) => ({ ...draft, dataSchema })),
      ids: pending.map(({ pendingNo }) => releasedId(keys, pendingNo)),
    });
    this.released += pending.length;
    this.waiting = [];
  }
}

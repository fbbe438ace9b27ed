import { isAt, type Candidate, type Link, type NextDigest } from './chain-walk';

const LINKS_MAX = 5_000;

/** The last believed messages of a partition without a gap, to distinguish a repeated message from a forged one. */
export class RecentLinks {
  private readonly links = new Map<number, Link>();
  private first = 0;
  private last: Link | undefined;

  constructor(private readonly next: NextDigest) {}

  add(links: readonly Link[]): void {
    const [follower] = links;
    if (!follower) return;
    // Another instance has applied the messages in between.
    if (this.last?.after !== follower.before) this.links.clear();
    for (const link of links) this.links.set(link.candidate.message.sequence, link);
    for (const sequence of this.links.keys()) {
      if (this.links.size <= LINKS_MAX) break;
      this.links.delete(sequence);
    }
    this.first = this.links.keys().next().value ?? 0;
    this.last = links.at(-1);
  }

  /** False only when the registry is known to have sent another message, or none, with this sequence. */
  mayHave(candidate: Candidate): boolean {
    const { sequence } = candidate.message;
    const last = this.last?.candidate.message.sequence ?? 0;
    if (this.links.size === 0 || sequence < this.first || sequence > last) return true;
    const link = this.links.get(sequence);
    return link !== undefined && isAt(candidate, link, this.next);
  }
}

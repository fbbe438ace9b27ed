import type { ActToAppend } from '@peristiwa/ledger';

/** The heads that a client expects; a new stream is at 1. */
export class Versions {
  private readonly known = new Map<string, number>();

  of(streamId: string): number {
    return this.known.get(streamId) ?? 1;
  }

  learn(streamId: string, version: number): void {
    this.known.set(streamId, version);
  }

  /** The act was appended. */
  advance(act: ActToAppend): void {
    for (const { streamId, version, events } of act.streams) {
      if (version > 0) this.known.set(streamId, version + events);
    }
  }

  /** The act with the versions that are known now. */
  claimedBy(act: ActToAppend): ActToAppend {
    const streams = act.streams.map((claim) =>
      claim.version === 0 ? claim : { ...claim, version: this.of(claim.streamId) },
    );
    return { ...act, streams };
  }
}

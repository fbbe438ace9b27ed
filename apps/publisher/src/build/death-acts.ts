/** An act about a death without a NIK, as the registry keeps it. */
export interface DeathAct {
  readonly deathId: string;
  readonly position: number;
  readonly actId: string;
  readonly supersedes: string | null;
  readonly type: string;
  /** JSON text. */
  readonly data: string;
  readonly recordedAt: Date;
}

/** Some deaths with all their acts up to now, in the order of the ledger. */
export interface DeathPage {
  readonly deaths: ReadonlyMap<string, readonly DeathAct[]>;
  /** The number up to which the feed is built with it. */
  readonly through: number;
}

import {
  areasAfter,
  foldAreas,
  presentCode,
  toFact,
  type Area,
  type AreaDirectory,
  type AreaEvent,
  type AreaReform,
  type StoredForm,
} from '@peristiwa/domain';

/** Reads the stream of the areas from the ledger. */
export type ReadReforms = () => Promise<readonly StoredForm[]>;

/** A reform is seen this long after it was recorded, at most. */
const REFRESH_MS = 1_000;

/** The published areas with the reforms that the ledger has since (`AreaRestructured`). */
export class PresentAreas implements AreaDirectory {
  private areas: AreaDirectory;
  private reforms: readonly AreaReform[] = [];
  private refreshedAt = -Infinity;
  private reading: Promise<void> | undefined;

  constructor(
    private readonly published: AreaDirectory,
    private readonly read: ReadReforms,
  ) {
    this.areas = published;
  }

  /** Reads what is new, unless that was done a moment ago. @throws when the ledger cannot be read */
  async refresh(): Promise<void> {
    if (performance.now() - this.refreshedAt < REFRESH_MS) return;
    this.reading ??= this.readReforms().finally(() => {
      this.reading = undefined;
    });
    await this.reading;
  }

  private async readReforms(): Promise<void> {
    const events = await this.read();
    if (events.length !== this.reforms.length) {
      this.reforms = foldAreas(events.map((event) => toFact<AreaEvent>(event)));
      this.areas = areasAfter(this.published, this.reforms);
    }
    this.refreshedAt = performance.now();
  }

  get hasReforms(): boolean {
    return this.reforms.length > 0;
  }

  /**
   * The beginnings of the codes under which the areas in `code` may have been recorded, this code first. Areas that a
   * reform took out of them are among these too: whoever counts by them asks `presentCode` for each.
   */
  recordedUnder(code: string): readonly string[] {
    const former = this.reforms
      .flatMap(({ changes }) => changes)
      .flatMap(({ from }) => {
        const now = from === undefined ? undefined : presentCode(from, this.areas);
        if (from === undefined || now === undefined) return [];
        return now.startsWith(code) ? [from] : code.startsWith(now) ? [from + code.slice(now.length)] : [];
      });
    const all = [...new Set([code, ...former])];
    return all.filter((one) => !all.some((other) => other !== one && one.startsWith(other)));
  }

  find(code: string): Area | undefined {
    return this.areas.find(code);
  }

  findEver(code: string): Area | undefined {
    return this.areas.findEver(code);
  }

  children(code: string): readonly Area[] {
    return this.areas.children(code);
  }

  knowsDistrict(code: string): boolean {
    return this.areas.knowsDistrict(code);
  }
}

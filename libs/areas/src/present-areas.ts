import {
  areasAfter,
  foldAreas,
  toFact,
  type Area,
  type AreaDirectory,
  type AreaEvent,
  type StoredForm,
} from '@peristiwa/domain';

/** Reads the stream of the areas from the ledger. */
export type ReadReforms = () => Promise<readonly StoredForm[]>;

/** A reform is seen this long after it was recorded, at most. */
const REFRESH_MS = 1_000;

/** The published areas with the reforms that the ledger has since (`AreaRestructured`). */
export class PresentAreas implements AreaDirectory {
  private areas: AreaDirectory;
  private reforms = 0;
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
    if (events.length !== this.reforms) {
      this.areas = areasAfter(this.published, foldAreas(events.map((event) => toFact<AreaEvent>(event))));
      this.reforms = events.length;
    }
    this.refreshedAt = performance.now();
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

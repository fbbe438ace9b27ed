/** Total number of items, and items per second over the last full second or more. */
export class Rate {
  private total = 0;
  private counted = 0;
  private since = Date.now();
  private last = 0;

  add(items: number): void {
    this.total += items;
    this.counted += items;
  }

  read(): { total: number; perSecond: number } {
    const elapsed = Date.now() - this.since;
    if (elapsed >= 1_000) {
      this.last = (this.counted * 1_000) / elapsed;
      this.counted = 0;
      this.since = Date.now();
    }
    return { total: this.total, perSecond: this.last };
  }
}

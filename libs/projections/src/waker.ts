/** A sleep that others can end early; after `end` it never sleeps again. */
export class Waker {
  private ended = false;
  private pending = false;
  private resolve: (() => void) | undefined;

  get isEnded(): boolean {
    return this.ended;
  }

  /** A wake-up while nothing sleeps is kept for the next sleep. */
  wake(): void {
    this.pending = true;
    this.resolve?.();
  }

  end(): void {
    this.ended = true;
    this.resolve?.();
  }

  async sleep(ms: number): Promise<void> {
    if (!this.pending && !this.ended) {
      let timer: NodeJS.Timeout | undefined;
      await new Promise<void>((resolve) => {
        this.resolve = resolve;
        timer = setTimeout(resolve, ms);
      });
      clearTimeout(timer);
      this.resolve = undefined;
    }
    this.pending = false;
  }
}

/** A sleep that `end` cuts short, and every later one with it. */
export class Pause {
  private ended = false;
  private wake: (() => void) | undefined;

  wait(ms: number): Promise<void> {
    if (this.ended) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  end(): void {
    this.ended = true;
    this.wake?.();
  }
}

/** A sleep that `cut` ends early; `end` does too, and there is no later one. */
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

  cut(): void {
    this.wake?.();
  }

  end(): void {
    this.ended = true;
    this.cut();
  }
}

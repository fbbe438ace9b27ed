type Listener = () => void;

/** Reports to the layout that a request was refused because the session has ended. */
class SessionEnds {
  private ended = false;
  private readonly listeners = new Set<Listener>();

  readonly isEnded = (): boolean => this.ended;

  readonly subscribe = (listener: Listener): Listener => {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  };

  happened(): void {
    this.set(true);
  }

  resumed(): void {
    this.set(false);
  }

  private set(ended: boolean): void {
    if (this.ended === ended) return;
    this.ended = ended;
    for (const listener of this.listeners) listener();
  }
}

export const sessionEnds = new SessionEnds();

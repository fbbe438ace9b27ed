/** The part of the publisher's and the registry's status that the live lines show. */
interface FeedsAnswer {
  readonly feeds: readonly { partner: string; highWater: number; sent: number; lagChanges: number }[];
}
interface RegistryAnswer {
  readonly position: number;
  readonly tail: number;
}

export interface LiveSources {
  readonly publisherUrl: string;
  readonly registryUrl: string;
  /** Bearer token of an operator. */
  readonly token: () => Promise<string>;
  readonly write: (text: string) => void;
  /** True for a terminal: the lines are redrawn at the same position. */
  readonly inPlace: boolean;
}

const EVERY_MS = { inPlace: 1_000, appended: 10_000 };

/** Prints one line for the ledger and one per feed (events, published messages, lag), repeatedly until `stop`. */
export class LiveLines {
  private timer: NodeJS.Timeout | undefined;
  private drawn = 0;
  private last: { at: number; tail: number } | undefined;

  constructor(private readonly sources: LiveSources) {}

  start(): void {
    const everyMs = this.sources.inPlace ? EVERY_MS.inPlace : EVERY_MS.appended;
    const tick = async () => {
      const lines = await this.read().catch((error: Error) => [`  not answering: ${error.message}`]);
      if (this.timer) this.draw(lines);
    };
    this.timer = setInterval(() => void tick(), everyMs);
    void tick();
  }

  stop(): void {
    clearInterval(this.timer);
    this.timer = undefined;
  }

  /** Something else was printed below the lines: the next ones are drawn below it. */
  leave(): void {
    this.drawn = 0;
  }

  private async read(): Promise<string[]> {
    const { publisherUrl, registryUrl } = this.sources;
    const headers = { authorization: `Bearer ${await this.sources.token()}` };
    const ask = async <Answer>(url: string): Promise<Answer> => {
      const response = await fetch(url, { headers, signal: AbortSignal.timeout(5_000) });
      if (!response.ok) throw new Error(`${new URL(url).pathname} answers ${response.status}`);
      return (await response.json()) as Answer;
    };
    const [registry, { feeds }] = await Promise.all([
      ask<RegistryAnswer>(`${registryUrl}/v1/status`),
      ask<FeedsAnswer>(`${publisherUrl}/v1/feeds`),
    ]);
    const time = new Date().toTimeString().slice(0, 8);
    const lag = registry.tail - registry.position;
    return [
      `${time}  ledger     ${count(registry.tail)} events in (${this.rate(registry.tail)}/s)   registry lag ${lag}`,
      ...feeds.map(({ partner, highWater, sent, lagChanges }) => {
        const waiting = highWater - sent + lagChanges;
        return `${time}  ${partner.padEnd(10)} ${count(sent)} published   lag ${waiting}`;
      }),
    ];
  }

  private rate(tail: number): string {
    const now = Date.now();
    const since = this.last;
    this.last = { at: now, tail };
    if (!since) return '–';
    return ((tail - since.tail) / Math.max(0.001, (now - since.at) / 1_000)).toFixed(1);
  }

  private draw(lines: readonly string[]): void {
    const { write, inPlace } = this.sources;
    // Moves up over the previous lines and clears each to its end.
    const up = inPlace && this.drawn > 0 ? `\u001B[${this.drawn}A` : '';
    write(up + lines.map((line) => (inPlace ? `\u001B[2K${line}\n` : `${line}\n`)).join(''));
    this.drawn = lines.length;
  }
}

function count(value: number): string {
  return value.toLocaleString('en-US').padStart(9);
}

import type { Pool, PoolClient } from 'pg';

export interface ListenerOptions {
  readonly pool: Pool;
  readonly channels: readonly string[];
  /** Also called, without a payload, for each channel when a session begins to listen: it may have missed something. */
  readonly onNotify: (channel: string, payload?: string) => void;
  /** Wait before a lost session is replaced. */
  readonly retryMs?: number;
}

/**
 * Listens to channels of a database (LISTEN/NOTIFY) in one session of `pool`, and replaces the session when it breaks.
 * A notification may be lost, so whoever uses it must also poll, at a slow rate. Behind a pooler that lends a session
 * for one transaction nothing is received at all.
 */
export class Listener {
  private isStopped = false;
  private timer: NodeJS.Timeout | undefined;
  private client: PoolClient | undefined;
  private connecting: Promise<void> | undefined;

  constructor(private readonly options: ListenerOptions) {}

  start(): void {
    this.connecting = this.listen();
  }

  async stop(): Promise<void> {
    this.isStopped = true;
    clearTimeout(this.timer);
    await this.connecting;
    this.drop();
  }

  private async listen(): Promise<void> {
    const { pool, channels, onNotify } = this.options;
    try {
      const client = await pool.connect();
      this.client = client;
      client.on('notification', ({ channel, payload }) => {
        if (this.client === client) onNotify(channel, payload);
      });
      client.once('error', () => this.replace(client));
      client.once('end', () => this.replace(client));
      for (const channel of channels) await client.query(`LISTEN ${client.escapeIdentifier(channel)}`);
      for (const channel of channels) onNotify(channel);
    } catch {
      this.replace(this.client);
    }
  }

  private replace(client: PoolClient | undefined): void {
    if (this.client !== client) return;
    this.drop();
    if (this.isStopped) return;
    this.timer = setTimeout(() => this.start(), this.options.retryMs ?? 1_000);
  }

  /** Ends the session: another user of the pool must not receive what it listens to. */
  private drop(): void {
    const { client } = this;
    this.client = undefined;
    client?.release(true);
  }
}

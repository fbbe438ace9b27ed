import { setTimeout as pause } from 'node:timers/promises';
import { startPostgres, type RunningPostgres } from '@peristiwa/embedded';

/** A PostgreSQL that is killed as by a power failure, and recovers on the same port. */
export class Server {
  private running: RunningPostgres | undefined;
  private port = 0;
  killed = 0;

  constructor(
    private readonly dataDir: string,
    private readonly say: (line: string) => void,
  ) {}

  get url(): string {
    return (this.running as RunningPostgres).url;
  }

  async start(): Promise<void> {
    this.running = await startPostgres({ dataDir: this.dataDir, port: this.port, onLog: this.say });
    this.port = this.running.port;
  }

  async crash(): Promise<void> {
    const { pid } = this.running as RunningPostgres;
    process.kill(pid, 'SIGKILL');
    this.killed += 1;
    while (isThere(pid)) await pause(20);
    await this.start();
  }

  async stop(): Promise<void> {
    await this.running?.stop();
  }
}

function isThere(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

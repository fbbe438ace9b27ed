import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { isOpen, openBeyondLoopback } from './loopback-under-test';
import { startPostgres, type RunningPostgres } from './postgres-server';
import { isAlive, waitUntil } from './processes';
import { StartProblem } from './start-problem';

jest.setTimeout(60_000);

describe('embedded PostgreSQL', () => {
  let dataDir: string;
  let running: RunningPostgres | undefined;
  const log: string[] = [];

  const start = async (port?: number) => {
    running = await startPostgres({ dataDir, port, fsync: false, onLog: (line) => log.push(line) });
    return running;
  };

  beforeEach(() => {
    log.length = 0;
    dataDir = mkdtempSync(join(tmpdir(), 'peristiwa-postgres-'));
  });

  afterEach(async () => {
    await running?.stop();
    running = undefined;
    rmSync(dataDir, { recursive: true, force: true });
  });

  it('given a stop and a start, then the data are there and the password is the same', async () => {
    const first = await start();
    await query(first.url, 'create table kept (value text)');
    await query(first.url, "insert into kept values ('é')");
    await first.stop();
    expect(isAlive(first.pid)).toBe(false);

    const second = await start(first.port);
    expect(second.url).toBe(first.url);
    expect(await query(second.url, 'select upper(value) as value from kept')).toEqual([{ value: 'É' }]);
    expect(statSync(join(dataDir, 'password')).mode & 0o777).toBe(0o600);
  });

  it('listens on loopback only', async () => {
    const { port } = await start();
    expect(await isOpen('127.0.0.1', port)).toBe(true);
    expect(await openBeyondLoopback(port)).toEqual([]);
  });

  it('given SIGKILL during the work, then the next start recovers what was committed', async () => {
    const first = await start();
    await query(first.url, 'create table kept as select generate_series(1, 1000) as n');
    process.kill(first.pid, 'SIGKILL');
    await waitUntil(() => !isAlive(first.pid), 5_000);

    const second = await start();
    expect(await query(second.url, 'select count(*)::int as n from kept')).toEqual([{ n: 1000 }]);
  });

  it('given a server that outlived its parent, then it is stopped first and the user is informed', async () => {
    const orphan = await start();
    const second = await start();

    expect(isAlive(orphan.pid)).toBe(false);
    expect(log.at(-1)).toBe(
      `PostgreSQL (process ${orphan.pid}) was still running from an earlier start; stopping it first.`,
    );
    expect(await query(second.url, 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  it('given a pid file with the id of another living process, then that process keeps running', async () => {
    const first = await start();
    await first.stop();
    writeFileSync(join(dataDir, 'data', 'postmaster.pid'), `${process.pid}\n`);

    const second = await start();
    expect(await query(second.url, 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  it('given a port that is taken, then a StartProblem names it and nothing runs', async () => {
    const blocker = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => blocker.once('listening', resolve));
    const { port } = blocker.address() as { port: number };
    try {
      const error = await start(port).catch((problem: unknown) => problem);
      expect(error).toBeInstanceOf(StartProblem);
      expect((error as StartProblem).message).toBe(
        `This port is taken by another program: ${port} (PORT_POSTGRES).`,
      );
    } finally {
      blocker.close();
    }
  });

  it('given the wrong password, then the server refuses', async () => {
    const { url } = await start();
    const wrong = new URL(url);
    wrong.password = 'guessed';
    await expect(query(wrong.toString(), 'select 1')).rejects.toMatchObject({ code: '28P01' });
  });
});

async function query(url: string, statement: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(statement)).rows as unknown[];
  } finally {
    await client.end();
  }
}

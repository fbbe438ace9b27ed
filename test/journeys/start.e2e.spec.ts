import { spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { freePort } from '@peristiwa/embedded';
import { appNames, portVariable } from '@peristiwa/contracts';
import { eventually } from './cluster';

const MAIN = resolve(__dirname, '../../dist/apps/all-in-one/src/main.js');

let dir: string;
let ports: Record<string, string>;
const running = new Set<ChildProcess>();

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'peristiwa-start-'));
  chmodSync(dir, 0o755);
  const names = [...appNames, 'issuer'].map(portVariable);
  const free = await Promise.all(names.map(() => freePort()));
  ports = Object.fromEntries(names.map((name, index) => [name, String(free[index])]));
});
afterAll(() => {
  for (const child of running) child.kill('SIGKILL');
  rmSync(dir, { recursive: true, force: true });
});

interface Run {
  readonly child: ChildProcess;
  readonly text: () => string;
  readonly exit: Promise<number | null>;
}

function start(data: string, env: NodeJS.ProcessEnv = {}): Run {
  const args = [MAIN, 'start', '--data', join(dir, data), '--households', '8', '--rate', '2'];
  const child = spawn(process.execPath, args, {
    env: { PATH: process.env.PATH, HOME: dir, ...ports, ...env },
  });
  running.add(child);
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (text += chunk.toString()));
  const exit = new Promise<number | null>((done) => {
    child.once('exit', (code) => {
      running.delete(child);
      done(code);
    });
  });
  return { child, text: () => text, exit };
}

async function untilFlowing({ text, child }: Run): Promise<void> {
  await eventually(
    async () => text(),
    (all) => all.includes('events flow on') || child.exitCode !== null,
    100_000,
  );
  expect(child.exitCode).toBeNull();
}

async function ledgerTail(): Promise<number> {
  const token = readFileSync(join(dir, 'live', 'tokens', 'auditor'), 'utf8');
  const url = `http://127.0.0.1:${ports['PORT_REGISTRY']}/v1/status`;
  const response = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
  return ((await response.json()) as { tail: number }).tail;
}

describe('npm start, after it has built', () => {
  // The jars are in the cache of whoever runs the tests; HOME of the child is a folder of its own.
  const cache = { XDG_CACHE_HOME: process.env.XDG_CACHE_HOME ?? join(process.env.HOME ?? '', '.cache') };

  it('goes from nothing to a live feed, stops on Ctrl-C, goes on where it was, and survives SIGKILL', async () => {
    const first = start('live', cache);
    await untilFlowing(first);
    expect(first.text()).toContain('/docs');
    const tail = await ledgerTail();
    expect(tail).toBeGreaterThan(20);
    first.child.kill('SIGINT');
    expect(await first.exit).toBe(0);

    const second = start('live', cache);
    await untilFlowing(second);
    expect(await ledgerTail()).toBeGreaterThanOrEqual(tail);
    second.child.kill('SIGKILL');
    await second.exit;

    const third = start('live', cache);
    await untilFlowing(third);
    expect(await ledgerTail()).toBeGreaterThanOrEqual(tail);
    third.child.kill('SIGTERM');
    expect(await third.exit).toBe(0);
    // Nothing of it is left running: the folder can be taken away.
    expect(existsSync(join(dir, 'live', 'postgres', 'data', 'postmaster.pid'))).toBe(false);
  }, 240_000);
});

describe('one clear message and nothing half-started', () => {
  async function refused(data: string, env: NodeJS.ProcessEnv): Promise<string> {
    const run = start(data, env);
    expect(await run.exit).toBe(1);
    expect(existsSync(join(dir, data, 'postgres'))).toBe(false);
    return run.text();
  }

  it('without Java and Maven', async () => {
    const bin = join(dir, 'bin');
    mkdirSync(bin);
    symlinkSync(process.execPath, join(bin, 'node'));
    const text = await refused('bare', { PATH: bin, XDG_CACHE_HOME: join(dir, 'empty') });
    expect(text).toContain('Java is not installed');
    expect(text).toContain('Maven is not installed');
    expect(text).toContain('What to do: Install it');
    expect(text).not.toContain('    at ');
  });

  it('with a port taken', async () => {
    const server = createServer().listen(Number(ports['PORT_DEATH']), '127.0.0.1');
    const text = await refused('busy', {});
    server.close();
    expect(text).toContain(`${ports['PORT_DEATH']} (PORT_DEATH)`);
    expect(text).toContain('What to do:');
  });

  it('with a mistake in the environment', async () => {
    const text = await refused('wrong', { DATABASE_URL: 'nonsense', LOG_LEVEL: 'loud' });
    expect(text).toContain('The configuration has 2 mistakes');
    expect(text).not.toContain('nonsense');
  });
});

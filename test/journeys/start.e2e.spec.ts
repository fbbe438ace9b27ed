import { spawnSync } from 'node:child_process';
import {
  existsSync,
  chmodSync,
  copyFileSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
  type Stats,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { eventually } from './cluster';
import { jarsCache, Newcomer, type Run } from './newcomer';

const ROOT = resolve(__dirname, '../..');

let dir: string;
let newcomer: Newcomer;

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'peristiwa-start-'));
  chmodSync(dir, 0o755);
  newcomer = await Newcomer.in(dir);
});
afterAll(() => {
  newcomer.kill();
  rmSync(dir, { recursive: true, force: true });
});

const start = (data: string, env: NodeJS.ProcessEnv = {}) =>
  newcomer.start(['--data', join(dir, data), '--households', '8', '--rate', '2'], env);

async function untilFlowing({ text, child }: Run): Promise<void> {
  await eventually(
    async () => text(),
    (all) => all.includes('live events follow') || child.exitCode !== null,
    100_000,
  );
  expect(child.exitCode).toBeNull();
}

async function ledgerTail(): Promise<number> {
  const token = readFileSync(join(dir, 'live', 'tokens', 'auditor'), 'utf8');
  const url = `http://127.0.0.1:${newcomer.ports['PORT_REGISTRY']}/v1/status`;
  const response = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
  return ((await response.json()) as { tail: number }).tail;
}

/** What another user of the machine could read, write or list: topics hold personal data and tokens. */
function open(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .concat(folder)
    .filter((path) => isOpen(lstatSync(path, { throwIfNoEntry: false })));
}

/** The mode of a link says nothing. */
const isOpen = (file: Stats | undefined) =>
  file !== undefined && !file.isSymbolicLink() && (file.mode & 0o067) !== 0;

/** Kills a server of the run: it is started again, in one line each, and what is recorded is delivered again. */
async function killed({ text }: Run, name: string, pidFile: string): Promise<void> {
  const before = text().length;
  process.kill(Number(readFileSync(join(dir, 'live', pidFile), 'utf8').split('\n')[0]), 'SIGKILL');
  const said = (words: RegExp, after: number) =>
    eventually(
      async () => text().slice(after),
      (all) => words.test(all),
      90_000,
    );
  await said(new RegExp(`${name} has ended unexpectedly; it is started again`), before);
  await said(new RegExp(`${name} runs again after`), before);
  await said(/kemensos .*published +lag 0/, text().length);
}

describe('npm start, after it has built', () => {
  it('starts from nothing to a live feed, restarts its servers, stops on Ctrl-C, resumes where it stopped, and survives SIGKILL', async () => {
    const first = start('live', jarsCache());
    await untilFlowing(first);
    expect(first.text()).toContain('/docs');
    expect(first.text()).toContain(`postgres     127.0.0.1:${newcomer.ports['PORT_POSTGRES']}\n`);
    expect(first.text()).toContain(`kafka        127.0.0.1:${newcomer.ports['PORT_KAFKA']}\n`);
    expect(open(join(dir, 'live'))).toEqual([]);
    const tail = await ledgerTail();
    expect(tail).toBeGreaterThan(20);
    await killed(first, 'PostgreSQL', 'postgres/data/postmaster.pid');
    await killed(first, 'Kafka', 'kafka/kafka.pid');
    first.child.kill('SIGINT');
    expect(await first.exit).toBe(0);
    expect(first.text()).not.toContain('    at ');

    const second = start('live', jarsCache());
    await untilFlowing(second);
    expect(await ledgerTail()).toBeGreaterThanOrEqual(tail);
    second.child.kill('SIGKILL');
    await second.exit;

    const third = start('live', jarsCache());
    await untilFlowing(third);
    expect(await ledgerTail()).toBeGreaterThanOrEqual(tail);
    third.child.kill('SIGTERM');
    expect(await third.exit).toBe(0);
    // No process is left running, so the folder can be removed.
    expect(existsSync(join(dir, 'live', 'postgres', 'data', 'postmaster.pid'))).toBe(false);
  }, 360_000);
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

  it.each(['PORT_DEATH', 'PORT_POSTGRES', 'PORT_KAFKA', 'PORT_KAFKA_CONTROLLER', 'PORT_ISSUER'])(
    'with a port taken: %s',
    async (name) => {
      const server = createServer().listen(Number(newcomer.ports[name]), '127.0.0.1');
      const text = await refused('busy', {});
      server.close();
      expect(text).toContain(`${newcomer.ports[name]} (${name})`);
      expect(text).toContain('What to do:');
    },
  );

  it('with a mistake in the environment', async () => {
    const text = await refused('wrong', { DATABASE_URL: 'nonsense', LOG_LEVEL: 'loud' });
    expect(text).toContain('The configuration has 2 mistakes');
    expect(text).not.toContain('nonsense');
    expect(await refused('wrong', { PORT_KAFKA: '65536' })).toContain('PORT_KAFKA is not valid');
    expect(await refused('wrong', { PORT_ISSUER: 'abc' })).toContain('PORT_ISSUER is not valid');
  });

  // Every port that is asked for is free: only the named server is missing.
  const elsewhere = {
    DATABASE_URL: 'postgres://nobody:nothing@127.0.0.1:1/peristiwa',
    KAFKA_BROKERS: '127.0.0.1:1',
  };
  const issuer = { OIDC_ISSUER: 'http://127.0.0.1:1', OIDC_JWKS_URL: 'http://127.0.0.1:1/jwks' };

  it.each([
    ['DATABASE_URL', 'DATABASE_URL names a server of your own, but no issuer'],
    ['KAFKA_BROKERS', 'KAFKA_BROKERS names a server of your own, but no issuer'],
  ] as const)(
    'with %s and the development issuer, unless invented people are asked for',
    async (name, says) => {
      const text = await refused('real', { [name]: elsewhere[name] });
      expect(text).toContain(says);
      expect(text).toContain('What to do: Set OIDC_ISSUER and OIDC_JWKS_URL');
      expect(text).not.toContain('    at ');
    },
  );

  it('with a PostgreSQL that cannot be reached', async () => {
    const text = await refused('away', { ...elsewhere, ...issuer });
    expect(text).toContain('PostgreSQL cannot be reached: nothing answers at 127.0.0.1:1.');
    expect(text).toContain('What to do: Check that it runs and that DATABASE_URL');
    expect(text).not.toContain('    at ');
  });

  it('with a Kafka that cannot be reached, before anything is started', async () => {
    const text = await refused('away', { KAFKA_BROKERS: '127.0.0.1:1,127.0.0.1:2', SYNTHETIC: 'true' });
    expect(text).toContain('Kafka cannot be reached: nothing answers at 127.0.0.1:1,127.0.0.1:2');
    expect(text).toContain('What to do: Check that it runs and that KAFKA_BROKERS');
    expect(text).not.toContain('    at ');
  });

  it('in a project folder that cannot be written, with something to install', async () => {
    const project = join(dir, 'project');
    mkdirSync(join(project, 'tools'), { recursive: true });
    for (const file of ['package.json', 'package-lock.json', 'tools/start.mjs', 'tools/prepare.mjs'])
      copyFileSync(join(ROOT, file), join(project, file));
    for (const folder of [join(project, 'tools'), project]) chmodSync(folder, 0o555);
    // Root may write everywhere.
    const nobody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
    const { status, stdout, stderr } = spawnSync(process.execPath, ['tools/start.mjs'], {
      cwd: project,
      encoding: 'utf8',
      ...nobody,
    });
    expect(status).toBe(1);
    expect(stdout + stderr).toContain(`The project folder ${project} cannot be written (EACCES)`);
    expect(stdout + stderr).toContain('→ Start as its owner, or copy it');
    expect(stdout + stderr).not.toContain('    at ');
    chmodSync(project, 0o755);
  });

  it.each([
    ['a file', 'file', 'a file has this name'],
    ['below a file', 'file/data', 'a part of its path is a file'],
  ])('with a data folder that is %s', async (_what, data, says) => {
    writeFileSync(join(dir, 'file'), '');
    const text = await refused(data, {});
    expect(text).toContain(says);
    expect(text).toContain('npm start -- --data <folder>');
    expect(text).not.toContain('    at ');
  });
});

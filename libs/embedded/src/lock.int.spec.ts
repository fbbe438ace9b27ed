import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lockHolder, withLock } from './lock';
import { freePort } from './free-ports';
import { assertPortsFree } from './ports';
import { StartProblem } from './start-problem';

describe('withLock', () => {
  let dataDir: string;

  beforeEach(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'peristiwa-lock-'));
  });

  afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

  it('given a running holder, then a second one is refused with its process id', () => {
    const lock = withLock(dataDir);
    expect(lockHolder(dataDir)).toBe(process.pid);
    expect(() => withLock(dataDir)).toThrow(StartProblem);
    expect(() => withLock(dataDir)).toThrow(`(process ${process.pid})`);

    lock.release();
    expect(lockHolder(dataDir)).toBeUndefined();
    expect(existsSync(join(dataDir, 'instance.lock'))).toBe(false);
    withLock(dataDir).release();
  });

  it.each([
    ['a process that no longer exists', '999999999\n1\n'],
    ['a living process that only reuses the id', `${process.pid}\n1\n`],
    ['half a line', 'abc'],
  ])('given the lock of %s, then it is taken over', (_case, content) => {
    writeFileSync(join(dataDir, 'instance.lock'), content);
    expect(lockHolder(dataDir)).toBeUndefined();
    const lock = withLock(dataDir);
    expect(lockHolder(dataDir)).toBe(process.pid);
    lock.release();
  });
});

describe('assertPortsFree', () => {
  let blocker: Server;
  let taken: number;

  beforeAll(async () => {
    blocker = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => blocker.once('listening', resolve));
    taken = (blocker.address() as { port: number }).port;
  });

  afterAll(() => blocker.close());

  it('given free ports only, then nothing happens', async () => {
    await expect(assertPortsFree([await freePort()])).resolves.toBeUndefined();
  });

  it('given one taken port of two, then the message names that one and its owner', async () => {
    const wanted = { birth: taken, death: await freePort() };
    await expect(assertPortsFree(wanted)).rejects.toThrow(
      `This port is taken by another program: ${taken} (birth).`,
    );
  });
});

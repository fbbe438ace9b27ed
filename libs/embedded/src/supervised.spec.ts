import { StartProblem } from './start-problem';
import { Supervised } from './supervised';

/** Until everything that waits for a few milliseconds has run. */
const until = async (isTrue: () => boolean) => {
  for (let turn = 0; turn < 500 && !isTrue(); turn += 1) await new Promise((done) => setTimeout(done, 2));
  expect(isTrue()).toBe(true);
};

class FakeServer {
  isStopped = false;
  /** Of the next stop only. */
  failure: Error | undefined;
  die: () => void = () => undefined;
  readonly ended = new Promise<void>((resolve) => (this.die = resolve));
  constructor(readonly port: number) {}
  async stop(): Promise<void> {
    const { failure } = this;
    this.failure = undefined;
    if (failure) throw failure;
    this.isStopped = true;
    this.die();
  }
}

/** Starts that fail as given, then succeed. */
async function underTest(failures: readonly (Error | undefined)[] = []) {
  const lines: string[] = [];
  const started: FakeServer[] = [];
  const left = [...failures];
  const supervised = await Supervised.start<FakeServer>(
    {
      name: 'PostgreSQL',
      onLine: (line) => lines.push(line),
      waitMs: { first: 1, longest: 4 },
      start: async (signal, before) => {
        signal.throwIfAborted();
        const failure = left.shift();
        if (failure) throw failure;
        const server = new FakeServer(before?.port ?? 5432);
        started.push(server);
        return server;
      },
    },
    new AbortController().signal,
  );
  return { supervised, lines, started };
}

it('starts a server again that has ended, on its port, and says so in two lines', async () => {
  const { supervised, lines, started } = await underTest();
  started[0]?.die();
  await until(() => lines.length === 2);
  expect(lines[0]).toBe('PostgreSQL has ended unexpectedly; it is started again.');
  expect(lines[1]).toMatch(/^PostgreSQL runs again after \d+\.\d s\.$/);
  expect(started.map(({ port, isStopped }) => [port, isStopped])).toEqual([
    [5432, true],
    [5432, false],
  ]);
  expect(supervised.server).toBe(started[1]);
  await supervised.stop();
  expect(started[1]?.isStopped).toBe(true);
  expect(lines).toHaveLength(2);
});

it('tries again with waits, and says each reason once', async () => {
  const full = () => new StartProblem('PostgreSQL did not start:\nNo space left', 'Free some disk space.');
  const { supervised, lines, started } = await underTest([undefined, full(), full(), new Error('other')]);
  started[0]?.die();
  await until(() => lines.length === 4);
  expect(lines.slice(1, -1)).toEqual([
    'PostgreSQL cannot be started, and is tried again: No space left Free some disk space.',
    'PostgreSQL cannot be started, and is tried again: other',
  ]);
  await supervised.stop();
});

it('tries again when the files of the run that has ended cannot be removed', async () => {
  const { supervised, lines, started } = await underTest();
  const [first] = started as [FakeServer];
  first.failure = new Error('EBUSY: resource busy');
  first.die();
  await until(() => lines.length === 3);
  expect(lines[1]).toBe('PostgreSQL cannot be started, and is tried again: EBUSY: resource busy');
  expect([started.length, first.isStopped]).toEqual([2, true]);
  await supervised.stop();
});

it('a stop while it waits starts nothing any more', async () => {
  const { supervised, started, lines } = await underTest([
    undefined,
    ...Array<Error>(1_000).fill(new Error('away')),
  ]);
  started[0]?.die();
  await until(() => lines.length === 2);
  await supervised.stop();
  const { length } = lines;
  await new Promise((done) => setTimeout(done, 20));
  expect([started.length, lines.length]).toEqual([1, length]);
});

it("a first start that fails is the caller's", async () => {
  await expect(underTest([new Error('no')])).rejects.toThrow('no');
});

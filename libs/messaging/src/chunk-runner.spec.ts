import type { EachBatchPayload } from 'kafkajs';
import { PoisonMessage, Postponed, type BatchHandler } from './batch-handler';
import { ChunkRunner } from './chunk-runner';

const silent = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

interface World {
  readonly handler: BatchHandler;
  readonly messages?: number;
  readonly maxChunk?: number;
}

function given({ handler, messages = 4, maxChunk = 2 }: World) {
  const ending = new AbortController();
  const log: string[] = [];
  const state = { running: true, stale: false, commit: async (): Promise<void> => undefined };
  const batch = {
    topic: 't',
    partition: 1,
    highWatermark: String(messages),
    messages: Array.from({ length: messages }, (_, index) => ({
      offset: String(index),
      key: null,
      value: Buffer.from(`v${index}`),
      timestamp: '0',
      headers:
        index === 0
          ? { plain: Buffer.from('x'), twice: ['a', Buffer.from('b')], none: undefined }
          : undefined,
    })),
  };
  const payload = {
    batch,
    heartbeat: async () => undefined,
    resolveOffset: (offset: string) => void log.push(`resolve ${offset}`),
    uncommittedOffsets: () => ({ topics: [] }),
    commitOffsetsIfNecessary: async () => {
      log.push('commit');
      await state.commit();
    },
    pause: () => {
      log.push('pause');
      return () => void log.push('resume');
    },
    isRunning: () => state.running,
    isStale: () => state.stale,
  } as unknown as EachBatchPayload;
  const runner = new ChunkRunner({
    handler,
    maxChunk,
    logger: silent,
    progress: {
      taken: () => undefined,
      postponed: ({ topic, partition }) => void log.push(`${topic}:${partition} postponed`),
      handled: ({ topic, partition, nextOffset, highWatermark }) =>
        log.push(`${topic}:${partition} ${highWatermark - nextOffset} behind`),
    },
  });
  const run = (positioned = true) => runner.run(payload, Promise.resolve(positioned), ending.signal);
  return { run, log, state, ending };
}

const offsetsOf = (chunk: readonly { offset: string }[]): string => chunk.map(({ offset }) => offset).join();

describe('ChunkRunner', () => {
  it('handles chunk after chunk and commits each', async () => {
    const chunks: string[] = [];
    const handle: BatchHandler['handle'] = async (_t, _p, chunk) => void chunks.push(offsetsOf(chunk));
    const { run, log } = given({ handler: { handle }, messages: 5 });
    await run();
    expect(chunks).toEqual(['0,1', '2,3', '4']);
    expect(log).toEqual([
      ...['resolve 1', 't:1 3 behind', 'commit'],
      ...['resolve 3', 't:1 1 behind', 'commit'],
      ...['resolve 4', 't:1 0 behind', 'commit'],
    ]);
  });

  it('returns headers as text, and the last value of a repeated header', async () => {
    const headers: unknown[] = [];
    const handle: BatchHandler['handle'] = async (_t, _p, chunk) =>
      void headers.push(...chunk.map((m) => m.headers));
    await given({ handler: { handle }, messages: 2 }).run();
    expect(headers).toEqual([{ plain: 'x', twice: 'b' }, {}]);
  });

  it('handles nothing before the stored offsets are sought', async () => {
    const handle = jest.fn(async () => undefined);
    const { run, log } = given({ handler: { handle } });
    await run(false);
    expect(handle).not.toHaveBeenCalled();
    expect(log).toEqual([]);
  });

  it.each(['running', 'stale', 'ending'] as const)(
    'stops before the next chunk when no longer %s',
    async (what) => {
      const chunks: string[] = [];
      const world = given({
        handler: {
          handle: async (_t, _p, chunk) => {
            chunks.push(offsetsOf(chunk));
            if (what === 'running') world.state.running = false;
            if (what === 'stale') world.state.stale = true;
            if (what === 'ending') world.ending.abort();
          },
        },
      });
      await world.run();
      expect(chunks).toEqual(['0,1']);
      expect(world.log).toEqual(['resolve 1', 't:1 2 behind', 'commit']);
    },
  );

  it('rests a partition that waits for another, and commits nothing of the chunk', async () => {
    jest.useFakeTimers();
    const chunks: string[] = [];
    const { run, log } = given({
      handler: {
        handle: async (_t, _p, chunk) => {
          chunks.push(offsetsOf(chunk));
          if (chunks.length > 1) throw new Postponed('other partitions first');
        },
      },
    });
    await run();
    expect(chunks).toEqual(['0,1', '2,3']);
    const before = ['resolve 1', 't:1 2 behind', 'commit', 't:1 postponed', 'pause'];
    expect(log).toEqual(before);
    jest.runAllTimers();
    jest.useRealTimers();
    expect(log).toEqual([...before, 'resume']);
  });

  it('does not commit a chunk that failed when the consumer ends meanwhile', async () => {
    const world = given({
      handler: {
        handle: async () => {
          world.ending.abort();
          throw new Error('database away');
        },
      },
    });
    await world.run();
    expect(world.log).toEqual([]);
  });

  it('continues when a commit fails, because the offset is only a hint', async () => {
    const world = given({ handler: { handle: async () => undefined } });
    world.state.commit = async () => {
      throw new Error('rebalancing');
    };
    await world.run();
    expect(world.log.filter((line) => line.startsWith('resolve'))).toEqual(['resolve 1', 'resolve 3']);
  });

  it('sets the poison message aside, after the messages before it and before those after it', async () => {
    const order: string[] = [];
    const handler: BatchHandler = {
      handle: async (_t, _p, chunk) => {
        if (chunk.some(({ offset }) => offset === '1')) throw new PoisonMessage('1', 'not JSON');
        order.push(`handle ${offsetsOf(chunk)}`);
      },
      setAside: async (_t, _p, one, { reason }) => void order.push(`aside ${one.offset} ${reason}`),
    };
    const { run, log } = given({ handler, messages: 3, maxChunk: 10 });
    await run();
    expect(order).toEqual(['handle 0', 'aside 1 not JSON', 'handle 2']);
    expect(log.filter((line) => line.startsWith('resolve'))).toEqual(['resolve 0', 'resolve 1', 'resolve 2']);
  });

  it.each<[string, Partial<BatchHandler>, string]>([
    ['there is no `setAside`', {}, '0'],
    ['it is not in the chunk', { setAside: async () => undefined }, '99'],
  ])('retries, and skips nothing, when %s', async (_name, more, offset) => {
    const attempts: number[] = [];
    const handle: BatchHandler['handle'] = async (_t, _p, _chunk, { attempt }) => {
      attempts.push(attempt);
      if (attempt === 1) throw new PoisonMessage(offset, 'not JSON');
    };
    const { run, log } = given({ handler: { handle, ...more }, messages: 1 });
    await run();
    expect(attempts).toEqual([1, 2]);
    expect(log).toEqual(['resolve 0', 't:1 0 behind', 'commit']);
  });
});

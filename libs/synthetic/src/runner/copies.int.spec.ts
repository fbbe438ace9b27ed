import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { copiesOf } from './copies';
import { System } from './system';

describe('copiesOf', () => {
  let stored: string[];
  let requests: number;
  let server: Server;
  beforeEach(async () => {
    [stored, requests] = [[], 0];
    server = createServer((request, response) => {
      requests += 1;
      void answer(request).then((persons) => response.end(JSON.stringify({ persons })));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterEach(() => new Promise((resolve) => server.close(resolve)));

  async function answer(request: IncomingMessage) {
    const { personKeys } = JSON.parse(await text(request)) as { personKeys: string[] };
    const known = new Set(stored);
    return personKeys.filter((key) => known.has(key)).map(toCopy);
  }
  const toCopy = (personKey: string) => ({ personKey, version: 1, state: { name: personKey } });
  const id = (n: number) => `01900000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`;
  const range = (from: number, count: number, step = 1) =>
    Array.from({ length: count }, (_, index) => id(from + index * step));
  const copies = async (keys: readonly string[]) => {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const log = { info: () => undefined, warn: () => undefined };
    const tokens = () => Promise.resolve('token');
    const found = await copiesOf(
      new System({ urls: { registry: url }, tokens, log, timeoutMs: 1_000 }),
      url,
      keys,
    );
    return [...found.keys()].toSorted();
  };

  it.each([0, 1, 499, 500, 501, 1_200])('finds all of %i persons', async (count) => {
    stored = range(0, count);
    expect(await copies(stored.toReversed())).toEqual(stored);
  });

  it('leaves out those who have no copy', async () => {
    stored = range(0, 10, 2);
    expect(await copies(range(0, 10))).toEqual(range(0, 5, 2));
    stored = [];
    expect(await copies(range(0, 10))).toEqual([]);
  });

  it('asks only for the wanted persons of a large population, 500 at a time', async () => {
    stored = range(0, 100_000);
    const wanted = range(50, 892, 68);
    expect(await copies(wanted)).toEqual(wanted);
    expect(requests).toBe(2);
  });
});

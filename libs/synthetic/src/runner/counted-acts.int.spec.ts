import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CountedActs } from './counted-acts';
import { System } from './system';

const SINCE = new Date('2026-11-20T05:00:00.000Z');

describe('CountedActs', () => {
  let recordedAt: string[];
  let read: number;
  let server: Server;
  beforeEach(async () => {
    [recordedAt, read] = [[], 0];
    server = createServer((request, response) => {
      const query = new URL(request.url ?? '', 'http://127.0.0.1').searchParams;
      const [after, limit] = [Number(query.get('after')), Number(query.get('limit'))];
      const events = recordedAt.slice(after, after + limit).map((time, index) => ({
        headers: { ce_type: 'id.peristiwa.person.born.v1', ce_time: time },
        value: {
          personKey: `person-${after + index}`,
          state: { bornOn: '2026-11-01', address: { area: '3204012001' } },
        },
      }));
      read += events.length;
      response.end(JSON.stringify({ events, highWater: recordedAt.length }));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterEach(() => new Promise((resolve) => server.close(resolve)));

  const open = () => {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const log = { info: () => undefined, warn: () => undefined };
    const tokens = () => Promise.resolve('token');
    const acts = new CountedActs(new System({ urls: { registry: url }, tokens, log, timeoutMs: 1_000 }));
    return async () => (await acts.recordedSince(url, SINCE)).map(({ personId }) => personId);
  };
  const before = '2026-11-20T04:59:59.999Z';
  const at = SINCE.toISOString();

  it('gives the acts since the instant, which itself counts', async () => {
    recordedAt = [before, before, at, '2026-11-20T06:00:00.000Z'];
    expect(await open()()).toEqual(['person-2', 'person-3']);
  });

  it('is empty when nothing was recorded since', async () => {
    expect(await open()()).toEqual([]);
    recordedAt = [before];
    expect(await open()()).toEqual([]);
  });

  it('reads each message once, however often it is asked', async () => {
    recordedAt = Array.from({ length: 2_500 }, () => at);
    const acts = open();
    expect(await acts()).toHaveLength(2_500);
    read = 0;
    recordedAt.push(at);
    expect((await acts()).at(-1)).toBe('person-2500');
    expect(await acts()).toHaveLength(2_501);
    // One message to learn the high water each time, and the new one.
    expect(read).toBe(3);
  });
});

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { Step } from '../plan/step';
import { HttpSender } from './sender';

type Reply = { readonly status: number; readonly body?: unknown; readonly raw?: string };
interface Seen {
  readonly url: string;
  readonly authorization: string;
  readonly body: unknown;
}

const step: Step = {
  n: 0,
  command: 'register-arrival',
  office: '3204',
  requestId: '9a7f4c1e-0d3b-4a6e-8f21-5b6c7d8e9f00',
  body: {},
  path: { moveId: 'm1' },
  expected: { outcome: 'accepted' },
  learns: {},
  touches: [],
  draw: 0.5,
};

describe('HttpSender', () => {
  let server: Server;
  let replies: Reply[];
  let seen: Seen[];
  const warnings: object[] = [];

  beforeEach(async () => {
    [replies, seen] = [[], []];
    const reply = async (request: IncomingMessage, response: ServerResponse) => {
      const { authorization = '' } = request.headers;
      seen.push({ url: request.url ?? '', authorization, body: JSON.parse(await text(request)) });
      const { status, body, raw } = replies.shift() ?? { status: 201, body: {} };
      if (status === 0) request.socket.destroy();
      else response.writeHead(status).end(raw ?? JSON.stringify(body ?? {}));
    };
    server = createServer((request, response) => void reply(request, response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterEach(() => new Promise((resolve) => server.close(resolve)));

  const send = (signal = new AbortController().signal) => {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const log = { info: () => undefined, warn: (fields: object) => void warnings.push(fields) };
    const tokens = (client: string) => Promise.resolve(`token-of-${client}-${seen.length}`);
    const sender = new HttpSender({ birth: url, death: url, move: url, status: url }, { tokens, log });
    return sender.send({ step, body: { requestId: step.requestId }, path: { moveId: 'm1' } }, signal);
  };

  it('posts to the desk with the token of the office and gives the answer', async () => {
    replies = [{ status: 201, body: { position: 7 } }];
    expect(await send()).toEqual({ outcome: 'accepted', body: { position: 7 } });
    expect(seen).toEqual([
      {
        url: '/v1/moves/m1/arrival',
        authorization: 'Bearer token-of-registrar-3204-0',
        body: { requestId: step.requestId },
      },
    ]);
  });

  it('returns a refusal as an answer', async () => {
    replies = [{ status: 409, body: { type: 'urn:peristiwa:problem:move-used' } }];
    expect(await send()).toEqual({ outcome: 'rejected', status: 409, code: 'move-used' });
    expect(seen).toHaveLength(1);
  });

  it('returns a refusal without a problem document as an answer, too', async () => {
    replies = [{ status: 413, raw: '<html>' }];
    expect(await send()).toEqual({ outcome: 'rejected', status: 413, code: 'no-problem-document' });
  });

  it('sends the same request again after 503, 500 and a broken connection', async () => {
    replies = [{ status: 503 }, { status: 500 }, { status: 0 }, { status: 201, body: { position: 9 } }];
    expect(await send()).toEqual({ outcome: 'accepted', body: { position: 9 } });
    expect(seen.map(({ body }) => body)).toEqual(Array(4).fill({ requestId: step.requestId }));
  });

  it('asks for another token when one has expired', async () => {
    replies = [{ status: 401, body: { type: 'urn:peristiwa:problem:token-expired' } }];
    await send();
    expect(seen.map(({ authorization }) => authorization.at(-1))).toEqual(['0', '1']);
  });

  it('retries until it is stopped', async () => {
    replies = Array.from({ length: 50 }, () => ({ status: 503 }));
    const abort = new AbortController();
    const sending = send(abort.signal);
    abort.abort();
    await expect(sending).rejects.toThrow('aborted');
  });
});

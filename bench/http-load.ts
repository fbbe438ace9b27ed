import { Agent, request } from 'node:http';
import { join } from 'node:path';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { withCallers } from './callers';

export interface HttpLoad {
  readonly url: string;
  readonly token: string;
  readonly callers: number;
  /** JSON texts, each sent once. */
  readonly bodies: readonly string[];
}

/**
 * Sends POST requests from a separate thread, so that the client does not use the server's thread. @returns
 * milliseconds per request
 */
export function httpLoad(load: HttpLoad): { ready: Promise<void>; go: () => Promise<number[]> } {
  const worker = new Worker(join(__dirname, 'http-load.js'), { workerData: load });
  const failed = new Promise<never>((_, reject) => worker.once('error', reject));
  failed.catch(() => undefined);
  const message = <Message>() =>
    Promise.race([new Promise<Message>((resolve) => worker.once('message', resolve)), failed]);
  return {
    ready: message<void>(),
    go: async () => {
      const done = message<number[]>();
      worker.postMessage('go');
      return done;
    },
  };
}

function post(agent: Agent, { url, token }: HttpLoad, body: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const headers = {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
    };
    const sent = request(url, { method: 'POST', agent, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        if (response.statusCode === 200 || response.statusCode === 201) return resolve();
        reject(new Error(`${url} answered ${response.statusCode}: ${Buffer.concat(chunks).toString()}`));
      });
    });
    sent.once('error', reject);
    sent.end(body);
  });
}

async function work(load: HttpLoad): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: load.callers });
  parentPort?.postMessage('ready');
  await new Promise((resolve) => parentPort?.once('message', resolve));
  const latencies = await withCallers(load.callers, load.bodies, (body) => post(agent, load, body));
  agent.destroy();
  parentPort?.postMessage(latencies);
}

if (!isMainThread) void work(workerData as HttpLoad);

import { Agent, request } from 'node:http';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { withCallers } from './callers';
import { openLoop } from './open-loop';

export interface HttpLoad {
  readonly url: string;
  readonly token: string;
  /** The largest number of requests at one time. */
  readonly callers: number;
  /** Open loop: requests are due at this even pace. Absent: each caller sends its next request after an answer. */
  readonly perSecond?: number;
  /** JSON texts, each sent once. */
  readonly bodies: readonly string[];
}

export interface HttpAnswers {
  /** Milliseconds per request; in an open loop from the time at which it was due. */
  readonly latencies: readonly number[];
  /** Bodies of the answers, in the order in which they came. */
  readonly answers: readonly string[];
  /** Requests that were sent again, because the service answered that it is temporarily unavailable. */
  readonly repeated: number;
  /** From the first request to the last answer. */
  readonly seconds: number;
}

/** Sends POST requests from a separate thread, so that the client does not use the server's thread. */
export function httpLoad(load: HttpLoad): { ready: Promise<void>; go: () => Promise<HttpAnswers> } {
  const worker = new Worker(join(__dirname, 'http-load.js'), { workerData: load });
  const failed = new Promise<never>((_, reject) => worker.once('error', reject));
  failed.catch(() => undefined);
  const message = <Message>() =>
    Promise.race([new Promise<Message>((resolve) => worker.once('message', resolve)), failed]);
  return {
    ready: message<void>(),
    go: async () => {
      const done = message<HttpAnswers>();
      worker.postMessage('go');
      return done;
    },
  };
}

interface Answer {
  readonly status: number | undefined;
  readonly text: string;
}

function post(agent: Agent, { url, token }: HttpLoad, body: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const headers = {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
    };
    const sent = request(url, { method: 'POST', agent, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        resolve({ status: response.statusCode, text: Buffer.concat(chunks).toString() }),
      );
    });
    sent.once('error', reject);
    sent.end(body);
  });
}

const UNAVAILABLE = 503;
const REPEAT_AFTER_MS = 100;
const REPEATS_MAX = 600;

async function work(load: HttpLoad): Promise<void> {
  const { callers, bodies, perSecond } = load;
  const agent = new Agent({ keepAlive: true, maxSockets: callers });
  parentPort?.postMessage('ready');
  await new Promise((resolve) => parentPort?.once('message', resolve));
  const answers: string[] = [];
  let repeated = 0;
  const send = async (body: string) => {
    let answer = await post(agent, load, body);
    for (let left = REPEATS_MAX; answer.status === UNAVAILABLE && left > 0; left -= 1) {
      repeated += 1;
      await pause(REPEAT_AFTER_MS);
      answer = await post(agent, load, body);
    }
    const { status, text } = answer;
    if (status !== 200 && status !== 201) throw new Error(`${load.url} answered ${status}: ${text}`);
    answers.push(text);
  };
  const started = performance.now();
  const latencies = await (perSecond === undefined
    ? withCallers(callers, bodies, send)
    : openLoop({ perSecond, next: nextOf(bodies), work: send, signal: new AbortController().signal }));
  agent.destroy();
  const seconds = (performance.now() - started) / 1_000;
  parentPort?.postMessage({ latencies, answers, repeated, seconds } satisfies HttpAnswers);
}

function nextOf(bodies: readonly string[]): () => string | undefined {
  const left = bodies.values();
  return () => left.next().value;
}

if (!isMainThread) void work(workerData as HttpLoad);

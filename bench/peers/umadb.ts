import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { freePort } from '@peristiwa/embedded';
import type { BenchEnvironment } from '../environment';
import { load } from './load';
import type { PeerStore } from './stores';

const VERSION = '0.7.8';
export const UMADB = `umadb ${VERSION}`;

const EMPTY_AFTER_MS = 20_000;
const LOOK_EVERY_MS = 50;

/** The part of UmaDB's gRPC service that is used here, in the JSON form of protobuf descriptors. */
const SERVICE = {
  nested: {
    umadb: {
      nested: {
        v1: {
          nested: {
            Event: {
              fields: {
                event_type: { type: 'string', id: 1 },
                tags: { rule: 'repeated', type: 'string', id: 2 },
                data: { type: 'bytes', id: 3 },
              },
            },
            QueryItem: { fields: { tags: { rule: 'repeated', type: 'string', id: 2 } } },
            Query: { fields: { items: { rule: 'repeated', type: 'QueryItem', id: 1 } } },
            AppendCondition: { fields: { fail_if_events_match: { type: 'Query', id: 1 } } },
            AppendRequest: {
              fields: {
                events: { rule: 'repeated', type: 'Event', id: 1 },
                condition: { type: 'AppendCondition', id: 2 },
              },
            },
            AppendResponse: { fields: { position: { type: 'uint64', id: 1 } } },
            HeadRequest: { fields: {} },
            HeadResponse: { fields: { position: { type: 'uint64', id: 1 } } },
            DCB: {
              methods: {
                Append: { requestType: 'AppendRequest', responseType: 'AppendResponse' },
                Head: { requestType: 'HeadRequest', responseType: 'HeadResponse' },
              },
            },
          },
        },
      },
    },
  },
};

type Answered = (error: Error | null) => void;

interface Dcb {
  Append(request: object, answered: Answered): void;
  Head(request: object, answered: Answered): void;
  close(): void;
}

interface Grpc {
  credentials: { createInsecure(): object };
  loadPackageDefinition(definition: object): {
    umadb: { v1: { DCB: new (address: string, credentials: object) => Dcb } };
  };
}

/** A server in a separate process; a new file each time it is emptied. @throws when pip cannot install it */
export async function openUmaDb(environment: BenchEnvironment, folder: string): Promise<PeerStore> {
  const packages = installed(folder);
  const grpc = (await load(folder, '@grpc/grpc-js')) as unknown as Grpc;
  const { fromJSON } = await load(folder, '@grpc/proto-loader');
  const definition = (fromJSON as (json: object, options: object) => object)(SERVICE, { keepCase: true });
  const { DCB } = grpc.loadPackageDefinition(definition).umadb.v1;
  const data = join(environment.folder, 'umadb');
  const address = `127.0.0.1:${await freePort()}`;
  let server: ChildProcess | undefined;
  let client: Dcb | undefined;
  const stop = async () => {
    client?.close();
    if (!server || server.exitCode !== null) return;
    const ended = once(server, 'exit');
    server.kill('SIGKILL');
    await ended;
  };
  const empty = async () => {
    await stop();
    rmSync(data, { recursive: true, force: true });
    mkdirSync(data);
    server = started(packages, ['--listen', address, '--db-path', join(data, 'events.db')]);
    client = new DCB(address, grpc.credentials.createInsecure());
    await answering(client);
  };
  environment.onEnd(stop);
  await empty();
  return {
    name: UMADB,
    lacks:
      'acts of which a part is checked by version (here: the first stream is new), reservations, request ids, ' +
      'tamper evidence; SQL',
    append: ({ events, meta }) => {
      const request = {
        events: events.map(({ streamId, type, data: facts }) => ({
          event_type: type,
          tags: [`person:${streamId}`],
          data: Buffer.from(`{"facts":${facts},"meta":${meta}}`),
        })),
        condition: { fail_if_events_match: { items: [{ tags: [`person:${events[0]?.streamId}`] }] } },
      };
      return asked((answered) => (client as Dcb).Append(request, answered));
    },
    empty,
  };
}

function asked(call: (answered: Answered) => void): Promise<void> {
  return new Promise((resolve, reject) => call((error) => (error ? reject(error) : resolve())));
}

/** From the Python package, which contains the server; kept between runs. */
function installed(folder: string): string {
  const packages = join(folder, `umadb-${VERSION}`);
  const options = ['--target', packages, '--no-deps', '--quiet', '--disable-pip-version-check'];
  const pip = ['-m', 'pip', 'install', '--root-user-action=ignore', ...options, `umadb==${VERSION}`];
  execFileSync('python3', pip, { stdio: ['ignore', 'ignore', 'pipe'], timeout: 120_000 });
  return packages;
}

function started(packages: string, options: readonly string[]): ChildProcess {
  const program = 'import sys; sys.argv[0] = "umadb"; from umadb.umadb_server_cli import main; main()';
  const env = { ...process.env, PYTHONPATH: packages };
  return spawn('python3', ['-c', program, ...options], { env, stdio: 'ignore' });
}

async function answering(client: Dcb): Promise<void> {
  const deadline = performance.now() + EMPTY_AFTER_MS;
  for (;;) {
    try {
      return await asked((answered) => client.Head({}, answered));
    } catch (error) {
      if (performance.now() > deadline) throw error;
      await pause(LOOK_EVERY_MS);
    }
  }
}

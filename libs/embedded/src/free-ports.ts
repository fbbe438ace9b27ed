import { randomInt } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { errorCode, StartProblem } from './start-problem';

export const LOOPBACK = '127.0.0.1';

/** Free ports are given out in blocks. Who listens on the first port of a block owns its other ports. */
const BLOCK = 16;
const FIRST_PORT = 10_000;
const LAST_PORT = 65_535;
/** Where the kernel takes the local ports of outgoing connections: one of those could take a free port. */
const OUTGOING = { file: '/proc/sys/net/ipv4/ip_local_port_range', usual: '32768 65535' } as const;

/** Listens on the port. Returns undefined when it is taken. */
function listenOn(port: number): Promise<Server | undefined> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy());
    server.once('error', (error) => {
      if (errorCode(error) === 'EADDRINUSE') resolve(undefined);
      else reject(error);
    });
    server.listen({ port, host: LOOPBACK, exclusive: true }, () => resolve(server));
  });
}

/** Opens and closes a listener. Returns false when the port is taken. */
export async function isFree(port: number): Promise<boolean> {
  const server = await listenOn(port);
  if (server) await new Promise((resolve) => server.close(resolve));
  return server !== undefined;
}

/** Numbers of the blocks that no outgoing connection reaches; of all blocks, where the kernel's range leaves none. */
export function blocksBeside(range: string): number[] {
  const [low = 0, high = LAST_PORT] = range.trim().split(/\s+/).map(Number);
  const all = Array.from({ length: Math.floor((LAST_PORT + 1 - FIRST_PORT) / BLOCK) }, (_, index) => index);
  const beside = all.filter((block) => {
    const first = FIRST_PORT + block * BLOCK;
    return first + BLOCK <= low || first > high;
  });
  return beside.length > 0 ? beside : all;
}

function outgoingRange(): string {
  return existsSync(OUTGOING.file) ? readFileSync(OUTGOING.file, 'utf8') : OUTGOING.usual;
}

/** The blocks that this process has not tried yet, in a random order, and the ports that are left of its last one. */
let untried: number[] | undefined;
let left: number[] = [];

/** Takes a block that no other process has, until this process ends. @throws StartProblem when all are taken */
async function takeBlock(): Promise<number[]> {
  untried ??= blocksBeside(outgoingRange());
  while (untried.length > 0) {
    const [block] = untried.splice(randomInt(untried.length), 1) as [number];
    const first = FIRST_PORT + block * BLOCK;
    const owned = await listenOn(first);
    if (!owned) continue;
    owned.unref();
    return Array.from({ length: BLOCK - 1 }, (_, index) => first + 1 + index);
  }
  throw new StartProblem('No free TCP port is left on 127.0.0.1.', 'Stop some programs.');
}

/**
 * Different ports of 127.0.0.1 that nothing listens on at this moment and that are not among `except`. While this
 * process runs they are given to no other caller, in this process or in another one: a program may stop and start again
 * on them.
 */
export async function freePorts(count: number, except: readonly number[] = []): Promise<number[]> {
  const free: number[] = [];
  while (free.length < count) {
    if (left.length === 0) left.push(...(await takeBlock()));
    const port = left.shift();
    if (port !== undefined && !except.includes(port) && (await isFree(port))) free.push(port);
  }
  return free;
}

/** A port of 127.0.0.1 that nothing listens on at this moment. */
export async function freePort(): Promise<number> {
  const [port] = await freePorts(1);
  return port as number;
}

import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';
import { errorCode, StartProblem } from './start-problem';

const LOOPBACK = '127.0.0.1';

/** Below 32768, where Linux takes the local ports of outgoing connections: one of those could take a free port. */
const FREE_PORTS = { first: 10_000, last: 32_767 } as const;
const MAX_DRAWS = 1_000;

/** Opens and closes a listener. Returns false when the port is taken. */
function isFree(port: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error) => {
      if (errorCode(error) === 'EADDRINUSE') resolve(false);
      else reject(error);
    });
    server.listen({ port, host: LOOPBACK, exclusive: true }, () => {
      server.close(() => resolve(true));
    });
  });
}

/** Different ports of 127.0.0.1 that nothing listens on at this moment and that are not among `except`. */
export async function freePorts(count: number, except: readonly number[] = []): Promise<number[]> {
  const drawn = new Set(except);
  const free: number[] = [];
  for (let draws = 0; free.length < count; draws++) {
    if (draws === MAX_DRAWS)
      throw new StartProblem('No free TCP port is left on 127.0.0.1.', 'Stop some programs.');
    const port = randomInt(FREE_PORTS.first, FREE_PORTS.last + 1);
    if (drawn.has(port)) continue;
    drawn.add(port);
    if (await isFree(port)) free.push(port);
  }
  return free;
}

/** A port of 127.0.0.1 that nothing listens on at this moment. */
export async function freePort(): Promise<number> {
  const [port] = await freePorts(1);
  return port as number;
}

interface PortChoice {
  /** The environment variable that moves the port, for the message. */
  readonly whose: string;
  /** Ports that the same program will listen on. */
  readonly except?: readonly number[];
}

/** The requested port if it is free, a free one for 0 or undefined; throws a StartProblem when it is taken. */
export async function choosePort(wanted: number | undefined, choice: PortChoice): Promise<number> {
  const { whose, except } = choice;
  if (!wanted) return (await freePorts(1, except))[0] as number;
  await assertPortsFree({ [whose]: wanted });
  return wanted;
}

/**
 * Fails with one message that names every taken port and its purpose. Takes a plain list of ports or names with
 * ports: `{ birth: 3101, death: 3102 }`.
 */
export async function assertPortsFree(
  ports: readonly number[] | Readonly<Record<string, number>>,
): Promise<void> {
  const wanted: [string, number][] = Array.isArray(ports)
    ? ports.map((port: number) => ['', port])
    : Object.entries(ports);
  const taken: string[] = [];
  for (const [name, port] of wanted) {
    const free = await isFree(port).catch((error: unknown) => {
      throw new StartProblem(
        `Port ${port} on ${LOOPBACK} cannot be used (${errorCode(error) ?? 'unknown error'}).`,
        'Choose a port above 1023.',
        { cause: error },
      );
    });
    if (!free) taken.push(name ? `${port} (${name})` : String(port));
  }
  if (taken.length === 0) return;
  throw new StartProblem(
    `${taken.length === 1 ? 'This port is' : 'These ports are'} taken by another program: ${taken.join(', ')}.`,
    'Stop that program (it may be another Peristiwa), or choose other ports: see the README, "Configuration".',
  );
}

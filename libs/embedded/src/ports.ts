import { createServer } from 'node:net';
import { errorCode, StartProblem } from './start-problem';

const LOOPBACK = '127.0.0.1';

/** Opens and closes a listener. Returns the bound port, or undefined when it is taken. */
function tryPort(port: number): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error) => {
      if (errorCode(error) === 'EADDRINUSE') resolve(undefined);
      else reject(error);
    });
    server.listen({ port, host: LOOPBACK, exclusive: true }, () => {
      const address = server.address();
      const bound = typeof address === 'object' && address ? address.port : port;
      server.close(() => resolve(bound));
    });
  });
}

/** A port of 127.0.0.1 that nothing listens on at this moment. */
export async function freePort(): Promise<number> {
  const port = await tryPort(0);
  if (port === undefined)
    throw new StartProblem('No free TCP port is left on 127.0.0.1.', 'Stop some programs.');
  return port;
}

/** The requested port if it is free, a free one for 0 or undefined; throws a StartProblem when it is taken. */
export async function choosePort(wanted: number | undefined, whose: string): Promise<number> {
  if (!wanted) return freePort();
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
    const free = await tryPort(port).catch((error: unknown) => {
      throw new StartProblem(
        `Port ${port} on ${LOOPBACK} cannot be used (${errorCode(error) ?? 'unknown error'}).`,
        'Choose a port above 1023.',
        { cause: error },
      );
    });
    if (free === undefined) taken.push(name ? `${port} (${name})` : String(port));
  }
  if (taken.length === 0) return;
  throw new StartProblem(
    `${taken.length === 1 ? 'This port is' : 'These ports are'} taken by another program: ${taken.join(', ')}.`,
    'Stop that program (it may be another Peristiwa), or choose other ports: see the README, "Configuration".',
  );
}

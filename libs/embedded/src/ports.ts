import { freePorts, isFree, LOOPBACK } from './free-ports';
import { errorCode, StartProblem } from './start-problem';

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

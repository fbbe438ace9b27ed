import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';

const CONNECT_MS_MAX = 1_000;

/** Addresses of this machine other than 127.0.0.1. On Linux all of 127.0.0.0/8 leads to a socket bound to 0.0.0.0. */
const others = (): string[] => [
  '127.0.0.2',
  ...Object.values(networkInterfaces())
    .flatMap((found) => found ?? [])
    .map(({ address }) => address)
    .filter((address) => address !== '127.0.0.1' && !address.startsWith('fe80')),
];

/** Addresses of this machine, other than 127.0.0.1, on which somebody listens at the port. */
export async function openBeyondLoopback(port: number): Promise<string[]> {
  const open = await Promise.all(others().map(async (host) => ({ host, isOpen: await isOpen(host, port) })));
  return open.filter((one) => one.isOpen).map(({ host }) => host);
}

export function isOpen(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: CONNECT_MS_MAX });
    const end = (result: boolean) => {
      socket.destroy();
      resolve(result);
    };
    socket
      .once('connect', () => end(true))
      .once('error', () => end(false))
      .once('timeout', () => end(false));
  });
}

import { BlockList, isIP } from 'node:net';

/** Not reachable for a partner, or inside the operator's own networks (RFC 6890). */
const closed = new BlockList();
for (const [net, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
] as const) {
  closed.addSubnet(net, bits, 'ipv4');
}
/** Global unicast addresses of IPv6; all others are local, or stand for an address of IPv4. */
const global6 = new BlockList();
global6.addSubnet('2000::', 3, 'ipv6');
for (const [net, bits] of [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const) {
  closed.addSubnet(net, bits, 'ipv6');
}

/** True for an address of the public Internet. */
export function isPublicAddress(address: string): boolean {
  const family = isIP(address);
  if (family === 4) return !closed.check(address, 'ipv4');
  return family === 6 && global6.check(address, 'ipv6') && !closed.check(address, 'ipv6');
}

export function isLoopback(address: string): boolean {
  return address === '::1' || /^127\./.test(address);
}

export interface TargetRule {
  /** Origins to which may be pushed, such as `https://sink.kemensos.go.id`. */
  readonly targets: readonly string[];
  /** Development: http is accepted to this machine. */
  readonly isDevelopment: boolean;
}

export type TargetFault = 'not-https' | 'not-listed' | 'not-public' | 'not-a-target';

/**
 * Why nothing may be pushed to a URL; undefined when it may. The address behind a name is judged when it is connected to. A
 * URL has no user, no query and no fragment, which could hold a secret or a name.
 */
export function faultOfTarget(text: string, { targets, isDevelopment }: TargetRule): TargetFault | undefined {
  if (!URL.canParse(text)) return 'not-a-target';
  const { protocol, hostname, origin, username, password, search, hash } = new URL(text);
  if (username || password || search || hash) return 'not-a-target';
  const host = hostname.replace(/^\[|\]$/g, '');
  const isHere = isDevelopment && (host === 'localhost' || isLoopback(host));
  if (protocol !== 'https:' && !(protocol === 'http:' && isHere)) return 'not-https';
  if (!targets.includes(origin)) return 'not-listed';
  return isIP(host) !== 0 && !isHere && !isPublicAddress(host) ? 'not-public' : undefined;
}

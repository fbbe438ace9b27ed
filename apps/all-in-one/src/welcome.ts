import { apps, appsOf, commands } from '@peristiwa/contracts';

export interface DevelopmentAccess {
  readonly urls: Readonly<Record<string, string>>;
  /** Servers that this start runs, reachable from this machine only. */
  readonly servers: Readonly<Record<string, string>>;
  readonly token: ((clientId: string) => Promise<string>) | undefined;
  readonly tokenFile: (clientId: string) => string;
  readonly demo: { readonly birth: object; readonly lookup: object };
}

const clients: readonly (readonly [client: string, who: string])[] = [
  ['registrar-3204', 'petugas Disdukcapil Kabupaten Bandung (registrar)'],
  ['registrar-3204-2', 'petugas kedua (second officer, approves applications)'],
  ['operator', 'operator'],
  ['auditor', 'auditor'],
  ...appsOf('ministry').map((name) => [name, `${apps[name].title} (partner)`] as const),
];

/**
 * Prints the start page when all services are up: their addresses, the development tokens, and example calls that can
 * be pasted.
 */
export async function welcome(access: DevelopmentAccess, write: (line: string) => void): Promise<void> {
  write('');
  write(
    `  Konsol (console): ${access.urls.ops}   buka di peramban, pilih peran (open it in a browser, pick a role)`,
  );
  write('');
  write('  service      documentation');
  for (const [name, url] of Object.entries(access.urls)) write(`  ${name.padEnd(12)} ${url}/docs`);
  for (const [name, address] of Object.entries(access.servers)) write(`  ${name.padEnd(12)} ${address}`);
  if (!access.token) return;
  write('');
  write('  Development tokens (12 hours). Each is in a file, so that the calls below can be pasted:');
  for (const [client, who] of clients) {
    write(`    ${client.padEnd(17)} ${access.tokenFile(client).padEnd(44)} ${who}`);
  }
  write('');
  write('  A call per role, to paste into another terminal:');
  for (const [client, url, body] of examples(access)) {
    const bearer = `-H "authorization: Bearer $(cat ${access.tokenFile(client)})"`;
    const data = body ? ` -H 'content-type: application/json' -d '${JSON.stringify(body)}'` : '';
    write(`    # ${client}`);
    write(`    curl -s ${url} ${bearer}${data}`);
  }
  write('');
}

function examples({ urls, demo }: DevelopmentAccess): [string, string, object?][] {
  return [
    ['registrar-3204', `${urls.birth}${commands['register-birth'].path}`, demo.birth],
    ['registrar-3204', `${urls.registry}/v1/persons/lookup`, demo.lookup],
    ['operator', `${urls.publisher}/v1/feeds`],
    ['auditor', `${urls.registry}/v1/status`],
    ['kemensos', `'${urls.publisher}/v1/feeds/kemensos/events?after=0&limit=2'`],
    ['kemenp2mi', `${urls.kemenp2mi}/v1/status`],
    ['bps', `'${urls.bps}/v1/tables/births?from=2026-01&to=2026-12'`],
  ];
}

export { clients as developmentClients };

import { setTimeout as sleep } from 'node:timers/promises';
import { findDevClient, type DevIssuer } from '@peristiwa/service';

/** The JSON answer of a service to a client of the development issuer; with a body it is a POST. */
export async function callAs(
  issuer: DevIssuer,
  client: string,
  url: string,
  body?: object,
  // eslint-disable-next-line typescript/no-explicit-any -- answers of many shapes
): Promise<any> {
  const claims = findDevClient(client);
  if (!claims) throw new Error(`No development client ${client}`);
  const headers = {
    authorization: `Bearer ${await issuer.token(claims)}`,
    'content-type': 'application/json',
  };
  const init = body === undefined ? { headers } : { method: 'POST', headers, body: JSON.stringify(body) };
  return (await fetch(url, init)).json();
}

/** Looks until there is something. @throws Error after 40 s, with what was looked for */
export async function until<Value>(look: () => Promise<Value | undefined | false>): Promise<Value> {
  const giveUpAt = Date.now() + 40_000;
  for (;;) {
    const seen = await look();
    if (seen) return seen;
    if (Date.now() > giveUpAt) throw new Error(`still not true: ${look}`);
    await sleep(50);
  }
}

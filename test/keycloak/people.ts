import { createHash, randomBytes } from 'node:crypto';
import type { Keycloak } from './server';

export interface Person {
  readonly username: string;
  readonly roles: readonly string[];
  readonly attributes?: Readonly<Record<string, readonly string[]>>;
  /** Name of the group of a ministry. */
  readonly group?: string;
}

export interface Tokens {
  readonly access_token: string;
  readonly id_token: string;
  readonly refresh_token: string;
}

const PASSWORD = 'kata-sandi-sintetis';
/** Nobody listens there: the code is read from the redirection. */
const REDIRECT = 'http://127.0.0.1:9009/callback';

/** @returns the id of the account, which is the claim `sub` */
export async function addPerson({ admin }: Keycloak, person: Person): Promise<string> {
  const { username, roles, attributes = {}, group } = person;
  const credentials = [{ type: 'password', value: PASSWORD, temporary: false }];
  const made = await admin('POST', '/users', { username, enabled: true, attributes, credentials });
  const id = made.headers.get('location')?.split('/').at(-1) ?? '';
  const named = await Promise.all(roles.map(async (role) => (await admin('GET', `/roles/${role}`)).json()));
  await admin('POST', `/users/${id}/role-mappings/realm`, named);
  if (group !== undefined) {
    const found = (await (await admin('GET', `/groups?exact=true&search=${group}`)).json()) as {
      id: string;
    }[];
    await admin('PUT', `/users/${id}/groups/${found[0]?.id}`);
  }
  return id;
}

/** RFC 6749 §4.1 with RFC 7636 (PKCE), as a browser does it: page, form, redirection with a code, tokens. */
export async function logIn(keycloak: Keycloak, username: string, password = PASSWORD): Promise<Tokens> {
  const verifier = newVerifier();
  const code = await codeFor(keycloak, { username, password, verifier });
  const { status, body } = await exchange(keycloak, { code, verifier });
  if (status !== 200) throw new Error(`No token: ${status} ${JSON.stringify(body)}`);
  return body as unknown as Tokens;
}

export const newVerifier = () => randomBytes(32).toString('base64url');

export async function codeFor(
  keycloak: Keycloak,
  given: { readonly username: string; readonly password?: string; readonly verifier: string },
): Promise<string> {
  const { username, password = PASSWORD, verifier } = given;
  const challenge = createHash('sha256').update(verifier).digest('base64url');
  const page = await openLogin(keycloak, { code_challenge: challenge, code_challenge_method: 'S256' });
  const code = (await returnFrom(page, username, password)).searchParams.get('code');
  if (code === null) throw new Error('A redirection without a code');
  return code;
}

/** Fills in the form of a login page. @returns the address to which the browser is sent back */
export async function returnFrom(page: Response, username: string, password = PASSWORD): Promise<URL> {
  const action = /action="([^"]+)"/.exec(await page.text())?.[1]?.replaceAll('&amp;', '&');
  if (action === undefined) throw new Error(`The login page has no form: ${page.status}`);
  const cookie = page.headers.getSetCookie().map((one) => one.split(';')[0]);
  const answer = await fetch(action, {
    method: 'POST',
    redirect: 'manual',
    headers: { cookie: cookie.join('; ') },
    body: new URLSearchParams({ username, password }),
  });
  const location = answer.headers.get('location');
  if (location === null) throw new Error(`The login was refused: ${answer.status}`);
  return new URL(location);
}

/** The answer to the first request of a login: the page, or a redirection with an error. */
export function openLogin(
  keycloak: Keycloak,
  parameters: Readonly<Record<string, string>>,
): Promise<Response> {
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: 'desk',
    redirect_uri: REDIRECT,
    scope: 'openid',
    state: randomBytes(8).toString('hex'),
    ...parameters,
  });
  const url = `${keycloak.issuer}/protocol/openid-connect/auth?${query}`;
  return fetch(url, { redirect: 'manual' });
}

export function exchange(keycloak: Keycloak, given: { readonly code: string; readonly verifier: string }) {
  return tokenRequest(keycloak, {
    grant_type: 'authorization_code',
    redirect_uri: REDIRECT,
    code: given.code,
    code_verifier: given.verifier,
  });
}

export function refresh(keycloak: Keycloak, refreshToken: string) {
  return tokenRequest(keycloak, { grant_type: 'refresh_token', refresh_token: refreshToken });
}

async function tokenRequest(keycloak: Keycloak, form: Readonly<Record<string, string>>) {
  const response = await fetch(`${keycloak.issuer}/protocol/openid-connect/token`, {
    method: 'POST',
    body: new URLSearchParams({ client_id: 'desk', ...form }),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

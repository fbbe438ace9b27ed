import { z } from 'zod';

export interface ClientCredentials {
  readonly issuer: string;
  readonly clientId: string;
  readonly secret: string;
}

/** A token is renewed this long before it expires, so that no token expires during a request. */
const RENEW_BEFORE_MS = 30_000;
const TIMEOUT_MS = 5_000;

const discovery = z.object({ token_endpoint: z.url() });
const answer = z.object({ access_token: z.string().min(1), expires_in: z.number().positive() });

/**
 * Creates a function that returns a valid access token of this client. It sends a request to the issuer only when
 * needed. Concurrent callers share one request; a failed request is not cached.
 */
export function clientToken(credentials: ClientCredentials): () => Promise<string> {
  let current: { token: string; renewAt: number } | undefined;
  let pending: Promise<string> | undefined;
  const renew = async () => {
    const { access_token: token, expires_in: seconds } = await requestToken(credentials);
    current = { token, renewAt: Date.now() + seconds * 1_000 - RENEW_BEFORE_MS };
    return token;
  };
  return async () => {
    if (current && Date.now() < current.renewAt) return current.token;
    pending ??= renew().finally(() => {
      pending = undefined;
    });
    return pending;
  };
}

async function requestToken({ issuer, clientId, secret }: ClientCredentials) {
  const base = issuer.replace(/\/$/, '');
  const found = await getJson(`${base}/.well-known/openid-configuration`);
  const basic = Buffer.from(`${encodeURIComponent(clientId)}:${encodeURIComponent(secret)}`).toString(
    'base64',
  );
  const given = await getJson(discovery.parse(found).token_endpoint, {
    method: 'POST',
    headers: { authorization: `Basic ${basic}` },
    body: new URLSearchParams({ grant_type: 'client_credentials' }),
  });
  return answer.parse(given);
}

async function getJson(url: string, init: RequestInit = {}): Promise<unknown> {
  const response = await fetch(url, { ...init, signal: AbortSignal.timeout(TIMEOUT_MS) });
  if (!response.ok) throw new Error(`the token issuer answered ${response.status}`);
  return response.json();
}

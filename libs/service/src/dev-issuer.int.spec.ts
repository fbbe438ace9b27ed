import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { clientToken } from './client-token';
import { startDevIssuer, type DevIssuer } from './dev-issuer';
import { TokenVerifier } from './token-verifier';

describe('the development issuer', () => {
  let dir: string;
  let issuer: DevIssuer;
  let verifier: TokenVerifier;

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'peristiwa-issuer-'));
    issuer = await startDevIssuer({ port: 0, dir });
    verifier = new TokenVerifier({ ...issuer, audience: 'peristiwa' });
  });

  afterAll(async () => {
    await issuer.stop();
    await rm(dir, { recursive: true });
  });

  const credentials = (clientId: string, secret = 'development') => ({
    issuer: issuer.issuer,
    clientId,
    secret,
  });
  const ask = async (form: Record<string, string>) => {
    const response = await fetch(`${issuer.issuer}/token`, {
      method: 'POST',
      body: new URLSearchParams(form),
    });
    return [response.status, ((await response.json()) as { error?: string }).error];
  };

  it.each([
    ['registrar-3204', { roles: ['registrar'], office: '3204', desks: ['birth', 'death', 'move', 'status'] }],
    ['operator', { roles: ['operator'] }],
    ['auditor', { roles: ['auditor'] }],
    ['system', { roles: ['system'] }],
    ['kemensos', { roles: ['partner'], partner: 'kemensos' }],
    ['kemenp2mi', { roles: ['partner'], partner: 'kemenp2mi' }],
    ['bps', { roles: ['partner'], partner: 'bps' }],
  ])('gives %s its token by client credentials', async (clientId, claims) => {
    const token = await clientToken(credentials(clientId))();
    expect(await verifier.verify(token)).toEqual({ subject: clientId, ...claims });
  });

  it('refuses what is not right', async () => {
    const grant = { grant_type: 'client_credentials' };
    const client = { client_id: 'operator', client_secret: 'development' };
    expect(await ask({ ...grant, ...client })).toEqual([200, undefined]);
    expect(await ask({ ...grant, ...client, client_secret: 'x' })).toEqual([401, 'invalid_client']);
    expect(await ask({ ...grant, ...client, client_id: 'registrar-320' })).toEqual([401, 'invalid_client']);
    expect(await ask({ ...grant, ...client, client_id: 'king' })).toEqual([401, 'invalid_client']);
    expect(await ask({ ...client, grant_type: 'password' })).toEqual([400, 'unsupported_grant_type']);
    expect(await ask({ ...grant, ...client, more: 'x'.repeat(20_000) })).toEqual([400, 'invalid_request']);
    expect((await fetch(`${issuer.issuer}/other`)).status).toBe(404);
    await expect(clientToken(credentials('operator', 'x'))()).rejects.toThrow(
      'the token issuer answered 401',
    );
  });

  it('keeps a client token and shares one request between callers', async () => {
    const token = clientToken(credentials('bps'));
    const [first, second] = await Promise.all([token(), token()]);
    expect(second).toBe(first);
    expect(await token()).toBe(first);
  });

  it('keeps its key over a restart, readable by its owner only', async () => {
    const token = await issuer.token({ sub: 'x', roles: [] });
    const again = await startDevIssuer({ port: 0, dir });
    const { jwksUrl } = again;
    expect(
      await new TokenVerifier({ issuer: issuer.issuer, jwksUrl, audience: 'peristiwa' }).verify(token),
    ).toEqual({ subject: 'x', roles: [] });
    await again.stop();
    expect((await stat(join(dir, 'dev-issuer-key.json'))).mode & 0o777).toBe(0o600);
    const keys = JSON.stringify(await (await fetch(issuer.jwksUrl)).json());
    expect(keys).not.toContain('"d":');
  });

  it('explains what to do with a malformed key file and with a port in use', async () => {
    const other = await mkdtemp(join(tmpdir(), 'peristiwa-issuer-'));
    await writeFile(join(other, 'dev-issuer-key.json'), '{');
    await expect(startDevIssuer({ port: 0, dir: other })).rejects.toThrow('delete it to have a new one made');
    await rm(other, { recursive: true });
    const { port } = new URL(issuer.issuer);
    await expect(startDevIssuer({ port: Number(port), dir })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });
});

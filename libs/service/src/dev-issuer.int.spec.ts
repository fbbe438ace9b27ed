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

  describe('client registration (RFC 7591)', () => {
    const register = async (as: string, body: unknown) => {
      const token = as === '' ? '' : await clientToken(credentials(as))();
      const response = await fetch(`${issuer.issuer}/register`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      return [response.status, await response.json()] as const;
    };

    it('gives a partner that an operator registers a client, once and for ever', async () => {
      expect(issuer.claimsOf('kemenkes')).toBeUndefined();
      const client = { client_id: 'kemenkes', client_name: 'kemenkes', client_secret: 'development' };
      const all = ['kemenkes', 'kemenkes', 'badan-contoh'].map((name) =>
        register('operator', { client_name: name }),
      );
      expect((await Promise.all(all))[1]).toEqual([201, client]);
      const token = await clientToken(credentials('kemenkes'))();
      expect(await verifier.verify(token)).toMatchObject({ roles: ['partner'], partner: 'kemenkes' });
      const again = await startDevIssuer({ port: 0, dir });
      expect(again.claimsOf('kemenkes')).toBeDefined();
      expect(again.claimsOf('badan-contoh')).toBeDefined();
      await again.stop();
    });

    it.each([
      ['nobody', '', 'kemenkes2', 401],
      ['a partner', 'bps', 'kemenkes2', 401],
      ['an auditor', 'auditor', 'kemenkes2', 401],
      ['an operator for the operator', 'operator', 'operator', 400],
      ['an operator for an office', 'operator', 'registrar-3204', 400],
      ['an operator for no name', 'operator', undefined, 400],
      ['an operator for capitals', 'operator', 'Kemenkes', 400],
    ])('refuses %s', async (_, as, name, status) => {
      expect((await register(as, { client_name: name }))[0]).toBe(status);
    });
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

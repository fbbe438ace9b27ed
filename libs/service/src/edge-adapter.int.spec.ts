import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { get } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { PeerCertificate, TLSSocket } from 'node:tls';
import { Controller, Get, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { testAuthority } from '@peristiwa/testing';
import { EdgeAdapter, requestIdOf } from './edge-adapter';
import { readTlsFiles } from './tls-files';

let arrived: () => void;
const waiting = new Promise<void>((resolve) => (arrived = resolve));

@Controller('never')
class NeverController {
  @Get()
  never() {
    arrived();
    return new Promise(() => undefined);
  }
}

@Module({ controllers: [NeverController] })
class NeverModule {}

it('closes connections that do not end within the grace period, so that a service can always be stopped', async () => {
  const adapter = new EdgeAdapter({ closeGraceMs: 20 });
  const app = await NestFactory.create<NestFastifyApplication>(NeverModule, adapter, { logger: false });
  await app.listen(0, '127.0.0.1');
  const url = await app.getUrl();
  const outcome = fetch(`${url}/never`).then(
    () => 'answered',
    (error: Error) => error.message,
  );
  await waiting;
  await app.close();
  expect(await outcome).toBe('fetch failed');
});

describe('HTTPS', () => {
  const authority = testAuthority('authority');
  const dir = mkdtempSync(join(tmpdir(), 'peristiwa-https-'));
  const [certFile, keyFile] = [join(dir, 'tls.crt'), join(dir, 'tls.key')];
  afterAll(() => rmSync(dir, { recursive: true, force: true }));

  /** One connection. @returns whose certificate it got, and the header that says how long TLS is required */
  function seen(url: string, ca = authority.cert) {
    return new Promise<{ name: string; hsts: string | undefined }>((resolve, reject) => {
      get(url, { ca, agent: false }, (response) => {
        const { subject } = (response.socket as TLSSocket).getPeerCertificate() as PeerCertificate;
        const hsts = response.headers['strict-transport-security'];
        response.resume().once('end', () => resolve({ name: String(subject.CN), hsts }));
      }).once('error', reject);
    });
  }

  async function untilSeen(url: string, name: string): Promise<void> {
    while ((await seen(url)).name !== name) await sleep(50);
  }

  it('has the certificate of its files, and a renewed one without a restart', async () => {
    const replace = (one: { cert?: string; key?: string }) => {
      if (one.cert) writeFileSync(certFile, one.cert);
      if (one.key) writeFileSync(keyFile, one.key, { mode: 0o600 });
    };
    replace(authority.issue('before'));
    const mistakes: string[] = [];
    const names = { cert: 'HTTPS_CERT_FILE', key: 'HTTPS_KEY_FILE' };
    const files: Record<string, string> = { HTTPS_CERT_FILE: certFile, HTTPS_KEY_FILE: keyFile };
    const https = readTlsFiles(names, (name) => files[name], mistakes);
    expect(mistakes).toEqual([]);
    const lines: string[] = [];
    const log = { info: (line: string) => lines.push(line), warn: (line: string) => lines.push(line) };
    const adapter = new EdgeAdapter({ https, log: log as never });
    const app = await NestFactory.create<NestFastifyApplication>(NeverModule, adapter, { logger: false });
    // While the service starts.
    replace(authority.issue('first'));
    await app.listen(0, '127.0.0.1');
    const url = `${await app.getUrl()}/nothing`;
    try {
      expect(url).toMatch(/^https:/);
      expect(await seen(url)).toEqual({ name: 'first', hsts: 'max-age=31536000' });
      await expect(seen(url, testAuthority('another').cert)).rejects.toThrow(/certificate/);

      const second = authority.issue('second');
      replace({ cert: second.cert });
      while (!lines.some((line) => line.includes('cannot be used yet'))) await sleep(50);
      expect((await seen(url)).name).toBe('first');
      replace({ key: second.key });
      await untilSeen(url, 'second');
    } finally {
      await app.close();
    }
  });
});

it.each([
  ['0197F3A2-5a01-7c3e-9a51-1f2e3d4c5b6a', true],
  ['0197f3a2-5a01-7c3e-9a51-1f2e3d4c5b6', false],
  ['batch:7.a_b-c', false],
  ['nik-3204.0101.0190.0001', false],
  ['', false],
  [['a', 'b'], false],
  [undefined, false],
])('request id %j is kept, in lower case: %s', (given, kept) => {
  expect(requestIdOf(given) === String(given).toLowerCase()).toBe(kept);
});

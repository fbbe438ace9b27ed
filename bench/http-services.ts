import { loadConfig, run, startDevIssuer, type ServiceDefinition } from '@peristiwa/service';
import { join } from 'node:path';
import type { BenchEnvironment } from './environment';

export interface HttpServices {
  readonly urls: Readonly<Record<string, string>>;
  readonly token: string;
}

const TODAY = new Date('2026-11-22T05:00:00Z');

/** Services as in production, HTTP only, and the token of a registrar. */
export async function startServices(
  environment: BenchEnvironment,
  databaseUrl: string,
  definitions: readonly ServiceDefinition[],
): Promise<HttpServices> {
  const issuer = await startDevIssuer({ port: 0, dir: join(environment.folder, 'issuer') });
  environment.onEnd(() => issuer.stop());
  const config = loadConfig({
    DATABASE_URL: databaseUrl,
    KAFKA_BROKERS: '127.0.0.1:1',
    OIDC_ISSUER: issuer.issuer,
    OIDC_JWKS_URL: issuer.jwksUrl,
    LOG_LEVEL: 'silent',
    SYNTHETIC: 'false',
    RATE_LIMIT_PER_MINUTE: '0',
  });
  const withoutIntake = definitions.map((definition) => ({ ...definition, port: 0, transports: undefined }));
  const running = await run(withoutIntake, config, { clock: () => TODAY });
  environment.onEnd(() => running.stop());
  const claims = { sub: 'bench-registrar', roles: ['registrar' as const], office: '3204', desks: ['birth'] };
  return { urls: running.urls, token: await issuer.token(claims) };
}

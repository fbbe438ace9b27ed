import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { OpenAPIObject } from '@nestjs/swagger';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { apiDocument } from './api-docs';
import { loadConfig } from './config';
import type { Platform, ServiceDefinition } from './definition';
import { EdgeAdapter } from './edge-adapter';
import { PersonReads } from './person-reads';
import { PlatformModule } from './platform.module';
import { RateLimits } from './rate-limits';
import { TokenVerifier } from './token-verifier';

/** Servers that nothing connects to. */
const NOWHERE = {
  DATABASE_URL: 'postgres://nobody@127.0.0.1:1/peristiwa',
  KAFKA_BROKERS: '127.0.0.1:1',
  OIDC_ISSUER: 'http://127.0.0.1:1',
  OIDC_JWKS_URL: 'http://127.0.0.1:1/jwks',
  SYNTHETIC: 'true',
};

/**
 * The OpenAPI document of a service without running it: Nest reads the controllers and makes none of them, so no database
 * and no broker is needed. It is what the running service answers at /docs/openapi.json.
 */
export async function offlineDocument(definition: ServiceDefinition): Promise<OpenAPIObject> {
  const platform: Platform = {
    name: definition.name,
    config: loadConfig(NOWHERE),
    log: pino({ level: 'silent' }),
    metrics: new Registry(),
    clock: () => new Date(0),
  };
  const { oidc, requestsPerMinute } = platform.config;
  const shared = {
    verifier: new TokenVerifier(oidc),
    reads: new PersonReads(),
    limits: new RateLimits(requestsPerMinute, definition.name, platform.log),
  };
  const root = {
    module: class Root {},
    imports: [PlatformModule.with(platform, shared), definition.module(platform)],
  };
  const app = await NestFactory.create<NestFastifyApplication>(root, new EdgeAdapter(), {
    preview: true,
    abortOnError: false,
    logger: false,
  });
  const document = apiDocument(app, definition);
  await app.close();
  return document;
}

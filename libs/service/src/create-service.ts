import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { pino, stdTimeFunctions, type Logger } from 'pino';
import { collectDefaultMetrics, Registry } from 'prom-client';
import { serveApiDocs } from './api-docs';
import { AuthGuard } from './auth.guard';
import type { Config } from './config';
import type { Platform, ServiceDefinition } from './definition';
import { observeRequests } from './http-observer';
import { NestLogger } from './nest-logger';
import { PlatformModule } from './platform.module';
import { ProblemFilter, sendProblem } from './problem.filter';
import { SchemaPipe } from './schema.pipe';
import { toProblem } from './to-problem';
import { TokenVerifier } from './token-verifier';

export interface ServiceOverrides {
  readonly clock?: () => Date;
  readonly log?: Logger;
}

export interface Service {
  readonly app: NestFastifyApplication;
  readonly platform: Platform;
}

const BODY_LIMIT_BYTES = 1_048_576;
/** Longer than the 5 s a desk may spend on one act; a caller that sends slower than this is cut off. */
const REQUEST_TIMEOUT_MS = 30_000;

/** Every service, the all-in-one and every test boot through here; a difference between them is a bug. */
export async function createService(
  definition: ServiceDefinition,
  config: Config,
  overrides: ServiceOverrides = {},
): Promise<Service> {
  const platform = createPlatform(definition.name, config, overrides);
  const verifier = new TokenVerifier(config.oidc);
  const root = {
    module: class Root {},
    imports: [PlatformModule.with(platform, verifier), definition.module(platform)],
  };
  const adapter = createAdapter();
  const app = await NestFactory.create<NestFastifyApplication>(root, adapter, {
    logger: new NestLogger(platform.log),
    // Nest would add a parser for HTML forms; Fastify's own JSON parser is all we accept.
    bodyParser: false,
    abortOnError: false,
  });
  const fastify = adapter.getInstance();
  fastify.removeContentTypeParser('text/plain');
  fastify.decorateRequest('actor', null);
  observeRequests(fastify, platform);
  app.useGlobalFilters(new ProblemFilter(platform.log));
  app.useGlobalPipes(new SchemaPipe());
  app.useGlobalGuards(new AuthGuard(verifier));
  serveApiDocs(app, definition);
  for (const strategy of definition.transports?.(platform) ?? []) app.connectMicroservice({ strategy });
  return { app, platform };
}

function createPlatform(name: string, config: Config, overrides: ServiceOverrides): Platform {
  const metrics = new Registry();
  metrics.setDefaultLabels({ service: name });
  collectDefaultMetrics({ register: metrics });
  const log = overrides.log ?? createLog(config);
  return {
    name,
    config,
    log: log.child({ service: name }),
    metrics,
    clock: overrides.clock ?? (() => new Date()),
  };
}

function createLog(config: Config): Logger {
  return pino({ level: config.logLevel, base: undefined, timestamp: stdTimeFunctions.isoTime });
}

function createAdapter(): FastifyAdapter {
  return new FastifyAdapter({
    bodyLimit: BODY_LIMIT_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    requestIdHeader: false,
    genReqId: (request: IncomingMessage) => requestIdOf(request.headers['x-request-id']),
    frameworkErrors: (error: FastifyError, request: FastifyRequest, reply: FastifyReply) =>
      sendProblem(request, reply, toProblem(error)),
  });
}

/** A caller's id is kept if it is a plain token; 16 digits in a row could be a NIK and would reach the logs. */
export function requestIdOf(given: string | string[] | undefined): string {
  const sane = typeof given === 'string' && /^[\w.:-]{1,64}$/.test(given) && !/\d{16}/.test(given);
  return sane ? given : randomUUID();
}

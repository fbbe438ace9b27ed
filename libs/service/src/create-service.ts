import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { pino, stdTimeFunctions, type Logger } from 'pino';
import { collectDefaultMetrics, Registry } from 'prom-client';
import { serveApiDocs } from './api-docs';
import { AuthGuard } from './auth.guard';
import type { Config } from './config';
import type { Platform, ServiceDefinition } from './definition';
import { EdgeAdapter } from './edge-adapter';
import { observeRequests } from './http-observer';
import { assertRoutesClosed } from './input-gaps';
import { standardOutput } from './log-destination';
import { toLoggedError } from './log-error';
import { NestLogger } from './nest-logger';
import { PersonReads, PersonReadsInterceptor } from './person-reads';
import { PlatformModule } from './platform.module';
import { ProblemFilter } from './problem.filter';
import { RateGuard, RateLimits } from './rate-limits';
import { SchemaPipe } from './schema.pipe';
import { TokenVerifier } from './token-verifier';
import { openTracing } from './tracing';
import { traceRequests } from './trace-requests';

export interface ServiceOverrides {
  readonly clock?: () => Date;
  readonly log?: Logger;
}

export interface Service {
  readonly app: NestFastifyApplication;
  readonly platform: Platform;
}

/** The only bootstrap of a service: standalone, in the all-in-one and in tests. So they cannot differ. */
export async function createService(
  definition: ServiceDefinition,
  config: Config,
  overrides: ServiceOverrides = {},
): Promise<Service> {
  const tracing = await openTracing(config, definition.name);
  const platform = { ...createPlatform(definition.name, config, overrides), tracing };
  const verifier = new TokenVerifier(config.oidc);
  const reads = new PersonReads();
  const limits = new RateLimits(config.requestsPerMinute, definition.name, platform.log);
  const root = {
    module: class Root {},
    imports: [PlatformModule.with(platform, { verifier, reads, limits }), definition.module(platform)],
  };
  const adapter = new EdgeAdapter({ https: config.https, log: platform.log });
  const app = await NestFactory.create<NestFastifyApplication>(root, adapter, {
    logger: new NestLogger(platform.log),
    abortOnError: false,
  });
  assertRoutesClosed(app);
  observeRequests(adapter.getInstance(), platform);
  if (tracing) traceRequests(adapter.getInstance(), tracing);
  app.useGlobalFilters(new ProblemFilter(platform.log));
  app.useGlobalPipes(new SchemaPipe());
  app.useGlobalGuards(new AuthGuard(verifier), new RateGuard(limits));
  app.useGlobalInterceptors(new PersonReadsInterceptor(reads));
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
    log: log.child({ service: name }, { serializers: { err: toLoggedError } }),
    metrics,
    clock: overrides.clock ?? (() => new Date()),
  };
}

function createLog(config: Config): Logger {
  const options = { level: config.logLevel, base: undefined, timestamp: stdTimeFunctions.isoTime };
  return pino(options, standardOutput());
}

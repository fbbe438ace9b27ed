import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Histogram } from 'prom-client';
import type { Platform } from './definition';

/** From a cached look-up to a request that waits for a lock; 1.5 s is the time limit of a read with minPosition. */
const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 1.5, 2.5, 5, 10];

/** Probes and scrapes arrive every few seconds and are not work of the service, so they are logged at `debug`. */
export const QUIET_ROUTES = new Set(['/health/live', '/health/ready', '/metrics']);

/**
 * Measures and logs every request by its route template (`/v1/persons/:personId`). The raw URL may contain personal
 * data that a caller wrongly put there, and as a metric label it would have an unlimited number of values.
 */
export function observeRequests(fastify: FastifyInstance, platform: Platform): void {
  const duration = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Duration of HTTP requests by method, route template and status.',
    labelNames: ['method', 'route', 'status'] as const,
    buckets: BUCKETS,
    registers: [platform.metrics],
  });
  fastify.addHook('onResponse', (request, reply, done) => {
    const route = routeOf(request);
    const { method } = request;
    duration.observe({ method, route, status: String(reply.statusCode) }, reply.elapsedTime / 1_000);
    const line = {
      requestId: request.id,
      method,
      route,
      status: reply.statusCode,
      durationMs: Math.round(reply.elapsedTime * 10) / 10,
    };
    if (QUIET_ROUTES.has(route)) platform.log.debug(line, 'request');
    else platform.log.info(line, 'request');
    done();
  });
}

export function routeOf(request: FastifyRequest): string {
  return request.is404 ? '(none)' : (request.routeOptions.url ?? '(none)');
}

import { AsyncResource } from 'node:async_hooks';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { QUIET_ROUTES, routeOf } from './http-observer';
import type { SpanFacts, Tracing } from './tracing';

interface TracedRequest {
  readonly end: (facts: SpanFacts) => void;
  /** Runs the rest of the request inside its span. */
  readonly inside: (rest: () => void) => void;
}

/**
 * One span for every request, by its route template: the URL may contain personal data that a caller wrongly put there.
 * `tracestate` and `baggage` of the caller are left out, because they are free text.
 */
export function traceRequests(fastify: FastifyInstance, tracing: Tracing): void {
  const traced = new WeakMap<FastifyRequest, TracedRequest>();
  fastify.addHook('onRequest', (request, _reply, done) => {
    const route = routeOf(request);
    if (QUIET_ROUTES.has(route)) return done();
    const { traceparent } = request.headers;
    const parent = typeof traceparent === 'string' ? traceparent : undefined;
    const { method } = request;
    const facts = { 'http.request.method': method, 'http.route': route };
    return tracing.start(`${method} ${route}`, { parent, kind: 'server', facts }, (end) => {
      traced.set(request, { end, inside: AsyncResource.bind((rest: () => void) => rest()) });
      done();
    });
  });
  // What follows a body runs in an event of the socket, which is outside the span.
  fastify.addHook('preValidation', (request, _reply, done) => {
    const { inside } = traced.get(request) ?? {};
    if (inside) inside(done);
    else done();
  });
  fastify.addHook('onResponse', (request, reply, done) => {
    traced.get(request)?.end({ 'http.response.status_code': reply.statusCode });
    done();
  });
  fastify.addHook('onClose', () => tracing.stop());
}

import type { FastifyInstance, FastifyRequest } from 'fastify';
import { QUIET_ROUTES, routeOf } from './http-observer';
import type { SpanFacts, Tracing } from './tracing';

/**
 * One span for every request, by its route template: the URL may contain personal data that a caller wrongly put there.
 * `tracestate` and `baggage` of the caller are left out, because they are free text.
 */
export function traceRequests(fastify: FastifyInstance, tracing: Tracing): void {
  const ends = new WeakMap<FastifyRequest, (facts: SpanFacts) => void>();
  fastify.addHook('onRequest', (request, _reply, done) => {
    const route = routeOf(request);
    if (QUIET_ROUTES.has(route)) return done();
    const { traceparent } = request.headers;
    const parent = typeof traceparent === 'string' ? traceparent : undefined;
    const { method } = request;
    const facts = { 'http.request.method': method, 'http.route': route };
    return tracing.start(`${method} ${route}`, { parent, kind: 'server', facts }, (end) => {
      ends.set(request, end);
      done();
    });
  });
  fastify.addHook('onResponse', (request, reply, done) => {
    ends.get(request)?.({ 'http.response.status_code': reply.statusCode });
    done();
  });
  fastify.addHook('onClose', () => tracing.stop());
}

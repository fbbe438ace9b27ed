import type { FastifyInstance, FastifyRequest } from 'fastify';
import findMyWay, { type HTTPMethod } from 'find-my-way';

/**
 * Knows which methods a path has (RFC 9110 §15.5.6), with the router that Fastify uses itself: Fastify looks a route up by
 * method and path together, and does not say why it found none.
 */
export function allowedMethods(fastify: FastifyInstance): (request: FastifyRequest) => string[] {
  const router = findMyWay();
  const methods = new Set<HTTPMethod>();
  fastify.addHook('onRoute', ({ method, url }) => {
    for (const one of [method].flat() as HTTPMethod[]) {
      // Fastify and Nest add routes for HEAD of their own accord, some of them twice.
      if (url.includes('*') || router.hasRoute(one, url)) continue;
      router.on(one, url, () => undefined);
      methods.add(one);
    }
  });
  return ({ url }) => {
    const [path = ''] = url.split('?');
    return [...methods].filter((method) => router.find(method, path)).toSorted();
  };
}

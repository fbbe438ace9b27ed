import cookie from '@fastify/cookie';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance } from 'fastify';
import { PLATFORM, sendError, type Platform } from '@peristiwa/service';
import { bearerOfSession } from './bearer-of-session';
import { Cookies } from './cookies';
import { forwardToServices } from './forward';
import { BUILT, servePages } from './pages';
import { Sessions } from './sessions';

const OF_SESSIONS = /^\/(?:v1|api)\//;

/** Joins cookies, sessions, the way to the services and the page to the HTTP server of ops, before it listens. */
@Injectable()
export class ConsoleEdge implements OnModuleInit {
  constructor(
    @Inject(HttpAdapterHost) private readonly host: HttpAdapterHost,
    @Inject(PLATFORM) private readonly platform: Platform,
    @Inject(Sessions) private readonly sessions: Sessions,
  ) {}

  async onModuleInit(): Promise<void> {
    const fastify = this.host.httpAdapter.getInstance<FastifyInstance>();
    const { config, log } = this.platform;
    const parts = { cookies: new Cookies(config.console.url), sessions: this.sessions };
    // Nest sets its handler of errors later, and the routes keep the one that is there when the first plugin is loaded.
    fastify.setErrorHandler((error, request, reply) => sendError(error, request, reply, log));
    await fastify.register(cookie);
    fastify.decorateRequest('sessionId', null);
    fastify.addHook('onRequest', async (request, reply) => {
      // The way to the services is for browsers: a program with a token of its own goes to the service.
      if (request.url.startsWith('/api/')) delete request.headers.authorization;
      if (OF_SESSIONS.test(request.url)) await bearerOfSession(request, reply, parts);
    });
    await servePages(fastify, BUILT);
    await forwardToServices(fastify, this.platform);
  }
}

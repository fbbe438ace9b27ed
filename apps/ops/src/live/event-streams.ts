import { Inject, Injectable, type BeforeApplicationShutdown, type MessageEvent } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { decodeJwt } from 'jose';
import { interval, map, merge, Observable, ReplaySubject, takeUntil, timer } from 'rxjs';
import { edgeProblems, languageOf, toProblem, type Language } from '@peristiwa/service';
import { SessionEnds } from '../console/session-ends';
import type { Reading, Watched } from './watched';

/** Proxies close a connection on which nothing is sent. */
const HEARTBEAT_MS = 15_000;
/** `setTimeout` takes no more. */
const LONGEST_MS = 2_147_000_000;

/** Milliseconds since 1970 at which a verified token expires. */
export const expiryOf = (token: string): number => (decodeJwt(token).exp ?? 0) * 1_000;

/** The guard has verified it. */
export const tokenOf = ({ headers }: FastifyRequest): string =>
  (headers.authorization ?? '').split(' ')[1] ?? '';

/** Server-sent events of watched values. */
@Injectable()
export class EventStreams implements BeforeApplicationShutdown {
  private readonly stopped = new ReplaySubject<void>(1);

  constructor(@Inject(SessionEnds) private readonly sessionEnds: SessionEnds) {}

  beforeApplicationShutdown(): void {
    this.stopped.next();
  }

  /**
   * `value` with the whole value, `problem` with a title for people, and a comment as heartbeat. The stream ends with the
   * token, and the browser opens it again with a new one; with the session of the browser; and when the service stops.
   */
  follow<Value extends object>(watched: Watched<Value>, request: FastifyRequest): Observable<MessageEvent> {
    const language = languageOf(request.headers['accept-language']);
    const readings = new Observable<Reading<Value>>((subscriber) =>
      watched.listen((reading) => subscriber.next(reading)),
    );
    const heartbeats = interval(HEARTBEAT_MS).pipe(map(() => ({ comment: 'heartbeat' })));
    const events = merge(readings.pipe(map((reading) => eventOf(reading, language))), heartbeats);
    return events.pipe(takeUntil(this.endOf(request)));
  }

  private endOf(request: FastifyRequest): Observable<unknown> {
    const lastsMs = Math.min(LONGEST_MS, Math.max(0, expiryOf(tokenOf(request)) - Date.now()));
    const { sessionId } = request;
    const ofSession = sessionId ? [this.sessionEnds.of(sessionId)] : [];
    return merge(this.stopped, timer(lastsMs), ...ofSession);
  }
}

function eventOf(reading: Reading<object>, language: Language): MessageEvent {
  if ('value' in reading) return { type: 'value', data: reading.value };
  const found = toProblem(reading.failure);
  const { title, detail } = found.status >= 500 ? edgeProblems.temporarilyUnavailable : found;
  return { type: 'problem', data: { title: title[language], detail: detail?.[language] } };
}

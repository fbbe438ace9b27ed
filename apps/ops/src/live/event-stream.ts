import type { MessageEvent } from '@nestjs/common';
import { Observable } from 'rxjs';
import { edgeProblems, toProblem, type Language } from '@peristiwa/service';
import type { Watched } from './watched';

/** Proxies close a connection on which nothing is sent. */
const HEARTBEAT_MS = 15_000;
/** `setTimeout` takes no more. */
const LONGEST_MS = 2_147_000_000;

interface Listening {
  readonly language: Language;
  /** Milliseconds since 1970: the stream ends with the token, and the browser opens it again with a new one. */
  readonly until: number;
  /** Ends the stream when the service stops. */
  readonly stopped: AbortSignal;
}

/**
 * Server-sent events of a watched value: `value` with the whole value, `problem` with a title for people, and a comment as
 * heartbeat.
 */
export function eventStream<Value extends object>(
  watched: Watched<Value>,
  { language, until, stopped }: Listening,
): Observable<MessageEvent> {
  return new Observable((subscriber) => {
    const unlisten = watched.listen((reading) => {
      if ('value' in reading) return subscriber.next({ type: 'value', data: reading.value });
      const found = toProblem(reading.failure);
      const spec = found.status >= 500 ? edgeProblems.temporarilyUnavailable : found;
      return subscriber.next({
        type: 'problem',
        data: { title: spec.title[language], detail: spec.detail?.[language] },
      });
    });
    const heartbeat = setInterval(() => subscriber.next({ comment: 'heartbeat' }), HEARTBEAT_MS).unref();
    const complete = () => subscriber.complete();
    const end = setTimeout(complete, Math.min(LONGEST_MS, Math.max(0, until - Date.now()))).unref();
    stopped.addEventListener('abort', complete, { once: true });
    return () => {
      unlisten();
      clearInterval(heartbeat);
      clearTimeout(end);
      stopped.removeEventListener('abort', complete);
    };
  });
}

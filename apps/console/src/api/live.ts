import { useEffect, useState } from 'react';
import type { ServiceName } from './client';
import { sessionEnds } from './session-ends';

/** A value that the server keeps up to date. */
export interface Live<Value> {
  /** The newest value; undefined until the first has arrived. */
  readonly value: Value | undefined;
  /** False while the connection is being made again. */
  readonly isConnected: boolean;
  /** What the server said when it cannot read the value at present. */
  readonly problem: { readonly title: string; readonly detail?: string } | undefined;
}

const OPEN_AGAIN_MS = 3_000;

/**
 * Server-sent events of ops: each `value` event has the whole value as JSON. The browser connects again by itself; a stream
 * that the server refuses is tried again every three seconds, because a service may be starting.
 */
export function useLive<Value>(path: string | undefined): Live<Value> {
  const [live, setLive] = useState<Live<Value>>({ value: undefined, isConnected: false, problem: undefined });
  useEffect(() => {
    if (path === undefined) return undefined;
    let source: EventSource | undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const open = () => {
      source = new EventSource(path);
      source.addEventListener('open', () => setLive((before) => ({ ...before, isConnected: true })));
      source.addEventListener('value', (event: MessageEvent<string>) =>
        setLive({ value: JSON.parse(event.data) as Value, isConnected: true, problem: undefined }),
      );
      source.addEventListener('problem', (event: MessageEvent<string>) =>
        setLive((before) => ({ ...before, problem: JSON.parse(event.data) as Live<Value>['problem'] })),
      );
      source.addEventListener('error', () => {
        setLive((before) => ({ ...before, isConnected: false }));
        if (source?.readyState !== EventSource.CLOSED) return;
        void askSession();
        timer = setTimeout(open, OPEN_AGAIN_MS);
      });
    };
    open();
    return () => {
      clearTimeout(timer);
      source?.close();
    };
  }, [path]);
  return live;
}

/** EventSource does not say why it was refused. */
async function askSession(): Promise<void> {
  const response = await fetch('/auth/session').catch(() => undefined);
  if (!response?.ok) return;
  const { actor } = (await response.json()) as { actor: unknown };
  if (actor === null) sessionEnds.happened();
}

/**
 * What a GET of a service answers, read once a second by ops for all who watch the same: progress of a job, status of a
 * feed. `undefined` watches nothing. The type is that of the answer in `generated/`.
 */
export function useWatched<Value>(service: ServiceName, path: string | undefined): Live<Value> {
  return useLive<Value>(path === undefined ? undefined : `/v1/live/${service}${path}`);
}

import { Inject, Injectable } from '@nestjs/common';
import type { AppName } from '@peristiwa/contracts';
import { PLATFORM, ProblemError, type Actor, type Platform } from '@peristiwa/service';
import { consoleProblems } from '../console/problems';
import { expiryOf } from './event-streams';
import { failureOf } from '../reach/reach';
import { ReachLog } from '../reach/reach-log';
import { Watched } from './watched';

const EVERY_MS = 1_000;
const TIMEOUT_MS = 10_000;

interface Watcher {
  readonly watched: Watched<object>;
  /** The token of each listener, all with the same rights; two pages of one session have the same token. */
  readonly tokens: Set<{ readonly token: string }>;
}

/**
 * Watches GET endpoints of services for pages. All who watch the same with the same rights share one reading a second, with
 * the token of one of them, so an answer never has more than its reader may see.
 */
@Injectable()
export class Watchers {
  private readonly watchers = new Map<string, Watcher>();

  private readonly reach: ReachLog;

  constructor(@Inject(PLATFORM) private readonly platform: Platform) {
    this.reach = new ReachLog(platform.log, 'watcher');
  }

  /** @returns the watched value, and what gives the token back when the listener has gone */
  for(service: AppName, path: string, { actor, token }: { readonly actor: Actor; readonly token: string }) {
    const { subject: _subject, ...rights } = actor;
    const key = JSON.stringify([service, path, rights]);
    const watcher = this.watchers.get(key) ?? this.open(key, service, path);
    const listener = { token };
    watcher.tokens.add(listener);
    return { watched: watcher.watched, release: () => void watcher.tokens.delete(listener) };
  }

  private open(key: string, service: AppName, path: string): Watcher {
    const tokens: Watcher['tokens'] = new Set();
    const watched = new Watched<object>({
      read: () => this.read(service, path, longestLived(tokens)),
      everyMs: EVERY_MS,
      onIdle: () => void this.watchers.delete(key),
    });
    const watcher = { watched, tokens };
    this.watchers.set(key, watcher);
    return watcher;
  }

  private async read(service: AppName, path: string, token: string): Promise<object> {
    const response = await fetch(`${this.platform.config.console.serviceUrl(service)}${path}`, {
      headers: { authorization: `Bearer ${token}`, accept: 'application/json' },
      signal: AbortSignal.timeout(TIMEOUT_MS),
    }).catch((cause: unknown) => {
      this.reach.report(service, failureOf(cause));
      throw new ProblemError(consoleProblems.serviceDown, { cause });
    });
    // A refusal is of one reader, who is shown it; of the service it says that it answers.
    this.reach.report(service, 'up');
    const body = (await response.json().catch(() => undefined)) as { title?: string } | undefined;
    if (response.ok && body) return body;
    const title = body?.title ?? `HTTP ${response.status}`;
    throw new ProblemError({
      code: 'watched-refused',
      status: response.status,
      title: { id: title, en: title },
    });
  }
}

function longestLived(tokens: Watcher['tokens']): string {
  const [longest = ''] = [...tokens].map(({ token }) => token).toSorted((a, b) => expiryOf(b) - expiryOf(a));
  return longest;
}

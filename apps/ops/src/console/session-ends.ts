import { Inject, Injectable } from '@nestjs/common';
import {
  defer,
  exhaustMap,
  filter,
  finalize,
  interval,
  merge,
  mergeMap,
  share,
  take,
  type Observable,
} from 'rxjs';
import { SessionRows } from './session-rows';
import { Sessions } from './sessions';

/** How soon a stream knows that its session was ended by another process. One statement for all streams of this one. */
const LOOK_MS = 5_000;

/** Reports the end of a session to what serves it for long, such as a stream. */
@Injectable()
export class SessionEnds {
  private readonly watched = new Set<{ readonly sessionId: string }>();

  private readonly endedElsewhere = interval(LOOK_MS).pipe(
    // While the database is away nothing is known; a stream ends with its token, five minutes later at most.
    exhaustMap(() => this.gone().catch(() => [])),
    mergeMap((ids) => ids),
    share(),
  );

  constructor(
    @Inject(Sessions) private readonly sessions: Sessions,
    @Inject(SessionRows) private readonly rows: SessionRows,
  ) {}

  /** Emits once: at once when this process ends the session, and within seconds when another one does. */
  of(sessionId: string): Observable<string> {
    return defer(() => {
      const watch = { sessionId };
      this.watched.add(watch);
      return merge(this.sessions.ended, this.endedElsewhere).pipe(
        filter((ended) => ended === sessionId),
        take(1),
        finalize(() => this.watched.delete(watch)),
      );
    });
  }

  private async gone(): Promise<string[]> {
    const ids = [...new Set([...this.watched].map(({ sessionId }) => sessionId))];
    const open = await this.rows.open(ids);
    return ids.filter((id) => !open.has(id));
  }
}

import { Inject, Injectable } from '@nestjs/common';
import { Watched } from '../live/watched';
import { Tours, type TourAnswer } from './tours';

/** How often what the ministries hold is read while somebody watches. */
const LOOK_MS = 1_000;

/** Tours that somebody watches: all who watch one share its readings, each of which asks the services a dozen times. */
@Injectable()
export class WatchedTours {
  private readonly watched = new Map<string, Watched<TourAnswer>>();

  constructor(@Inject(Tours) private readonly tours: Pick<Tours, 'read'>) {}

  of(tourId: string): Watched<TourAnswer> {
    const known = this.watched.get(tourId);
    if (known) return known;
    const watched: Watched<TourAnswer> = new Watched<TourAnswer>({
      read: () => this.tours.read(tourId),
      everyMs: LOOK_MS,
      onIdle: () => void this.watched.delete(tourId),
    });
    this.watched.set(tourId, watched);
    return watched;
  }
}

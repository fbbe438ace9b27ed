const KEPT = 'peristiwa-tour';

/** The tour of this tab, an id without any person, until somebody signs out; undefined when there is none. */
export const keptTour = (): string | undefined => sessionStorage.getItem(KEPT) ?? undefined;

export function keepTour(tourId: string | undefined): void {
  if (tourId === undefined) sessionStorage.removeItem(KEPT);
  else sessionStorage.setItem(KEPT, tourId);
}

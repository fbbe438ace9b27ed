import type { Verification } from './types';

/** The job that runs, if one does. */
export const runningOf = (jobs: readonly Verification[]): Verification | undefined =>
  jobs.find(({ outcome }) => outcome === undefined);

/** Seconds that a job took, or has taken until `now`. */
export function secondsOf(
  { startedAt, endedAt }: Pick<Verification, 'startedAt' | 'endedAt'>,
  now: number,
): number {
  const end = endedAt === undefined ? now : Date.parse(endedAt);
  return Math.max(0, Math.round((end - Date.parse(startedAt)) / 1_000));
}

/** How many positions a job has passed, of how many; undefined before its first page. */
export function progressOf({
  from,
  to,
  position,
}: Verification): { done: number; total: number } | undefined {
  if (from === undefined || to === undefined || position === undefined) return undefined;
  return { done: position - from + 1, total: to - from + 1 };
}

/** The job that ended last; another one means that checkpoints and facts are new. */
export const lastEndedOf = (jobs: readonly Verification[] | undefined): string | undefined =>
  jobs?.find(({ outcome }) => outcome !== undefined)?.verificationId;

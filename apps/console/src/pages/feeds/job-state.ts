import type { components } from '../../api/generated/publisher';

export type Job = components['schemas']['FeedJob'];
export type Extract = components['schemas']['Extract'];
export type Campaign = components['schemas']['Campaign'];

export type JobAction = 'pause' | 'resume' | 'cancel';

/** What the publisher lets an operator do with a job in this state. */
export function actionsOf({ state }: Pick<Job, 'state'>): readonly JobAction[] {
  if (state === 'running') return ['pause', 'cancel'];
  return state === 'paused' ? ['resume', 'cancel'] : [];
}

export const hasEnded = ({ state }: Pick<Job, 'state'>): boolean =>
  state === 'completed' || state === 'cancelled';

/** What is behind: done and withheld. A withheld message was looked at and left to the pull. */
export const passed = ({ done, withheld }: Pick<Job, 'done' | 'withheld'>): number => done + withheld;

/** In a second, as far as it is known: the rate of a job that runs; of a recount what its time left means. */
export function rateOf(
  job: Pick<Job, 'state' | 'kind' | 'rate' | 'total' | 'done' | 'withheld' | 'secondsLeft'>,
) {
  if (job.state !== 'running') return undefined;
  if (job.kind !== 'recount') return job.rate;
  return job.secondsLeft > 0 ? (job.total - passed(job)) / job.secondsLeft : undefined;
}

/** What an operator may do with a campaign. It has no cancel: its acts are in the ledger (ADR 0059). */
export function campaignActions({
  state,
  isPaused,
}: Pick<Campaign, 'state' | 'isPaused'>): readonly ('pause' | 'resume' | 'close')[] {
  if (state === 'completing' || state === 'completed') return [];
  const pause = isPaused ? 'resume' : 'pause';
  return state === 'open' ? [pause, 'close'] : [pause];
}

import type { components } from '../../api/generated/registry';

export type Overview = components['schemas']['RebuildsAnswer'];
export type Order = Overview['orders'][number];
export type PastRebuild = Overview['rebuilds'][number];
export type Comparison = NonNullable<components['schemas']['RebuildAnswer']['comparison']>;

/** Of a rebuild; a rollback needs neither load nor indexes, and a verification does not switch. */
const PHASES = ['load', 'index', 'catch-up', 'compare', 'switch'] as const;
export type Phase = (typeof PHASES)[number];

export const workOf = ({ kind, verifyOnly }: Pick<PastRebuild, 'kind' | 'verifyOnly'>) =>
  verifyOnly ? 'verify' : kind;

export function phasesOf(rebuild: Pick<PastRebuild, 'kind' | 'verifyOnly'>): readonly Phase[] {
  const phases = rebuild.kind === 'rollback' ? PHASES.slice(2) : PHASES;
  return rebuild.verifyOnly ? phases.filter((phase) => phase !== 'switch') : phases;
}

/** What is going on: an order that has not begun its work yet, or a rebuild that has not ended. */
export function presentWork({ standing, orders, rebuilds }: Overview) {
  const order = orders.find(({ endedAt }) => endedAt === undefined);
  const rebuild = rebuilds.find(({ endedAt }) => endedAt === undefined);
  if (!order && !rebuild) return undefined;
  const state = rebuild ? (standing ?? 'running') : ('waiting' as const);
  return { state, order, rebuild, progress: progressOf(rebuild, order) };
}

/** Progress of the present phase: by the order's process, or of a rebuild of the command line by what it has stored. */
function progressOf(rebuild: PastRebuild | undefined, order: Order | undefined) {
  if (!rebuild) return undefined;
  const { phase, events, eventsTotal, eventsPerSecond } = rebuild;
  if (order?.progress && order.progress.phase === phase) return order.progress;
  if (phase !== 'load') return undefined;
  return { phase, done: events, total: eventsTotal, perSecond: order ? 0 : eventsPerSecond };
}

/** What may be ordered now. */
export function possibleActions(overview: Overview) {
  const work = presentWork(overview);
  const isUnderWay = work?.state === 'waiting' || work?.state === 'running' || work?.state === 'stopping';
  return {
    begin: overview.isPermitted && !work,
    rollback: overview.isPermitted && !work && overview.hasPrevious,
    pause: work?.state === 'running',
    resume: overview.isPermitted && work !== undefined && !isUnderWay,
    cancel: work?.rebuild !== undefined && (isUnderWay || overview.isPermitted),
  } as const;
}

/** A rate that was seen, with the second since the first one. */
export interface Sample {
  readonly second: number;
  readonly perSecond: number;
}

const SAMPLES_MAX = 600;

/** Adds a rate once a second; the oldest are forgotten. */
export function withSample(samples: readonly Sample[], perSecond: number, second: number): readonly Sample[] {
  const whole = Math.floor(second);
  if (samples.at(-1)?.second === whole) return samples;
  return [...samples, { second: whole, perSecond }].slice(-SAMPLES_MAX);
}

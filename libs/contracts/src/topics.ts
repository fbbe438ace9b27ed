/** Kafka topics (`design.md` §6, §8). Created explicitly; brokers never create one by themselves. */
export const intakeTopic = (desk: string): string => `intake.${desk}.v1`;
export const deadLetterTopic = (desk: string): string => `intake.${desk}.v1.dlq`;
export const INTAKE_RESULTS_TOPIC = 'intake.results.v1';
/** Where a partner may send its observations (data balikan). */
export const observationTopic = (partner: string): string => `observations.${partner}.v1`;
export const feedTopic = (partner: string): string => `feed.${partner}.v1`;

export const INTAKE_PARTITIONS = 3;
/** Of a new feed. */
export const FEED_PARTITIONS = 3;

const WEEK_MS = 7 * 24 * 3_600_000;
const INTAKE_WEEKS = 1;
/** Messages stay at least this long on an intake topic. */
export const INTAKE_RETENTION_MS = INTAKE_WEEKS * WEEK_MS;

export interface Topic {
  readonly topic: string;
  readonly partitions: number;
  readonly config: Readonly<Record<string, string>>;
  readonly requiredConfig?: Readonly<Record<string, string>>;
  /** `partitions` is the least: a feed may have been given more (ADR 0056). */
  readonly canGrow?: boolean;
}

/** The broker writes the time of each message: the sender's token is judged at that time, so no sender may choose it. */
const STAMPED_BY_BROKER = { 'message.timestamp.type': 'LogAppendTime' } as const;

/** Retention: intake a week, feeds 90 days (`domain.md` §4.2); the pull API keeps the feeds for ever. */
export function topicsOf(desks: readonly string[], partners: readonly string[]): Topic[] {
  return [
    ...desks.flatMap((desk) => [
      { ...kept(intakeTopic(desk), INTAKE_PARTITIONS, INTAKE_WEEKS), requiredConfig: STAMPED_BY_BROKER },
      kept(deadLetterTopic(desk), 1, 52),
    ]),
    kept(INTAKE_RESULTS_TOPIC, INTAKE_PARTITIONS, INTAKE_WEEKS),
    ...partners.map((partner) => ({ ...kept(feedTopic(partner), FEED_PARTITIONS, 13), canGrow: true })),
  ];
}

/** The topic on which a partner may send its observations: few messages, in the order in which they were sent. */
export function observationTopicOf(partner: string): Topic {
  return kept(observationTopic(partner), 1, 13);
}

function kept(topic: string, partitions: number, weeks: number): Topic {
  return { topic, partitions, config: { 'retention.ms': String(weeks * WEEK_MS) } };
}

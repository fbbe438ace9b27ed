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
const HOUR_MS = 3_600_000;
/** A desk that was down over a weekend still finds what was sent to it. */
export const INTAKE_RETENTION_HOURS = 72;

export interface Topic {
  readonly topic: string;
  readonly partitions: number;
  readonly config: Readonly<Record<string, string>>;
  readonly requiredConfig?: Readonly<Record<string, string>>;
  /** `partitions` is the least: a feed may have been given more (ADR 0056). */
  readonly canGrow?: boolean;
}

/** The broker writes the time of each message: a signature is judged at that time, so no sender may choose it. */
const STAMPED_BY_BROKER = { 'message.timestamp.type': 'LogAppendTime' } as const;

/**
 * Retention: feeds 90 days (`domain.md` §4.2); the pull API keeps the feeds for ever. Intake and its results as long as
 * a desk may be down, because they hold the NIKs of requests.
 */
export function topicsOf(
  desks: readonly string[],
  partners: readonly string[],
  intakeHours: number = INTAKE_RETENTION_HOURS,
): Topic[] {
  return [
    ...desks.flatMap((desk) => [
      passing(intakeTopic(desk), intakeHours, STAMPED_BY_BROKER),
      kept(deadLetterTopic(desk), 1, 52),
    ]),
    passing(INTAKE_RESULTS_TOPIC, intakeHours),
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

/**
 * Also set on topics that exist, so that a shorter time takes effect. Kafka removes whole segments only, and a segment
 * of the default size would stay for weeks: a new one is begun each hour.
 */
function passing(topic: string, hours: number, config: Topic['config'] = {}): Topic {
  const retention = { 'retention.ms': String(hours * HOUR_MS), 'segment.ms': String(HOUR_MS) };
  return { topic, partitions: INTAKE_PARTITIONS, config: {}, requiredConfig: { ...retention, ...config } };
}

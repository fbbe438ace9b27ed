/** Kafka topics (`design.md` §6, §8). Created explicitly; brokers never create one by themselves. */
export const intakeTopic = (desk: string): string => `intake.${desk}.v1`;
export const deadLetterTopic = (desk: string): string => `intake.${desk}.v1.dlq`;
export const INTAKE_RESULTS_TOPIC = 'intake.results.v1';
export const feedTopic = (partner: string): string => `feed.${partner}.v1`;

export const INTAKE_PARTITIONS = 3;
export const FEED_PARTITIONS = 3;

const WEEK_MS = 7 * 24 * 3_600_000;

export interface Topic {
  readonly topic: string;
  readonly partitions: number;
  readonly config: Readonly<Record<string, string>>;
}

/** Retention: intake a week, feeds 90 days (`domain.md` §4.2); the pull API keeps the feeds for ever. */
export function topicsOf(desks: readonly string[], partners: readonly string[]): Topic[] {
  const kept = (topic: string, partitions: number, weeks: number): Topic => ({
    topic,
    partitions,
    config: { 'retention.ms': String(weeks * WEEK_MS) },
  });
  return [
    ...desks.flatMap((desk) => [
      kept(intakeTopic(desk), INTAKE_PARTITIONS, 1),
      kept(deadLetterTopic(desk), 1, 52),
    ]),
    kept(INTAKE_RESULTS_TOPIC, INTAKE_PARTITIONS, 1),
    ...partners.map((partner) => kept(feedTopic(partner), FEED_PARTITIONS, 13)),
  ];
}

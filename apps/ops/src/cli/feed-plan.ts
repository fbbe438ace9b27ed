import {
  feedTopic,
  observationTopic,
  observationTopicOf,
  replayTopic,
  topicsOf,
  type Topic,
} from '@peristiwa/contracts';
import { aclText, allowRead, allowWrite, type AclEntry, type TopicState } from '@peristiwa/messaging';

/** A partner and whether its agreement is active, suspended, ended, or has not begun. */
export interface PartnerStanding {
  readonly partner: string;
  readonly standing: string;
  /** Of its feed; absent before it has one. */
  readonly partitions?: number;
  /** What it may report back (data balikan); without any it has no topic for it. */
  readonly observations?: readonly string[];
}

/** What Kafka has of the feeds now. */
export interface FeedsInKafka {
  readonly topics: ReadonlyMap<string, TopicState>;
  /** Rules of the users of partners; undefined when the brokers check none. */
  readonly acls: readonly AclEntry[] | undefined;
  /** Users of partners. */
  readonly users: readonly string[];
}

export interface FeedPlan {
  readonly topics: readonly Topic[];
  /** Topics that exist with another retention. */
  readonly settings: readonly Topic[];
  readonly addUsers: readonly string[];
  readonly removeUsers: readonly string[];
  readonly addAcls: readonly AclEntry[];
  readonly removeAcls: readonly AclEntry[];
  /** What differs and is not changed, and why. */
  readonly warnings: readonly string[];
}

/** So that no partner can have the name of a user who administers Kafka. */
export const PARTNER_USERS = 'partner.';
export const userOf = (partner: string): string => `${PARTNER_USERS}${partner}`;
/** The consumer group of the kit (libs/subscriber). */
const groupOf = (partner: string): string => `subscriber.${partner}`;

/**
 * What Kafka must have so that each partner reads its own feed, writes its own observations, and nothing else. A partner whose agreement is suspended keeps
 * its access: nothing is sent, and heartbeats say so. When it ends, the user and its rules go; the topic stays until its
 * messages expire, and the pull serves the end of the feed.
 */
export function planFeeds(partners: readonly PartnerStanding[], now: FeedsInKafka): FeedPlan {
  const inForce = partners.filter(({ standing }) => standing !== 'ended');
  const open = inForce.map(({ partner }) => partner);
  const observing = inForce
    .filter(({ observations = [] }) => observations.length > 0)
    .map(({ partner }) => partner);
  const wantedIn = new Map(inForce.map(({ partner, partitions }) => [feedTopic(partner), partitions]));
  const ofFeeds = topicsOf([], open).filter(({ topic }) => wantedIn.has(topic));
  const topics = [
    ...ofFeeds.map((spec) => ({ ...spec, partitions: wantedIn.get(spec.topic) ?? spec.partitions })),
    ...observing.map(observationTopicOf),
  ];
  const existing = topics.filter(({ topic }) => now.topics.has(topic));
  const differs = ({ topic, config }: Topic) =>
    Object.entries(config).some(([name, value]) => now.topics.get(topic)?.settings.get(name) !== value);
  const wanted = [
    ...open.flatMap((partner) => [
      allowRead(userOf(partner), 'topic', feedTopic(partner)),
      allowRead(userOf(partner), 'topic', replayTopic(partner)),
      allowRead(userOf(partner), 'group', groupOf(partner)),
    ]),
    ...observing.map((partner) => allowWrite(userOf(partner), observationTopic(partner))),
  ];
  const users = open.map(userOf);
  return {
    topics: topics.filter(({ topic }) => !now.topics.has(topic)),
    settings: existing.filter(differs),
    addUsers: now.acls ? users.filter((user) => !now.users.includes(user)) : [],
    removeUsers: now.users.filter((user) => !users.includes(user)),
    addAcls: now.acls ? beyond(wanted, now.acls) : [],
    removeAcls: now.acls ? beyond(now.acls, wanted) : [],
    warnings: [...existing.flatMap((topic) => partitionWarning(topic, now)), ...authorizerWarning(now)],
  };
}

export function isEmpty(plan: FeedPlan): boolean {
  const { warnings: _, ...changes } = plan;
  return Object.values(changes).every((list) => list.length === 0);
}

/** One line for each change. */
export function describePlan(plan: FeedPlan): string[] {
  const days = (config: Topic['config']) => Number(config['retention.ms']) / 86_400_000;
  return [
    ...plan.topics.map(
      ({ topic, partitions, config }) => `+ topic ${topic}: ${partitions} partitions, ${days(config)} days`,
    ),
    ...plan.settings.map(({ topic, config }) => `~ topic ${topic}: ${days(config)} days`),
    ...plan.addUsers.map((user) => `+ user ${user} (SCRAM-SHA-512)`),
    ...plan.addAcls.map((rule) => `+ rule ${aclText(rule)}`),
    ...plan.removeAcls.map((rule) => `- rule ${aclText(rule)}`),
    ...plan.removeUsers.map((user) => `- user ${user}`),
    ...plan.warnings.map((warning) => `! ${warning}`),
  ];
}

function beyond(rules: readonly AclEntry[], others: readonly AclEntry[]): AclEntry[] {
  const known = new Set(others.map(aclText));
  return rules.filter((rule) => !known.has(aclText(rule)));
}

function partitionWarning({ topic, partitions }: Topic, { topics }: FeedsInKafka): string[] {
  const found = topics.get(topic)?.partitions;
  if (found === partitions) return [];
  return [
    `topic ${topic} has ${found} partitions, not ${partitions}: the publisher adds those that are missing; to use more, run feed grow-partitions`,
  ];
}

function authorizerWarning({ acls }: FeedsInKafka): string[] {
  if (acls) return [];
  return [
    'the brokers have no authorizer: anybody who reaches them reads every feed; no users and rules are planned',
  ];
}

import { feedTopic, observationTopic, replayTopic } from '@peristiwa/contracts';
import { aclText, allowRead, allowWrite, type AclEntry } from '@peristiwa/messaging';
import {
  describePlan,
  isEmpty,
  planFeeds,
  userOf,
  type FeedsInKafka,
  type PartnerStanding,
} from './feed-plan';

const WEEKS_13 = String(13 * 7 * 86_400_000);
const topic = (partitions = 3, retention = WEEKS_13) => ({
  partitions,
  settings: new Map([['retention.ms', retention]]),
});
const rulesOf = (partner: string): AclEntry[] => [
  allowRead(userOf(partner), 'topic', feedTopic(partner)),
  allowRead(userOf(partner), 'topic', replayTopic(partner)),
  allowRead(userOf(partner), 'group', `subscriber.${partner}`),
];
const kafka = (change: Partial<FeedsInKafka> = {}): FeedsInKafka => ({
  topics: new Map([
    ['feed.a.v1', topic()],
    ['feed.b.v1', topic()],
  ]),
  acls: [...rulesOf('a'), ...rulesOf('b')],
  users: ['partner.a', 'partner.b'],
  ...change,
});
const active = ['a', 'b'].map((partner) => ({ partner, standing: 'active' }));

describe('what Kafka needs for the feeds', () => {
  it('is everything at the beginning', () => {
    const plan = planFeeds(active.slice(0, 1), { topics: new Map(), acls: [], users: [] });
    expect(describePlan(plan)).toEqual([
      '+ topic feed.a.v1: 3 partitions, 91 days',
      '+ user partner.a (SCRAM-SHA-512)',
      '+ rule User:partner.a allow read topic feed.a.v1 from *',
      '+ rule User:partner.a allow read topic feed.a.replay.v1 from *',
      '+ rule User:partner.a allow read group subscriber.a from *',
    ]);
  });

  it('is a topic of its own for a partner whose agreement names observations, which it alone may write', () => {
    const partner: PartnerStanding = { partner: 'a', standing: 'active', observations: ['found-moved'] };
    const now = kafka({ acls: rulesOf('a'), users: ['partner.a'] });
    const plan = planFeeds([partner], now);
    expect(describePlan(plan)).toEqual([
      '+ topic observations.a.v1: 1 partitions, 91 days',
      '+ rule User:partner.a allow write topic observations.a.v1 from *',
    ]);
    const rule = allowWrite(userOf('a'), observationTopic('a'));
    const topics = new Map([...now.topics, ['observations.a.v1', topic(1)] as const]);
    const applied = { ...now, topics, acls: [...rulesOf('a'), rule] };
    expect(isEmpty(planFeeds([partner], applied))).toBe(true);
    // An agreement that names none any more.
    expect(planFeeds([{ ...partner, observations: [] }], applied).removeAcls).toEqual([rule]);
  });

  it('is nothing when all is right', () => {
    expect(isEmpty(planFeeds(active, kafka()))).toBe(true);
  });

  it.each(['suspended', 'future'])('stays while an agreement is %s', (standing) => {
    expect(isEmpty(planFeeds([active[0] as never, { partner: 'b', standing }], kafka()))).toBe(true);
  });

  it('loses the rules and the user of an agreement that has ended, not the topic', () => {
    const plan = planFeeds([active[0] as never, { partner: 'b', standing: 'ended' }], kafka());
    expect(describePlan(plan)).toEqual([
      '- rule User:partner.b allow read topic feed.b.v1 from *',
      '- rule User:partner.b allow read topic feed.b.replay.v1 from *',
      '- rule User:partner.b allow read group subscriber.b from *',
      '- user partner.b',
    ]);
  });

  it('loses a partner that has no agreement at all', () => {
    expect(planFeeds(active.slice(0, 1), kafka()).removeUsers).toEqual(['partner.b']);
  });

  it('loses what somebody else allowed a partner, and only that', () => {
    const stray = allowRead('partner.a', 'topic', 'feed.b.v1');
    const plan = planFeeds(active, kafka({ acls: [...rulesOf('a'), ...rulesOf('b'), stray] }));
    expect(plan.removeAcls.map(aclText)).toEqual([aclText(stray)]);
    expect(plan.addAcls).toEqual([]);
  });

  it('gives a topic its retention again, and never another number of partitions', () => {
    const topics = new Map([
      ['feed.a.v1', topic(3, '1000')],
      ['feed.b.v1', topic(6)],
    ]);
    const plan = planFeeds(active, kafka({ topics }));
    expect(plan.settings.map((one) => one.topic)).toEqual(['feed.a.v1']);
    expect(plan.topics).toEqual([]);
    expect(plan.warnings).toEqual([expect.stringContaining('feed.b.v1 has 6 partitions, not 3')]);
  });

  it('gives a topic the partitions of its feed (ADR 0056)', () => {
    const grown = [{ partner: 'a', standing: 'active', partitions: 6 }];
    const only = { acls: rulesOf('a'), users: ['partner.a'] };
    expect(describePlan(planFeeds(grown, kafka({ ...only, topics: new Map() })))).toEqual([
      '+ topic feed.a.v1: 6 partitions, 91 days',
    ]);
    const planWith = (has: number) =>
      describePlan(planFeeds(grown, kafka({ ...only, topics: new Map([['feed.a.v1', topic(has)]]) })));
    expect(planWith(6)).toEqual([]);
    expect(planWith(3)).toEqual([expect.stringContaining('has 3 partitions, not 6')]);
  });

  it('says that brokers without an authorizer protect nothing, and plans no users', () => {
    const plan = planFeeds(active, kafka({ acls: undefined, users: [] }));
    expect(isEmpty(plan)).toBe(true);
    expect(plan.warnings).toEqual([expect.stringContaining('no authorizer')]);
  });
});

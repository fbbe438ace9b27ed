import { createPublicKey } from 'node:crypto';
import {
  chainHeaders,
  feedTopic,
  jobCompletedText,
  replayTopic,
  type JobCompleted,
} from '@peristiwa/contracts';
import { SendFailed, type OutgoingMessage } from '@peristiwa/messaging';
import { readNodes } from '@peristiwa/postgres';
import { isSigned } from '@peristiwa/signing';
import { DAUGHTER, familyOfFour, FATHER, SON } from '@peristiwa/testing';
import { fast, FeedsUnderTest, silent, until, type Sent } from '../feeds-under-test';
import { TodaysGrant } from '../feeds/todays-grant';
import { HOLDINGS } from '../reconcile/holding-digests';
import { FeedJobs, type NewJob } from './feed-jobs';
import { JobRunner, type JobRunnerOptions } from './job-runner';

/* Issue 12, Delivery: messages again for one partner (ADR 0046). */

const REASON = 'spec of jobs of feeds';
let feeds: FeedsUnderTest;
let jobs: FeedJobs;
let partner: string;
let sent: Sent;

jest.setTimeout(60_000);

beforeEach(async () => {
  feeds = await FeedsUnderTest.open();
  jobs = new FeedJobs(feeds.pool, feeds.reader);
  partner = feeds.names.kemensos;
  await feeds.agree('kemensos');
  await feeds.registry.record(familyOfFour());
  await feeds.birth();
  await feeds.death(FATHER);
  feeds.build();
  await feeds.built();
  const live: Sent = [];
  feeds.send(live);
  await until(async () => {
    const [feed] = (await feeds.feeds.report()).feeds;
    return feed && feed.sent === feed.highWater && feed.highWater > 0;
  });
  sent = [];
});
afterEach(() => feeds.close());

function runJobs(producer?: JobRunnerOptions['producer']): JobRunner {
  const { pool, agreements, feedKeys } = feeds;
  const runner = new JobRunner({
    pool,
    jobs,
    agreements,
    todaysGrant: new TodaysGrant(pool),
    feedKeys,
    settings: fast,
    clock: () => new Date(),
    log: silent,
    producer: producer ?? { send: async (...batch) => void sent.push(batch), close: async () => undefined },
    ensureTopic: async () => undefined,
  });
  runner.start();
  return feeds.keep(runner);
}

const create = (job: Partial<NewJob>) =>
  jobs.create(partner, { kind: 'resend', selection: {}, rate: 1_000, reason: REASON, ...job }, 'spec');
const ended = (jobId: string) =>
  until(async () => {
    const job = await jobs.get(partner, jobId);
    return job.state === 'completed' && job;
  });
const messages = (): OutgoingMessage[] =>
  sent.flatMap(([, batch]) => batch).filter(({ headers }) => headers?.['ce_subject']);
const markers = (): JobCompleted[] =>
  sent
    .flatMap(([, batch]) => batch)
    .filter(({ headers }) => String(headers?.['ce_type']).includes('job-completed'))
    .map(({ value }) => JSON.parse(String(value)) as JobCompleted);

it('counts without doing anything', async () => {
  const all = await jobs.dryRun(partner, {});
  expect(all.messages).toBe((await feeds.pulled('kemensos')).length);
  expect(await jobs.dryRun(partner, { kinds: ['died'] })).toMatchObject({ messages: 1, persons: 1 });
  expect(await jobs.dryRun(partner, { personIds: [SON, DAUGHTER] })).toMatchObject({ persons: 2 });
  expect(await jobs.dryRun(partner, { fromSequence: 2, toSequence: 3 })).toMatchObject({ messages: 2 });
  expect(await jobs.dryRun(partner, { areas: ['32'] })).toEqual(all);
  expect(await jobs.dryRun(partner, { areas: ['33'] })).toMatchObject({ messages: 0 });
  expect(await jobs.dryRun(partner, { fromPosition: 1 })).toEqual(all);
  expect(await jobs.dryRun(partner, { toPosition: 1 })).not.toEqual(all);
  expect(await jobs.dryRun(partner, { until: '2020-01-01T00:00:00Z' })).toMatchObject({ messages: 0 });
  expect(await jobs.list(partner)).toEqual([]);
});

it('sends the same bytes again on the topic of the feed, and says when and what it has sent', async () => {
  const stored = await feeds.pulled('kemensos');
  runJobs();
  const { jobId } = await create({});
  const { done, digest, total } = await ended(jobId);
  expect([done, total]).toEqual([stored.length, stored.length]);
  expect(new Set(sent.map(([topic]) => topic))).toEqual(new Set([feedTopic(partner)]));
  expect(messages().map(({ headers, value }) => [headers, String(value)])).toEqual(
    stored.map(({ headers, value }) => [headers, JSON.stringify(value)]),
  );
  const ends = markers();
  expect(ends.map(({ partition }) => partition)).toEqual([0, 1, 2]);
  const { keys } = await feeds.feedKeys.history();
  for (const { signature, ...data } of ends) {
    expect(data).toMatchObject({ jobId, kind: 'resend', count: stored.length, digest });
    const key = createPublicKey(keys.find(({ keyId }) => keyId === data.keyId)?.publicKey ?? '');
    expect(isSigned(jobCompletedText(partner, data), key, signature)).toBe(true);
  }
});

it('replays on a topic of its own, with bytes that still fit the chain', async () => {
  const stored = await feeds.pulled('kemensos');
  runJobs();
  const { jobId } = await create({ kind: 'replay', selection: { kinds: ['died'] } });
  await ended(jobId);
  expect(new Set(sent.map(([topic]) => topic))).toEqual(new Set([replayTopic(partner)]));
  const [again] = messages();
  const [died] = stored.filter(({ headers }) => headers['ce_type']?.includes('.died.'));
  expect(again?.headers).toEqual({ ...died?.headers, ce_replayid: jobId });
  expect(again?.headers?.[chainHeaders.digest]).toBe(died?.headers[chainHeaders.digest]);
});

it('resynchronises persons by new messages, though the partner holds the same', async () => {
  const before = (await feeds.pulled('kemensos')).length;
  runJobs();
  const { jobId } = await create({ kind: 'resync', selection: { personIds: [SON, DAUGHTER] } });
  const job = await ended(jobId);
  expect(job).toMatchObject({ done: 2, total: 2 });
  const added = await feeds.published('kemensos', before);
  expect(added.toSorted()).toEqual([`resynced ${DAUGHTER}`, `resynced ${SON}`].toSorted());
  expect(markers()).toMatchObject([{ count: 2 }, { count: 2 }, { count: 2 }]);
});

it('pauses, resumes and cancels', async () => {
  const { jobId } = await create({ rate: 10 });
  await jobs.change(partner, jobId, 'pause', 'spec');
  runJobs();
  expect((await jobs.get(partner, jobId)).done).toBe(0);
  await jobs.change(partner, jobId, 'resume', 'spec');
  await ended(jobId);
  await expect(jobs.change(partner, jobId, 'cancel', 'spec')).rejects.toThrow('job-state');
  const other = await create({ rate: 1 });
  expect(await jobs.change(partner, other.jobId, 'cancel', 'spec')).toMatchObject({ state: 'cancelled' });
});

it('withholds what the agreement does not grant any more', async () => {
  await feeds.agree('kemensos', { fields: ['familyKey', 'residence', 'householdRole'] });
  await feeds.built();
  runJobs();
  const { jobId } = await create({ selection: { toSequence: 3 } });
  expect(await ended(jobId)).toMatchObject({ done: 0, withheld: 3 });
  expect(messages()).toEqual([]);
});

it('waits while the feed is suspended', async () => {
  await feeds.agree('kemensos', { status: 'suspended' });
  await feeds.built();
  runJobs();
  const { jobId } = await create({});
  await feeds.agree('kemensos', { status: 'active' });
  await feeds.built();
  expect(await ended(jobId)).toMatchObject({ state: 'completed' });
});

/** Issue 12, Reconciliation: digests that are not those of the holdings are found and repaired (ADR 0063). */
it('recounts: finds digests that drifted, repairs them on record, and sends nothing', async () => {
  runJobs();
  const root = async () =>
    (await readNodes(feeds.pool, HOLDINGS, { owner: partner, prefixes: [''], digits: 0 }))[0];
  const right = await root();
  await feeds.asOwner('ALTER TABLE publisher.holding DISABLE TRIGGER USER');
  await feeds.asOwner('DELETE FROM publisher.digest_part WHERE partner = $1 AND bucket < 32768', [partner]);
  await feeds.asOwner(
    `UPDATE publisher.holding SET view_hash = '\\x00' WHERE partner = $1 AND person_id = $2`,
    [partner, SON],
  );
  await feeds.asOwner('ALTER TABLE publisher.holding ENABLE TRIGGER USER');
  const { jobId } = await create({ kind: 'recount', rate: 50_000 });
  const { done, total, drifted } = await ended(jobId);
  expect([done, total]).toEqual([65_536, 65_536]);
  expect(drifted).toBeGreaterThan(0);
  expect(await root()).toEqual(right);
  expect(sent).toEqual([]);
  const again = await ended((await create({ kind: 'recount', rate: 50_000 })).jobId);
  expect(again.drifted).toBe(0);
});

it('records what a step discloses before it sends it, once however often it is repeated', async () => {
  const recorded = async () =>
    feeds.asOwner(`SELECT messages FROM publisher.disclosure WHERE partner = $1 AND road = 'resend'`, [
      partner,
    ]);
  const before: number[] = [];
  let refusals = 2;
  const runner = runJobs({
    send: async (...batch) => {
      before.push((await recorded()).length);
      if ((refusals -= 1) >= 0) throw new SendFailed('feed', new Error('the topic refuses it'));
      sent.push(batch);
    },
    close: async () => undefined,
  });
  const { jobId } = await create({});
  await ended(jobId);
  expect(before.slice(0, 3)).toEqual([1, 1, 1]);
  expect(await recorded()).toHaveLength(1);
  expect(messages().length).toBeGreaterThan(0);
  expect(runner.status.state).toBe('running');
});

// ADR 0046: messages again for one partner, without the others noticing.
it('continues the jobs of others while the topic of one partner refuses its messages', async () => {
  await feeds.agree('kemenp2mi');
  await feeds.built();
  const topicOfOther = feedTopic(feeds.names.kemenp2mi);
  const runner = runJobs({
    send: async (topic, batch) => {
      if (topic !== topicOfOther) throw new SendFailed(topic, new Error('the topic refuses it'));
      sent.push([topic, batch]);
    },
    close: async () => undefined,
  });
  const refused = await create({});
  await until(async () => runner.status.state === 'retrying');
  const job = { kind: 'resend', selection: {}, rate: 1_000, reason: REASON } as const;
  const { jobId } = await jobs.create(feeds.names.kemenp2mi, job, 'spec');
  await until(async () => (await jobs.get(feeds.names.kemenp2mi, jobId)).state === 'completed');
  expect(await jobs.get(partner, refused.jobId)).toMatchObject({ state: 'running', done: 0 });
  // A third one, later: the refused job is still the first of them.
  const recount = await jobs.create(feeds.names.kemenp2mi, { ...job, kind: 'recount' }, 'spec');
  await until(async () => (await jobs.get(feeds.names.kemenp2mi, recount.jobId)).state === 'completed');
});

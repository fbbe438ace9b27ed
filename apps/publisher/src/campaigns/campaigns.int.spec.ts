import { createPublicKey, randomUUID } from 'node:crypto';
import { campaignText, feedTopic, type CampaignCompleted } from '@peristiwa/contracts';
import { SendFailed } from '@peristiwa/messaging';
import { isSigned } from '@peristiwa/signing';
import { addressChanged, alone, DAUGHTER, familyOfFour, FATHER, idOf } from '@peristiwa/testing';
import { fast, FeedsUnderTest, silent, until, type Sent } from '../feeds-under-test';
import { readOutboxes } from '../send/outbox';
import { CampaignRunner } from './campaign-runner';
import { Campaigns } from './campaigns';

/* Issue 12, Delivery: a mass correction carries its id, reason and expected volume, and ordinary events pass (ADR 0059). */

const REASON = 'Perbaikan alamat hasil migrasi SIAK 2009';
const SIZE = 60;
const NUMBERS = Array.from({ length: SIZE }, (_, index) => 10 + index);
const PERSONS = NUMBERS.map(idOf);
const [FIRST] = PERSONS as [string];
const DAY = '2026-11-21';

let feeds: FeedsUnderTest;
let campaigns: Campaigns;
let campaignId: string;
let sent: Sent;

jest.setTimeout(60_000);

beforeEach(async () => {
  feeds = await FeedsUnderTest.open();
  campaigns = new Campaigns(feeds.pool, feeds.reader);
  campaignId = randomUUID();
  sent = [];
  await feeds.agree('kemensos');
  await feeds.registry.record(familyOfFour());
  for (const number of NUMBERS) await feeds.registry.record(alone(number));
  const builder = feeds.build();
  await feeds.built();
  await builder.stop();
});
afterEach(() => feeds.close());

const open = (rate = 5_000) =>
  campaigns.open({ campaignId, reason: REASON, expectedChanges: SIZE, rate }, 'spec');

function runCampaigns(refuses: (topic: string, type?: unknown) => boolean = () => false): CampaignRunner {
  const { pool, feedKeys } = feeds;
  const runner = new CampaignRunner({
    pool,
    campaigns,
    feedKeys,
    settings: fast,
    clock: () => new Date(),
    log: silent,
    producer: {
      send: async (...batch) => {
        if (refuses(batch[0], batch[1][0]?.headers?.['ce_type']))
          throw new SendFailed(batch[0], new Error('the topic refuses it'));
        sent.push(batch);
      },
      close: async () => undefined,
    },
    ensureTopic: async () => undefined,
  });
  runner.start();
  return feeds.keep(runner);
}

const become = (state: string) => until(async () => (await campaigns.get(campaignId)).state === state);

async function correctEverybody(): Promise<void> {
  for (const id of PERSONS) await feeds.registry.record(addressChanged(id, DAY), { campaignId });
}

const built = () =>
  until(async () => {
    const { waiting, seen } = await campaigns.get(campaignId);
    return seen === SIZE && waiting === 0;
  });

async function since(sequence: number) {
  return (await feeds.pulled('kemensos', sequence)).map(({ sequence: at, key, headers }) => ({
    at,
    key,
    campaign: headers['ce_campaignid'],
  }));
}

const markers = (type: string) =>
  sent.flatMap(([topic, batch]) =>
    topic === feedTopic(feeds.names.kemensos)
      ? batch.filter(({ headers }) => headers['ce_type'] === `id.peristiwa.feed.${type}.v1`)
      : [],
  );

describe('a campaign', () => {
  it('lets ordinary events pass, and keeps the order of each person', async () => {
    const before = (await feeds.pulled('kemensos')).length;
    await open();
    runCampaigns();
    await become('open');
    await correctEverybody();
    await feeds.death(FATHER);
    await feeds.death(FIRST);
    feeds.build({ settings: { ...fast, batchSize: 7 } });
    await built();
    await feeds.built();

    const all = await since(before);
    const ofCampaign = all.filter(({ campaign }) => campaign === campaignId);
    const ordinary = all.filter(({ campaign }) => campaign === undefined);
    expect(ofCampaign.map(({ key }) => key).toSorted()).toEqual(PERSONS.toSorted());
    expect(ordinary.map(({ key }) => key)).toContain(FATHER);
    expect(all.filter(({ key }) => key === FIRST).map(({ campaign }) => campaign ?? 'none')).toEqual([
      campaignId,
      'none',
    ]);
    // Only what waits about the same person comes before an ordinary event; the rest of the campaign follows it.
    const last = Math.max(...ordinary.map(({ at }) => at));
    expect(ofCampaign.filter(({ at }) => at > last).length).toBeGreaterThan(SIZE / 2);
  });

  it('begins and ends with a signed marker on each partition, with the count of the feed', async () => {
    await open();
    runCampaigns();
    await become('open');
    expect(markers('campaign-started')).toHaveLength(fast.partitions);
    await correctEverybody();
    feeds.build();
    feeds.send([]);
    await built();
    await campaigns.close(campaignId, 'spec');
    await become('completed');
    await expect(campaigns.pause(campaignId, 'pause', { reason: REASON, by: 'spec' })).rejects.toMatchObject({
      code: 'campaign-ended',
    });

    const ended = markers('campaign-completed').map(
      ({ value }) => JSON.parse(String(value)) as CampaignCompleted,
    );
    expect(ended.map(({ partition }) => partition)).toEqual([0, 1, 2]);
    const { keys } = await feeds.feedKeys.history();
    for (const { signature, ...data } of ended) {
      expect(data).toMatchObject({ campaignId, messages: SIZE });
      const key = keys.find(({ keyId }) => keyId === data.keyId);
      const publicKey = createPublicKey(key?.publicKey ?? '');
      expect(isSigned(campaignText(feeds.names.kemensos, data), publicKey, signature)).toBe(true);
    }
  });

  it('waits for no topic that refuses its marker, which comes when the topic takes it', async () => {
    const { kemensos, kemenp2mi } = feeds.names;
    await feeds.agree('kemenp2mi');
    const builder = feeds.build();
    await feeds.built();
    await builder.stop();
    let isRefusing = true;
    await open();
    const runner = runCampaigns((topic) => isRefusing && topic === feedTopic(kemenp2mi));
    await become('open');
    expect(markers('campaign-started')).toHaveLength(fast.partitions);
    const refused = { partner: kemenp2mi, marker: 'started', refusal: 'SendFailed' };
    expect((await campaigns.get(campaignId)).refused).toEqual([refused]);
    expect(runner.status.state).toBe('running');
    isRefusing = false;
    await until(async () => (await campaigns.get(campaignId)).refused.length === 0);
    expect(sent.map(([topic]) => topic)).toEqual([feedTopic(kemensos), feedTopic(kemenp2mi)]);
  });

  it('ends on no topic before it has begun there', async () => {
    const topic = feedTopic(feeds.names.kemenp2mi);
    await feeds.agree('kemenp2mi');
    feeds.build();
    feeds.send([]);
    await feeds.built();
    let isRefusing = true;
    await open();
    runCampaigns((to, type) => isRefusing && to === topic && String(type).includes('campaign-started'));
    await become('open');
    await campaigns.close(campaignId, 'spec');
    await become('completed');
    const { refused } = await campaigns.get(campaignId);
    expect(refused.map(({ marker }) => marker)).toEqual(['started', 'completed']);
    isRefusing = false;
    await until(async () => (await campaigns.get(campaignId)).refused.length === 0);
    const types = sent.flatMap(([to, batch]) => (to === topic ? [batch[0]?.headers?.['ce_type']] : []));
    expect(types).toEqual([
      'id.peristiwa.feed.campaign-started.v1',
      'id.peristiwa.feed.campaign-completed.v1',
    ]);
  });

  it.each(['at once', 'after the topic has refused the marker'])('is blocked by a bug, %s', async (when) => {
    const { kemenp2mi } = feeds.names;
    await feeds.agree('kemenp2mi');
    const builder = feeds.build();
    await feeds.built();
    await builder.stop();
    let isBug = when === 'at once';
    await open();
    const runner = runCampaigns((topic) => {
      if (topic !== feedTopic(kemenp2mi)) return false;
      if (isBug) throw new TypeError('specified');
      return true;
    });
    if (!isBug) await become('open');
    isBug = true;
    await until(async () => runner.status.state === 'blocked');
    expect(runner.status.reason).toBe('TypeError');
    expect((await campaigns.get(campaignId)).refused).toHaveLength(when === 'at once' ? 0 : 1);
  });

  it('waits while every topic refuses it: then Kafka is away', async () => {
    let refusals = 0;
    await open();
    runCampaigns(() => (refusals += 1) < 4);
    await become('open');
    expect(refusals).toBe(4);
    expect((await campaigns.get(campaignId)).refused).toEqual([]);
  });

  it('is paused and continues; what waits about a person still comes before an ordinary event', async () => {
    const before = (await feeds.pulled('kemensos')).length;
    await open();
    runCampaigns();
    await become('open');
    const decide = { reason: 'Basis data mitra dipelihara', by: 'spec' };
    expect(await campaigns.pause(campaignId, 'pause', decide)).toMatchObject({ isPaused: true });
    await campaigns.pause(campaignId, 'pause', decide);
    await correctEverybody();
    feeds.build();
    await feeds.built();
    expect(await since(before)).toEqual([]);
    await feeds.death(FIRST);
    await feeds.built();
    const ofFirst = await since(before);
    expect(ofFirst.map(({ key, campaign = 'none' }) => [key, campaign])).toEqual([
      [FIRST, campaignId],
      [FIRST, 'none'],
    ]);
    await campaigns.pause(campaignId, 'resume', decide);
    await built();
    expect((await since(before)).filter(({ campaign }) => campaign === campaignId)).toHaveLength(SIZE);
    expect(await feeds.asOwner('SELECT action FROM publisher.campaign_pause ORDER BY change_no')).toEqual([
      { action: 'pause' },
      { action: 'resume' },
    ]);
  });

  it('has the entries of an import too, which come into the scope with it (peristiwa import siak --campaign)', async () => {
    const before = (await feeds.pulled('kemensos')).length;
    await open();
    runCampaigns();
    await become('open');
    for (const number of [80, 81]) await feeds.registry.record(alone(number), { campaignId });
    feeds.build();
    await until(async () => {
      const { waiting, seen } = await campaigns.get(campaignId);
      return seen > 0 && waiting === 0 && (await since(before)).length === 2;
    });
    expect((await since(before)).map(({ key, campaign }) => [key, campaign]).toSorted()).toEqual(
      [80, 81].map((number) => [idOf(number), campaignId]),
    );
  });

  it('sends nothing before its marker', async () => {
    const before = (await feeds.pulled('kemensos')).length;
    await open();
    await correctEverybody();
    await feeds.death(FATHER);
    feeds.build();
    await feeds.built();
    expect((await since(before)).every(({ campaign }) => campaign === undefined)).toBe(true);
    expect((await campaigns.get(campaignId)).waiting).toBe(SIZE);
    runCampaigns();
    await built();
    expect((await since(before)).filter(({ campaign }) => campaign === campaignId)).toHaveLength(SIZE);
  });

  it('loses nothing and sends nothing twice when the builder is replaced in the middle', async () => {
    const before = (await feeds.pulled('kemensos')).length;
    await open();
    runCampaigns();
    await become('open');
    await correctEverybody();
    const first = feeds.build({ settings: { ...fast, batchSize: 7 } });
    await until(async () => (await campaigns.get(campaignId)).feeds.some(({ messages }) => messages > 0));
    await first.stop();
    feeds.build();
    await built();
    const all = await since(before);
    expect(all.map(({ key }) => key).toSorted()).toEqual(PERSONS.toSorted());
    expect(all.map(({ at }) => at)).toEqual(PERSONS.map((_, index) => before + 1 + index));
  });

  it('is not covered by heartbeats while its changes wait', async () => {
    await open();
    await correctEverybody();
    feeds.build();
    await feeds.built();
    expect((await readOutboxes(feeds.pool)).get(feeds.names.kemensos)?.isWhole).toBe(false);
    runCampaigns();
    await built();
    expect((await readOutboxes(feeds.pool)).get(feeds.names.kemensos)?.isWhole).toBe(true);
  });

  it('does not wait behind a change of the agreement, and the other way round', async () => {
    const before = (await feeds.pulled('kemensos')).length;
    await open();
    runCampaigns();
    await become('open');
    await correctEverybody();
    const { fields } = feeds.terms('kemensos');
    await feeds.agree('kemensos', { fields: fields.filter((field) => field !== 'nik') });
    feeds.build();
    await built();
    await feeds.built();
    const all = await since(before);
    expect(
      all
        .filter(({ campaign }) => campaign === campaignId)
        .map(({ key }) => key)
        .toSorted(),
    ).toEqual(PERSONS.toSorted());
  });
});

it('an act of a campaign that is not open is an ordinary one', async () => {
  const before = (await feeds.pulled('kemensos')).length;
  await feeds.registry.record(addressChanged(FIRST, DAY), { campaignId });
  feeds.build();
  await feeds.built();
  expect(await since(before)).toEqual([{ at: before + 1, key: FIRST, campaign: undefined }]);
});

it('a death never waits: whose next of kin the dead were is known only right before it', async () => {
  const before = (await feeds.pulled('kemensos')).length;
  await open();
  await feeds.registry.record(addressChanged(DAUGHTER, DAY), { campaignId });
  await feeds.death(DAUGHTER);
  feeds.build();
  await feeds.built();
  expect((await since(before)).filter(({ key }) => key === DAUGHTER).map(({ campaign }) => campaign)).toEqual(
    [campaignId, undefined],
  );
});

describe('opening and closing', () => {
  it('is repeatable with the same content, and refused with another', async () => {
    expect(await open()).toMatchObject({ state: 'opening', expectedChanges: SIZE });
    expect(await open()).toMatchObject({ state: 'opening' });
    await expect(open(1)).rejects.toMatchObject({ code: 'campaign-exists' });
  });

  it('waits for the first markers, and needs a campaign', async () => {
    await open();
    await expect(campaigns.close(campaignId, 'spec')).rejects.toMatchObject({ code: 'campaign-opening' });
    await expect(campaigns.get(randomUUID())).rejects.toMatchObject({ code: 'campaign-not-found' });
  });
});

import { plainDate } from '@peristiwa/kernel';
import { alone, familyOfFour, FATHER } from '@peristiwa/testing';
import { Extracts } from '../extracts/extracts';
import { fast, FeedsUnderTest, silent } from '../feeds-under-test';
import { PastHoldings } from '../reconcile/past-holdings';
import { Reconciliation } from '../reconcile/reconciliation';
import { FeedContents } from './feed-contents';
import { FeedContentsController, HeadlinesQuery } from './feed-contents.controller';

/* Issue 14, pages 4 and 5: what an operator sees of a feed, and what a wizard says before it does anything. */

jest.setTimeout(60_000);

let under: FeedsUnderTest;
let partner: string;
let controller: FeedContentsController;
beforeEach(async () => {
  under = await FeedsUnderTest.open();
  partner = under.names.kemensos;
  controller = new FeedContentsController(new FeedContents(under.pool));
  under.build();
  await under.registry.record(familyOfFour());
  await under.registry.record(alone(7));
  await under.built();
  await under.agree('kemensos');
  await under.built();
  await under.death(FATHER);
  await under.built();
});
afterEach(() => under.close());

describe('the messages of a feed', () => {
  it('come page by page, the latest first, without anything of the persons and without an audit row', async () => {
    const all = await controller.messages(partner, { limit: 500 });
    const first = await controller.messages(partner, { limit: 2 });
    const second = await controller.messages(partner, { limit: 2, before: first.next as number });
    expect([...first.messages, ...second.messages]).toEqual(all.messages.slice(0, 4));
    expect(all.next).toBeNull();
    const events = await under.pulled('kemensos');
    expect(all.messages.map(({ sequence }) => sequence)).toEqual(
      events.map(({ sequence }) => sequence).toReversed(),
    );
    const members = ['agreementVersion', 'bytes', 'campaignId', 'createdAt', 'isSent', 'kind', 'partition'];
    for (const one of all.messages) expect(Object.keys(one).toSorted()).toEqual([...members, 'sequence']);
    const { rows } = await under.pool.query('SELECT FROM publisher.access_log');
    expect(rows).toEqual([]);
  });

  it('can be those of one kind, and there are none of a partner without a feed', async () => {
    const { messages } = await controller.messages(partner, { limit: 500 });
    const died = await controller.messages(partner, { limit: 500, kind: 'died' });
    expect(died.messages).toEqual(messages.filter(({ kind }) => kind === 'died'));
    expect(died.messages).toHaveLength(1);
    await expect(controller.messages('nobody', { limit: 1 })).rejects.toThrow('agreement-not-found');
  });
});

describe('the messages of one kind', () => {
  it('are looked for among so many messages a page, and the pages have all of them', async () => {
    const { messages: all } = await controller.messages(partner, { limit: 500 });
    const few = new FeedContents(under.pool, 2);
    const type = 'id.peristiwa.person.entered-scope.v1';
    const found: number[] = [];
    let pages = 0;
    for (let before: number | null | undefined; before !== null; pages += 1) {
      const page = await few.headlines(partner, { type, limit: 500, before });
      expect(page.messages.length).toBeLessThanOrEqual(2);
      found.push(...page.messages.map(({ sequence }) => sequence));
      before = page.next;
    }
    const entered = all.filter(({ kind }) => kind === 'entered-scope').map(({ sequence }) => sequence);
    expect(entered.length).toBeGreaterThan(0);
    expect(found).toEqual(entered);
    expect(pages).toBeGreaterThanOrEqual(Math.ceil(all.length / 2));
  });

  it('of a kind that is none are refused', () => {
    const isTaken = (kind: string) => HeadlinesQuery.safeParse({ kind }).success;
    expect(['died', 'act-voided', 'death-without-nik', 'born-again', 'toString'].map(isTaken)).toEqual([
      true,
      true,
      true,
      false,
      false,
    ]);
  });
});

it('a change of an agreement is shown with the version, the sequences and whether its end is announced (ADR 0063)', async () => {
  expect(await controller.backfills(partner)).toMatchObject({
    backfills: [
      { agreementVersion: 1, afterSequence: 0, throughSequence: null, passed: null, completedAt: null },
    ],
  });
  await expect(controller.backfills('nobody')).rejects.toThrow('agreement-not-found');
});

it('what a partner may hold after some messages is the digest of its copy with these messages (ADR 0044)', async () => {
  const platform = { clock: () => new Date(), log: silent as never };
  const reconciliation = new Reconciliation(under.pool, platform, under.feedKeys);
  const events = await under.pulled('kemensos');
  const lasts = new Map(events.map(({ partition, sequence }) => [partition, sequence]));
  const places = [...lasts].map(([partition, sequence]) => ({ partition, sequence }));
  const held = await new PastHoldings(under.pool, { log: silent }).of(partner, {});
  expect(await reconciliation.wholeAt(partner, places)).toEqual(held);
  expect(await reconciliation.wholeAt(partner, [])).toMatchObject({ persons: 0, sequence: 0 });
});

it('a dry run of an extract says what the extract has, and prepares nothing (ADR 0053)', async () => {
  const extracts = new Extracts(under.pool, under.agreements);
  const effective = async () => {
    const found = await under.agreements.effectiveOf(partner);
    if (!found) throw new Error('no agreement');
    return found;
  };
  const { persons } = await new PastHoldings(under.pool, { log: silent }).of(partner, {});
  expect(await extracts.dryRun(await effective(), 2)).toMatchObject({
    persons,
    parts: Math.ceil(persons / 2),
    quotaPerDay: null,
    madeToday: 0,
    replaces: null,
  });
  expect(await extracts.list(partner)).toEqual([]);
  await extracts.create(await effective(), 'spec');
  expect(await extracts.dryRun(await effective(), fast.extractPersons)).toMatchObject({ madeToday: 1 });
  await under.agree('kemensos', { validTo: plainDate('2098-12-31'), version: 2 });
  await expect(extracts.dryRun(await effective(), 2)).rejects.toThrow('extract-not-settled');
});

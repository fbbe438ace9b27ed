import { digestText, type PulledEvent } from '@peristiwa/contracts';
import { plainDate } from '@peristiwa/kernel';
import { inSnapshot } from '@peristiwa/postgres';
import { alone, familyOfFour, idOf, SON } from '@peristiwa/testing';
import { FeedsUnderTest, silent, until } from '../feeds-under-test';
import { HoldingState } from '../reconcile/holding-state';
import { PastHoldings } from '../reconcile/past-holdings';
import { digestOf } from '../view/agreement';
import type { NewVersion } from './agreements';

jest.setTimeout(60_000);

let under: FeedsUnderTest;
let isBuilding: boolean;
beforeEach(async () => {
  under = await FeedsUnderTest.open();
  isBuilding = false;
  // A day after the facts of the fixtures were recorded.
  under.clock = () => new Date('2026-11-23T05:00:00.000Z');
});
afterEach(() => under.close());

const REASON = 'Alasan untuk spesifikasi';
const OTHER_DIGEST = 'a'.repeat(64);

async function drafted(role: 'kemensos' | 'kemenp2mi' | 'bps', change: Partial<NewVersion> = {}) {
  return under.changes.draft(under.terms(role, change), 'spec');
}

/** Draft, dry run, activation. @returns the report */
async function activated(role: 'kemensos' | 'kemenp2mi' | 'bps', change: Partial<NewVersion> = {}) {
  const { partner, digest } = await drafted(role, change);
  const report = await under.changes.dryRun(partner, digest, 'spec');
  await under.changes.activate(partner, digest, 'spec');
  if (isBuilding) await under.built();
  return report;
}

/** Messages of a feed after a sequence, by kind. */
async function kindsAfter(role: 'kemensos' | 'bps', sequence: number): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const message of await under.published(role, sequence)) {
    const kind = message.split(' ')[0] ?? '';
    counts[kind] = (counts[kind] ?? 0) + 1;
  }
  return counts;
}

/** The last message of a partition up to a sequence. */
function endOf(events: readonly PulledEvent[], partition: number, upTo: number): number {
  const own = events.filter((event) => event.partition === partition && event.sequence <= upTo);
  return own.at(-1)?.sequence ?? 0;
}

/** A register whose log is built, so that a new feed begins with a pass over all persons. */
async function registered(): Promise<void> {
  under.build();
  isBuilding = true;
  await under.registry.record(familyOfFour());
  await under.registry.record(alone(7));
  await under.built();
}

describe('an agreement takes effect by three steps (issue 12; ADR 0050)', () => {
  it('given a draft, then nothing is disclosed, with or without its dry run', async () => {
    await registered();
    const { partner, digest, version } = await drafted('kemensos');
    expect(version).toBe(1);
    await expect(under.changes.activate(partner, digest, 'spec')).rejects.toThrow('dry-run-missing');
    await under.changes.dryRun(partner, digest, 'spec');
    expect(await under.agreements.versions(partner)).toEqual([]);
    expect(await under.pulled('kemensos')).toEqual([]);
  });

  it('given a dry run, then activation by the digest sends what it said, and nothing else', async () => {
    await registered();
    const first = await activated('kemensos');
    expect(first).toMatchObject({
      comparedWith: null,
      persons: { read: 5, held: 0, inScope: 5, entering: 5, leaving: 0, unreadable: 0 },
      messages: { atOnce: { 'entered-scope': 5 }, changesRead: 5 },
      fields: { persons: { nik: 5, name: 5 } },
    });
    expect(first.messages.perDay).toBeGreaterThan(0);
    expect(first.messages.perDayInForce).toBe(0);
    expect(await kindsAfter('kemensos', 0)).toEqual(first.messages.atOnce);
  });

  const fields = ['nik', 'name', 'address', 'eventDates'] as const;
  it.each([
    [
      'more fields',
      { fields: [...fields, 'sex', 'bornOn'] as const },
      ['grants-changed'],
      ['sex', 'bornOn'],
      [],
    ],
    ['fewer fields', { fields: ['nik', 'eventDates'] as const }, ['grants-changed'], [], ['name', 'address']],
    ['another area', { areaScope: ['52'] }, ['left-scope'], [], []],
    ['other acts only', { eventTypes: ['death'] as const }, [], [], []],
    ['a later end', { validTo: plainDate('2098-12-31') }, [], [], []],
  ])(
    'given an amendment with %s, then its dry run says exactly what is sent',
    async (_, change, kinds, added, withdrawn) => {
      await registered();
      await activated('kemensos', { fields });
      const before = (await under.pulled('kemensos')).length;
      const report = await activated('kemensos', { fields, ...change });
      expect(report.comparedWith).toBe(1);
      expect(report.fields).toMatchObject({ added, withdrawn });
      expect(Object.keys(report.terms).toSorted()).toEqual(Object.keys(change).toSorted());
      expect(Object.keys(report.messages.atOnce)).toEqual(kinds);
      expect(await kindsAfter('kemensos', before)).toEqual(report.messages.atOnce);
    },
  );

  /** Issue 12: a widened agreement back-fills just the new fields (ADR 0063). */
  it('given an agreement that is widened twice, then only new members are sent and every reader adds them', async () => {
    await registered();
    await activated('kemensos', { fields: ['nik', 'name'] });
    const first = (await under.pulled('kemensos')).length;
    await activated('kemensos', { fields: ['nik', 'name', 'sex'] });
    await activated('kemensos', { fields: ['nik', 'name', 'sex', 'citizenship'] });
    const additions = await under.pulled('kemensos', first);
    expect(additions).toHaveLength(10);
    expect(additions.flatMap(({ value: { state } }) => state ?? [])).toEqual([]);
    const members = additions.map(({ value }) => Object.keys(value.added ?? {}).join());
    expect(members).toEqual([...Array(5).fill('sex'), ...Array(5).fill('citizenship')]);
    const all = await under.pulled('kemensos');
    for (const { sequence, key, addsTo } of additions) {
      const before = all.filter((one) => one.key === key && one.sequence < sequence).at(-1);
      expect(addsTo).toBe(before?.sequence);
    }

    const partner = under.names.kemensos;
    const last = all.at(-1)?.sequence ?? 0;
    const held = new PastHoldings(under.pool, { log: silent });
    const now = await held.of(partner, {});
    const places = [0, 1, 2].map((partition) => ({ partition, sequence: endOf(all, partition, last) }));
    const state = await inSnapshot(under.pool, async (client) => {
      const compared = await HoldingState.read(client, partner, places);
      return (await compared.nodes([''], 0)).get('');
    });
    expect(now).toMatchObject({
      sequence: last,
      persons: state?.persons,
      digest: digestText(state?.digest ?? 0n),
    });
    // As of the messages before the second widening, with and without what is kept of the past.
    const middle = first + 5;
    const earlier = places.map(({ partition }) => ({ partition, sequence: endOf(all, partition, middle) }));
    const then = await inSnapshot(under.pool, async (client) => {
      const compared = await HoldingState.read(client, partner, earlier);
      return (await compared.nodes([''], 0)).get('');
    });
    const past = { sequence: middle, persons: 5, digest: digestText(then?.digest ?? 0n) };
    expect(await held.of(partner, { sequence: middle })).toMatchObject(past);
    expect(await held.keepCheckpoints(3)).toBe(5);
    expect(await held.of(partner, { sequence: middle })).toMatchObject(past);
    expect(await held.of(partner, {})).toEqual(now);
  });

  it('given pseudonyms, then the dry run needs no secret and makes none', async () => {
    await registered();
    const { partner, digest } = await drafted('bps');
    const report = await under.changes.dryRun(partner, digest, 'spec');
    expect(report.persons).toMatchObject({ inScope: 5, entering: 5 });
    expect(report.fields.persons).not.toHaveProperty('nik');
    const secrets = await under.asOwner('SELECT 1 FROM publisher.partner_secret WHERE partner = $1', [
      partner,
    ]);
    expect(secrets).toEqual([]);
  });

  it('given a watch-list, then only who is on it counts', async () => {
    await registered();
    await activated('kemenp2mi');
    const { nik } = under.registry.register.registered(idOf(7));
    await under.watchList.add(under.names.kemenp2mi, [nik], 'spec');
    await under.built();
    const { partner, digest } = await drafted('kemenp2mi', { fields: ['nik', 'name'] });
    const report = await under.changes.dryRun(partner, digest, 'spec');
    expect(report.persons).toMatchObject({ held: 1, inScope: 1, entering: 0, leaving: 0 });
    expect(report.messages.atOnce).toEqual({ 'grants-changed': 1 });
  });
});

describe('who changes an agreement at the same time', () => {
  it('given the same draft or activation again, then it is one', async () => {
    const { partner, digest } = await drafted('kemensos');
    expect((await drafted('kemensos')).digest).toBe(digest);
    expect(await under.changes.draftsOf(partner)).toHaveLength(1);
    await under.changes.dryRun(partner, digest, 'spec');
    const both = await Promise.all(['a', 'b'].map((by) => under.changes.activate(partner, digest, by)));
    expect(both.map(({ version }) => version)).toEqual([1, 1]);
    expect((await under.changes.activate(partner, digest, 'c')).version).toBe(1);
    await expect(under.changes.dryRun(partner, digest, 'spec')).rejects.toThrow('draft-activated');
    expect(await under.agreements.versions(partner)).toHaveLength(1);
  });

  it('given another version meanwhile, then the draft is outdated and has to be compared again', async () => {
    const [one, other] = [await drafted('kemensos'), await drafted('kemensos', { areaScope: ['32'] })];
    for (const { partner, digest } of [one, other]) await under.changes.dryRun(partner, digest, 'spec');
    await under.changes.activate(one.partner, one.digest, 'spec');
    for (const step of ['activate', 'dryRun'] as const)
      await expect(under.changes[step](other.partner, other.digest, 'spec')).rejects.toThrow(
        'draft-outdated',
      );
    const again = await drafted('kemensos', { areaScope: ['32'] });
    expect(again).toMatchObject({ version: 2 });
    expect(again.digest).not.toBe(other.digest);
  });

  it('given a digest of nothing, then it is refused', async () => {
    const { partner } = await drafted('kemensos');
    for (const step of ['activate', 'dryRun'] as const)
      await expect(under.changes[step](partner, OTHER_DIGEST, 'spec')).rejects.toThrow('draft-not-found');
  });

  it('given another use of pseudonyms, then the draft is refused', async () => {
    await activated('bps');
    await expect(drafted('bps', { pseudonymised: false })).rejects.toThrow('pseudonyms-fixed');
  });
});

describe('suspension, resumption and end', () => {
  type Step = 'suspend' | 'resume' | 'end';
  const step = async (name: Step, digest?: string) => {
    const partner = under.names.kemensos;
    if (name !== 'resume') return under.changes[name](partner, REASON, 'spec');
    const latest = (await under.agreements.versions(partner)).at(-1);
    return under.changes.resume(
      partner,
      { digest: digest ?? (latest ? digestOf(latest) : OTHER_DIGEST), reason: REASON },
      'spec',
    );
  };

  it.each<[Step[], number, string]>([
    [['suspend'], 2, 'suspended'],
    [['suspend', 'suspend'], 2, 'suspended'],
    [['suspend', 'resume'], 3, 'active'],
    [['suspend', 'resume', 'resume'], 3, 'active'],
    [['suspend', 'end'], 3, 'ended'],
    [['end'], 2, 'ended'],
    [['end', 'end'], 2, 'ended'],
  ])('given %j, then version %i is %s', async (steps, version, status) => {
    await activated('kemensos');
    for (const name of steps) await step(name);
    expect((await under.agreements.versions(under.names.kemensos)).at(-1)).toMatchObject({
      version,
      status,
      reason: REASON,
    });
  });

  it.each<[Step[]]>([[['end', 'suspend']], [['end', 'resume']]])(
    'given %j, then the last is refused',
    async (steps) => {
      await activated('kemensos');
      await step(steps[0] as Step);
      await expect(step(steps[1] as Step)).rejects.toThrow('agreement-status');
    },
  );

  it('given no agreement, then nothing can be suspended', async () => {
    await expect(step('suspend')).rejects.toThrow('agreement-not-found');
  });

  it('given another digest than that of the suspended version, then it stays suspended', async () => {
    await activated('kemensos');
    await step('suspend');
    await expect(step('resume', OTHER_DIGEST)).rejects.toThrow('digest-differs');
  });

  it('given a resumption and an end at the same time, then an end that was recorded is not undone', async () => {
    await activated('kemensos');
    await step('suspend');
    const [, end] = await Promise.allSettled([step('resume'), step('end')]);
    const { status } = (await under.agreements.versions(under.names.kemensos)).at(-1) ?? {};
    expect(status).toBe(end?.status === 'fulfilled' ? 'ended' : 'active');
  });

  it('given a version for a later day, then a suspension stops the one that holds today', async () => {
    await registered();
    await activated('kemensos');
    const { partner, digest } = await drafted('kemensos', { validFrom: plainDate('2090-01-01') });
    await under.changes.dryRun(partner, digest, 'spec');
    await under.changes.activate(partner, digest, 'spec');
    await step('suspend');
    expect(await under.agreements.effectiveOf(partner)).toMatchObject({
      standing: 'suspended',
      agreement: { version: 3 },
    });
  });

  it('given the day after the last, then the feed ends by itself', async () => {
    await registered();
    await activated('kemensos', { validTo: plainDate('2090-12-31') });
    const before = (await under.pulled('kemensos')).length;
    under.clock = () => new Date('2090-12-31T16:59:59.000Z');
    await under.death(SON);
    await under.built();
    expect(await kindsAfter('kemensos', before)).toMatchObject({ died: 1 });
    const ended = (await under.pulled('kemensos')).length;
    // Midnight in Jakarta.
    under.clock = () => new Date('2090-12-31T17:00:00.000Z');
    await until(async () => (await kindsAfter('kemensos', ended))['left-scope'] === 5);
  });
});

it('draws persons of the whole register, not the first ones in key order', async () => {
  const rows = (await under.asOwner('SELECT person_id FROM registry.person')) as { person_id: string }[];
  const drawn = await under.reader.drawPersons(1);
  expect(drawn.toSorted()).toEqual(rows.map(({ person_id: personId }) => personId).toSorted());
  expect(await under.reader.drawPersons(0)).toEqual([]);
});

import { randomUUID } from 'node:crypto';
import type { FastifyReply } from 'fastify';
import { digestText, ExtractManifest, type DeathWithoutNik } from '@peristiwa/contracts';
import { registerDeathWithoutNik } from '@peristiwa/domain';
import { inSnapshot } from '@peristiwa/postgres';
import { alone, cancelIn, on, TODAY, VILLAGE } from '@peristiwa/testing';
import { Disclosures } from './disclosure/disclosures';
import { ExtractRunner } from './extracts/extract-runner';
import { Extracts } from './extracts/extracts';
import { ExtractsController } from './extracts/extracts.controller';
import { fast, FeedsUnderTest, silent, until } from './feeds-under-test';
import { Quota } from './feeds/quota';
import { TodaysGrant } from './feeds/todays-grant';
import { HELD_DEATHS } from './reconcile/holding-digests';
import { HoldingState } from './reconcile/holding-state';
import { PastHoldings } from './reconcile/past-holdings';

const REPORT = {
  diedOn: on('2026-11-12'),
  reportedOn: TODAY,
  name: 'Mak Iyah',
  sex: 'female',
  village: VILLAGE,
  cause: 'accident',
  attestedBy: 'police',
  policeReport: 'SKM/9001/XI/2026',
} as const;
const COARSE = ['eventDates', 'eventArea', 'regency'] as const;

/** ADR 0075: the rules for persons also decide when a death without a NIK is published, pulled, counted and withdrawn. */
describe('deaths without a NIK', () => {
  jest.setTimeout(60_000);
  let under: FeedsUnderTest;
  beforeEach(async () => {
    under = await FeedsUnderTest.open();
  });
  afterEach(() => under.close());

  const dies = (age: number, actId = randomUUID()) =>
    under.registry.decide(() => registerDeathWithoutNik({ ...REPORT, age }, under.context), { actId });
  const cancels = async (supersedes: string) => {
    const decision = cancelIn(under.registry.register, supersedes, under.context);
    if (decision.kind === 'rejected') throw new Error(decision.rejection.code);
    await under.registry.append(decision.changes, { actId: randomUUID(), supersedes });
  };
  const told = async () =>
    (await under.pulled('bps'))
      .filter(({ value }) => 'deathKey' in value)
      .map(({ sequence, key, value }) => ({ sequence, key, value: value as unknown as DeathWithoutNik }));
  const toldTimes = (count: number) => until(async () => (await told()).length >= count && told());
  const started = async (...ages: number[]) => {
    await under.agree('bps');
    under.build();
    under.release();
    for (const age of ages) await dies(age);
    return toldTimes(ages.length);
  };
  const effective = async () => {
    const found = await under.agreements.effectiveOf(under.names.bps);
    if (!found) throw new Error('no agreement');
    return found;
  };
  /** What today's agreement shows of each message, and the names of what is left out. */
  const shown = async () => {
    const page = { events: await under.pulled('bps'), highWater: 0 };
    const { events } = await new TodaysGrant(under.pool).applyTo(page, await effective());
    return events.map(({ value, redacted }) => [(value as Partial<DeathWithoutNik>).state, redacted]);
  };
  /** Of everything that was sent. */
  const places = async () => {
    const rows = await under.asOwner(
      `SELECT partition, max(sequence)::int AS sequence FROM publisher.message WHERE partner = $1 GROUP BY partition`,
      [under.names.bps],
    );
    return rows as { partition: number; sequence: number }[];
  };
  const held = async () => {
    const at = await places();
    const { persons, digest } = await inSnapshot(under.pool, async (client) =>
      (await HoldingState.read(client, under.names.bps, at, [HELD_DEATHS])).whole(),
    );
    return { deaths: persons, digest: digestText(digest) };
  };
  const heldAfter = async (sequence: number) => {
    const past = new PastHoldings(under.pool, { log: silent });
    return (await past.of(under.names.bps, { sequence })).deathsWithoutNik;
  };

  it('are shown again as today’s agreement grants them: fewer members, nothing of another area or after its end', async () => {
    const [first] = await started(80);
    expect(await shown()).toEqual([[first?.value.state, undefined]]);
    const area = VILLAGE.slice(0, 4);
    await under.agree('bps', { fields: [...COARSE] });
    await toldTimes(2);
    const coarse = { diedOn: '2026-11-12', residence: area, reportedLate: false };
    const redacted = ['ageAtDeath', 'causeOfDeath', 'residence', 'sex'];
    expect(await shown()).toEqual([
      [coarse, redacted],
      [coarse, undefined],
    ]);
    await under.agree('bps', { areaScope: ['51'] });
    await toldTimes(3);
    for (const [state] of await shown()) expect(state).toBeUndefined();
    await under.agree('bps', { status: 'ended' });
    await under.built();
    for (const [state] of await shown()) expect(state).toBeUndefined();
  });

  it('that wait for their window while the agreement gets another area are not released', async () => {
    await under.agree('bps');
    under.build();
    await dies(80);
    await until(async () => (await under.asOwner('SELECT FROM publisher.pending')).length === 1);
    await under.agree('bps', { areaScope: ['51'] });
    under.release();
    await under.registry.record(alone(8));
    await toldTimes(1);
    await under.released();
    expect((await told()).map(({ value }) => value.state)).toEqual([undefined]);
  });

  it('are forgotten at the end of the agreement, and what was held before stays on record', async () => {
    const messages = await started(70, 80);
    const before = await held();
    expect(before.deaths).toBe(2);
    await under.agree('bps', { status: 'ended' });
    const after = await toldTimes(4);
    expect(after.slice(2).map(({ value }) => value.state)).toEqual([undefined, undefined]);
    expect(new Set(after.slice(2).map(({ key }) => key))).toEqual(new Set(messages.map(({ key }) => key)));
    expect(await held()).toEqual({ deaths: 0, digest: '0'.repeat(64) });
    expect(await heldAfter(messages.at(-1)?.sequence ?? 0)).toEqual(before);
    expect(await heldAfter(after.at(-1)?.sequence ?? 0)).toMatchObject({ deaths: 0 });
  });

  it('are told again with what a wider agreement adds, once', async () => {
    await under.agree('bps', { fields: [...COARSE] });
    under.build();
    under.release();
    await dies(70);
    await dies(80);
    await toldTimes(2);
    const narrow = await held();
    await under.agree('bps');
    const after = await toldTimes(4);
    await under.registry.record(alone(8));
    await under.released();
    expect(await told()).toHaveLength(4);
    expect(after.slice(2).map(({ value }) => value.state?.ageAtDeath)).toEqual(
      expect.arrayContaining([70, 80]),
    );
    const wide = await held();
    expect(wide.deaths).toBe(2);
    expect(wide.digest).not.toBe(narrow.digest);
    expect(await heldAfter(after.at(-1)?.sequence ?? 0)).toEqual(wide);
  });

  it('are counted the same from checkpoints as from the beginning', async () => {
    const ids = [randomUUID(), randomUUID()];
    await under.agree('bps');
    under.build();
    under.release();
    for (const [index, actId] of ids.entries()) await dies(70 + index, actId);
    await toldTimes(2);
    await cancels(ids[0] as string);
    await toldTimes(3);
    await dies(60);
    const messages = await toldTimes(4);
    const last = messages.at(-1)?.sequence ?? 0;
    const before = await heldAfter(last);
    expect(before).toEqual(await held());
    expect(before.deaths).toBe(2);
    expect(await new PastHoldings(under.pool, { log: silent }).keepCheckpoints(1)).toBeGreaterThan(0);
    expect(await heldAfter(last)).toEqual(before);
    expect(await heldAfter(2)).toMatchObject({ deaths: 2 });
  });

  it('are in the manifest of an extract up to its message, and its reading is in the disclosure ledger', async () => {
    const [first] = await started(70);
    const extracts = new Extracts(under.pool, under.agreements);
    const { pool, agreements, feedKeys } = under;
    const shared = { pool, extracts, agreements, feedKeys, settings: fast, log: silent };
    const runner = new ExtractRunner({ ...shared, onMade: () => undefined });
    runner.start();
    under.keep(runner);
    const { extractId, partner } = await extracts.create(await effective(), 'spec');
    const ready = await until(async () => {
      const extract = await extracts.get(partner, extractId);
      return extract.state === 'ready' && extract;
    });
    await dies(80);
    const [, second] = await toldTimes(2);
    const { sequence, deathsWithoutNik = [] } = ExtractManifest.parse(JSON.parse(ready.manifest ?? ''));
    expect(deathsWithoutNik).toEqual([{ ...first?.value, sequence: first?.sequence }]);
    expect(await heldAfter(sequence)).toMatchObject({ deaths: 1 });
    expect(second?.sequence).toBeGreaterThan(sequence);

    const actor = { subject: partner, roles: ['partner'], partner } as const;
    const request = { id: 'spec' } as FastifyReply['request'];
    const controller = new ExtractsController(extracts, agreements, new Quota(pool, agreements), fast);
    await controller.one(partner, extractId, actor, request);
    await controller.one(partner, extractId, { subject: 'operator', roles: ['operator'] }, request);
    const totals = await new Disclosures(pool, { log: silent as never }).totals(partner);
    expect(totals).toMatchObject([{ road: 'extract', messages: 1, persons: 0 }]);
  });

  it('are counted by a dry run: those of the area, with what activation sends and a day brings', async () => {
    under.clock = () => new Date('2026-11-23T02:00:00.000Z');
    await started(70, 80);
    const run = async (change: Parameters<FeedsUnderTest['terms']>[1]) => {
      const { partner, digest } = await under.changes.draft(under.terms('bps', change), 'spec');
      return under.changes.dryRun(partner, digest, 'spec');
    };
    const legalBasis = 'PKS sintetis lain';
    expect(await run({ legalBasis })).toMatchObject({
      deathsWithoutNik: { held: 2, inScope: 2 },
      messages: { atOnce: {}, perDay: 2, perDayInForce: 2 },
    });
    expect(await run({ fields: [...COARSE] })).toMatchObject({
      deathsWithoutNik: { held: 2, inScope: 2 },
      messages: { atOnce: { 'death-without-nik': 2 } },
    });
    expect(await run({ areaScope: ['51'] })).toMatchObject({
      deathsWithoutNik: { held: 2, inScope: 0 },
      messages: { atOnce: { 'death-without-nik': 2 }, perDay: 0, perDayInForce: 2 },
    });
    expect(await told()).toHaveLength(2);
  });
});

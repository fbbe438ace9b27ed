import type { DeathWithoutNik } from '@peristiwa/contracts';
import { correctDeathWithoutNik, registerDeathWithoutNik } from '@peristiwa/domain';
import {
  alone,
  cancelIn,
  cancellationOf,
  contextOn,
  on,
  supersedeFacts,
  TODAY,
  VILLAGE,
} from '@peristiwa/testing';
import { plainDate } from '@peristiwa/kernel';
import { FeedsUnderTest, until } from './feeds-under-test';

const REPORT = {
  diedOn: on('2026-11-12'),
  reportedOn: TODAY,
  name: 'Mak Iyah',
  sex: 'female',
  age: 80,
  village: VILLAGE,
  cause: 'accident',
  attestedBy: 'police',
  policeReport: 'SKM/9001/XI/2026',
} as const;

/** Deaths of people who are not in the register (domain.md §0.2, §2.2 A, MATI, and §5.3; ADR 0075). */
describe('deaths without a NIK on a feed', () => {
  jest.setTimeout(60_000);
  let under: FeedsUnderTest;
  beforeEach(async () => {
    under = await FeedsUnderTest.open();
  });
  afterEach(() => under.close());

  const registers = () =>
    under.registry.decide(() => registerDeathWithoutNik(REPORT, contextOn()), { actId: ACT });
  const corrects = async (corrected: object) => {
    const { register } = under.registry;
    const decision = correctDeathWithoutNik(
      { ...cancellationOf(ACT, TODAY), corrected },
      supersedeFacts(register, ACT),
      contextOn(),
    );
    if (decision.kind === 'rejected') throw new Error(decision.rejection.code);
    await under.registry.append(decision.changes, { actId: CORRECTION, supersedes: ACT });
  };
  const cancels = async () => {
    const decision = cancelIn(under.registry.register, ACT, contextOn());
    if (decision.kind === 'rejected') throw new Error(decision.rejection.code);
    const { changes, supersedes } = decision;
    await under.registry.append(changes, { actId: CANCELLATION, ...(supersedes && { supersedes }) });
  };
  const told = async (role: 'bps' | 'kemensos' = 'bps') =>
    (await under.pulled(role))
      .filter(({ headers }) => headers['ce_type'] === 'id.peristiwa.death.without-nik.v1')
      .map(({ headers, key, value }) => ({
        headers,
        key,
        value: value as unknown as DeathWithoutNik,
      }));
  const states = async () => (await told()).map(({ value }) => value.state);
  const toldTimes = (count: number) => until(async () => (await told()).length >= count && told());
  const settled = async () => {
    await under.registry.record(alone(8));
    await under.released();
  };

  it('tells BPS what it counts by and nothing that identifies, under a pseudonym of the death', async () => {
    await under.agree('bps');
    under.build();
    under.release();
    await registers();
    const [message] = await toldTimes(1);
    const recordedAt = '2026-11-22T03:00:00.000Z';
    const state = {
      diedOn: '2026-11-12',
      sex: 'female',
      ageAtDeath: 80,
      causeOfDeath: 'accident',
      residence: VILLAGE.slice(0, 6),
      reportedLate: false,
    };
    expect(message?.value).toEqual({ deathKey: message?.key, recordedAt, state });
    expect(message?.key).toMatch(/^[0-9a-f]{64}$/);
    const { headers = {} } = message ?? {};
    expect(headers).toMatchObject({ ce_subject: message?.key, ce_recordedtime: recordedAt });
    for (const absent of ['ce_causationid', 'ce_requestid', 'ce_dataschema']) {
      expect(headers).not.toHaveProperty(absent);
    }
    const holdings = await under.asOwner('SELECT FROM publisher.holding');
    expect(holdings).toEqual([]);
  });

  it('tells of a correction and of a cancellation with the same key', async () => {
    await under.agree('bps');
    under.build();
    under.release();
    await registers();
    await toldTimes(1);
    await corrects({ diedOn: on('2026-10-30'), age: null });
    await toldTimes(2);
    await cancels();
    const messages = await toldTimes(3);
    expect(new Set(messages.map(({ key }) => key)).size).toBe(1);
    expect(await states()).toEqual([
      expect.objectContaining({ diedOn: '2026-11-12', ageAtDeath: 80 }),
      expect.objectContaining({ diedOn: '2026-10-30' }),
      undefined,
    ]);
    expect((await states())[1]).not.toHaveProperty('ageAtDeath');
  });

  it('says nothing of a death that was cancelled before it was told, or of a correction that shows nothing new', async () => {
    await under.agree('bps');
    await registers();
    await corrects({ name: 'Mak Iyah binti Udin' });
    under.build();
    under.release();
    await toldTimes(1);
    await settled();
    expect(await states()).toHaveLength(1);
    await cancels();
    await toldTimes(2);

    const later = await FeedsUnderTest.open();
    await later.agree('bps');
    await later.registry.decide(() => registerDeathWithoutNik(REPORT, contextOn()), { actId: ACT });
    const decision = cancelIn(later.registry.register, ACT, contextOn());
    if (decision.kind === 'rejected') throw new Error(decision.rejection.code);
    await later.registry.append(decision.changes, { actId: CANCELLATION, supersedes: ACT });
    await later.registry.record(alone(8));
    later.build();
    later.release();
    await later.released();
    expect((await later.pulled('bps')).filter(({ value }) => 'deathKey' in value)).toEqual([]);
    await later.close();
  });

  it('waits for its window and counts in it as a person does (ADR 0026)', async () => {
    await under.agree('bps');
    under.build();
    await registers();
    await until(async () => (await under.asOwner('SELECT FROM publisher.pending')).length === 1);
    expect(await under.pulled('bps')).toEqual([]);
    under.release();
    await toldTimes(1);
  });

  it('covers the feed only when the deaths before are built: also by a builder that starts again', async () => {
    await under.agree('bps');
    await registers();
    await under.registry.record(alone(8));
    const first = under.build();
    await under.built();
    await first.stop();
    under.build();
    under.release();
    await toldTimes(1);
    await settled();
    expect(await states()).toHaveLength(1);
  });

  it('is told to no agreement that does not name it', async () => {
    await under.agree('kemensos');
    await under.agree('kemenp2mi', { eventTypes: ['death', 'death-without-nik'] });
    under.build();
    await registers();
    await under.registry.record(alone(8));
    await under.built();
    expect(await told('kemensos')).toEqual([]);
    expect(await under.asOwner('SELECT FROM publisher.death_holding')).toEqual([]);
  });

  it('follows the area of the agreement, and is told again when it grants another area or other members', async () => {
    const area = VILLAGE.slice(0, 4);
    await under.agree('bps', { areaScope: ['32'] });
    under.build();
    under.release();
    await registers();
    await toldTimes(1);
    await under.agree('bps', { areaScope: ['51'], validFrom: plainDate('2026-01-01') });
    await toldTimes(2);
    await under.agree('bps', { areaScope: [area], fields: ['eventDates', 'eventArea', 'regency'] });
    await toldTimes(3);
    expect(await states()).toEqual([
      expect.objectContaining({ ageAtDeath: 80 }),
      undefined,
      { diedOn: '2026-11-12', residence: area, reportedLate: false },
    ]);
  });
});

const ACT = '01930000-0000-7000-8000-00000000d001';
const CORRECTION = '01930000-0000-7000-8000-00000000d002';
const CANCELLATION = '01930000-0000-7000-8000-00000000d003';

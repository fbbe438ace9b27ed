import {
  cancelAct,
  correctBirth,
  correctDeath,
  recordStillbirth,
  registerArrival,
  registerBirth,
  registerDeath,
  registerDeparture,
  type ActContext,
  type ActDecision,
  type KindOfAct,
} from '@peristiwa/domain';
import {
  arrivalFacts,
  birthFacts,
  cancellationOf,
  changeLogOf,
  contextOn,
  DAUGHTER,
  deathFacts,
  departureFacts,
  familyOfFour,
  FATHER,
  given,
  HOME,
  MOTHER,
  on,
  SON,
  startTestMinistry,
  supersedeFacts,
  type Register,
  type TestMinistry,
} from '@peristiwa/testing';
import { bpsService } from '../apps/bps/src/service';
import { composed, messagesOf } from './planned-feeds';

/*
 * Issue 11, row 17; domain.md §5.3: an event counts where the person lived on its day, whenever it is recorded. The acts are decided by
 * the domain, the messages planned by the publisher's rules, and the tables are those of BPS.
 */

const DENPASAR = { area: '5171011001', line: 'Jalan Kamboja 8', rt: '003', rw: '004' };
const BANDUNG = { area: '3273011001', line: 'Jalan Braga 1', rt: '001', rw: '002' };
const FAMILY_MEMBERS = [FATHER, MOTHER, SON, DAUGHTER];

/** A family of the regency 3204 and what happens to it, each act on the day of its report. */
class History {
  readonly register: Register = given(familyOfFour()).register;
  private readonly numbers = contextOn();

  /** @returns the id of the act, and what it was decided to be */
  record<Result>(
    day: string,
    decide: (register: Register, context: ActContext) => ActDecision<Result>,
    office = '3204',
  ): { readonly actId: string; readonly result: Result } {
    const today = on(day);
    const context = { ...this.numbers, office, today, receivedOn: today };
    const decision = decide(this.register, context);
    if (decision.kind === 'rejected') throw new Error(decision.rejection.code);
    const actId = `act-${this.register.events.length}`;
    const { changes, supersedes } = decision;
    const stamp = { actId, office, reportedOn: today, recordedOn: today };
    this.register.append(changes, { ...stamp, ...(supersedes && { supersedes }) });
    return { actId, result: decision.result };
  }

  /** @returns the id of the act of arrival */
  moves(day: string, from: string, to: typeof HOME, movers = FAMILY_MEMBERS): string {
    const request = { reportedOn: on(day), destination: to.area, reason: 'work' } as const;
    const left = this.record(
      day,
      (register, context) => registerDeparture(request, departureFacts(register, movers), context),
      from,
    );
    const arrival = {
      arrivedOn: on(day),
      reportedOn: on(day),
      address: to,
      family: { kind: 'same-card' },
    } as const;
    const { moveId } = left.result;
    return this.record(
      day,
      (register, context) => registerArrival(arrival, arrivalFacts(register, moveId), context),
      to.area.slice(0, 4),
    ).actId;
  }

  born(bornOn: string, reportedOn: string, office: string, more: object = {}): string {
    const child = { name: 'Bintang Santoso', sex: 'male', birthPlace: '3204', birthOrder: 3 } as const;
    const request = {
      bornOn: on(bornOn),
      reportedOn: on(reportedOn),
      lateDecision: '470/1/2026',
      confirmedNew: true,
    };
    return this.record(
      reportedOn,
      (register, context) =>
        registerBirth(
          { ...request, children: [child], ...more },
          birthFacts(register, { mother: MOTHER, father: FATHER }),
          context,
        ),
      office,
    ).actId;
  }

  died(id: string, diedOn: string, reportedOn: string, office: string): string {
    const request = {
      diedOn: on(diedOn),
      reportedOn: on(reportedOn),
      cause: 'ordinary-illness',
      attestedBy: 'doctor',
    } as const;
    return this.record(
      reportedOn,
      (register, context) => registerDeath(request, deathFacts(register, id), context),
      office,
    ).actId;
  }

  corrects(
    decide: typeof correctBirth | typeof correctDeath,
    act: string,
    day: string,
    office: string,
    corrected: object,
  ) {
    const request = { ...cancellationOf(act, on(day)), corrected } as never;
    return this.record(
      day,
      (register, context) => decide(request, supersedeFacts(register, act), context),
      office,
    ).actId;
  }

  cancels(kind: KindOfAct, act: string, day: string, office: string): string {
    const request = { ...cancellationOf(act, on(day)), kind };
    return this.record(
      day,
      (register, context) => cancelAct(request, supersedeFacts(register, act), context),
      office,
    ).actId;
  }
}

describe('an event counts at BPS where the person lived on its day', () => {
  jest.setTimeout(120_000);
  let bps: TestMinistry;
  let history: History;
  let delivered: number;
  beforeEach(async () => {
    bps = await startTestMinistry(bpsService);
    history = new History();
    delivered = 0;
  });
  afterEach(() => bps.stop());

  const table = async (kind: 'births' | 'deaths' | 'stillbirths' | 'abroad') => {
    const { body } = await bps.call('bps', `/v1/tables/${kind}?from=2026-01&to=2026-12`);
    return (body as { rows: object[] }).rows;
  };
  /** Delivers what is new. */
  const published = async () => {
    const messages = messagesOf('bps', changeLogOf(history.register.events));
    await bps.deliver(...composed(bps, messages.slice(delivered)));
    delivered = messages.length;
    expect((await bps.call('bps', '/v1/status')).body).toMatchObject({ quarantined: 0 });
  };

  it('a birth that is reported after the family has moved twice', async () => {
    history.moves('2026-06-01', '3204', DENPASAR);
    history.moves('2026-08-01', '5171', BANDUNG);
    history.born('2026-04-10', '2026-09-01', '3273');
    history.born('2026-07-10', '2026-09-02', '3273');
    history.born('2026-08-20', '2026-09-03', '3273');
    await published();
    expect(await table('births')).toEqual([
      { regency: '3204', month: '2026-04', count: 1 },
      { regency: '3273', month: '2026-08', count: 1 },
      { regency: '5171', month: '2026-07', count: 1 },
    ]);
  });

  it('a death that is reported after the family has moved', async () => {
    history.moves('2026-06-01', '3204', DENPASAR);
    history.died(SON, '2026-05-20', '2026-07-01', '5171');
    history.died(DAUGHTER, '2026-06-20', '2026-07-02', '5171');
    await published();
    expect(await table('deaths')).toEqual([
      { regency: '3204', month: '2026-05', count: 1 },
      { regency: '5171', month: '2026-06', count: 1 },
    ]);
  });

  it('a stillbirth that is reported after the mother has moved', async () => {
    history.moves('2026-06-01', '3204', DENPASAR);
    history.record(
      '2026-07-01',
      (register, context) =>
        recordStillbirth(
          {
            bornOn: on('2026-05-20'),
            reportedOn: on('2026-07-01'),
            gestationWeeks: 30,
            birthOrder: 3,
            deliveryPlace: 'hospital',
            attestedBy: 'midwife',
          },
          { mother: register.person(MOTHER) },
          context,
        ),
      '5171',
    );
    await published();
    expect(await table('stillbirths')).toEqual([{ regency: '3204', month: '2026-05', count: 1 }]);
  });

  it('a birth abroad that is reported after the family has moved: with the country of occurrence', async () => {
    history.moves('2026-06-01', '3204', DENPASAR);
    history.born('2026-05-10', '2026-07-01', '5171', {
      abroad: {
        country: 'MY',
        mission: 'KBRI Kuala Lumpur',
        certificate: { number: '0912/KONS/1', date: on('2026-05-12') },
        returnedOn: on('2026-06-20'),
      },
    });
    await published();
    expect(await table('births')).toEqual([{ regency: '3204', month: '2026-05', count: 1 }]);
    expect(await table('abroad')).toEqual([{ kind: 'birth', country: 'MY', month: '2026-05', count: 1 }]);
  });

  it('a birth whose day is corrected across the move, in both directions', async () => {
    history.moves('2026-06-01', '3204', DENPASAR);
    const birth = history.born('2026-06-10', '2026-06-20', '5171');
    await published();
    expect(await table('births')).toEqual([{ regency: '5171', month: '2026-06', count: 1 }]);
    const corrected = history.corrects(correctBirth, birth, '2026-07-01', '5171', {
      bornOn: on('2026-05-30'),
    });
    await published();
    expect(await table('births')).toEqual([{ regency: '3204', month: '2026-05', count: 1 }]);
    history.corrects(correctBirth, corrected, '2026-07-02', '5171', { bornOn: on('2026-06-02') });
    await published();
    expect(await table('births')).toEqual([{ regency: '5171', month: '2026-06', count: 1 }]);
  });

  it('a death whose day is corrected across the move', async () => {
    history.moves('2026-06-01', '3204', DENPASAR);
    const death = history.died(SON, '2026-06-10', '2026-06-20', '5171');
    history.corrects(correctDeath, death, '2026-07-01', '5171', { diedOn: on('2026-05-30') });
    await published();
    expect(await table('deaths')).toEqual([{ regency: '3204', month: '2026-05', count: 1 }]);
  });

  it('a birth and a death before a move that is cancelled afterwards', async () => {
    const arrival = history.moves('2026-06-01', '3204', DENPASAR);
    history.born('2026-05-10', '2026-06-20', '5171');
    history.died(SON, '2026-05-20', '2026-06-21', '5171');
    history.cancels('arrival', arrival, '2026-07-01', '5171');
    await published();
    expect(await table('births')).toEqual([{ regency: '3204', month: '2026-05', count: 1 }]);
    expect(await table('deaths')).toEqual([{ regency: '3204', month: '2026-05', count: 1 }]);
  });
});

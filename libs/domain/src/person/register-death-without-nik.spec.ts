import {
  cancelIn,
  cancellationOf,
  contextOn,
  given,
  idOf,
  NEW_1,
  on,
  supersedeFacts,
  VILLAGE,
  type Register,
} from '@peristiwa/testing/domain';
import { foldDeath } from '../fold';
import { correctDeathWithoutNik, type CorrectedDeathWithoutNik } from '../voiding/kinds/death-without-nik';
import { registerDeathWithoutNik, type RegisterDeathWithoutNik } from './register-death-without-nik';

const report: RegisterDeathWithoutNik = {
  diedOn: on('2026-11-12'),
  reportedOn: on('2026-11-20'),
  village: VILLAGE,
  cause: 'other',
  attestedBy: 'police',
  policeReport: 'SKM/12/XI/2026',
};
const registers =
  (change: Partial<RegisterDeathWithoutNik> = {}) =>
  () =>
    registerDeathWithoutNik({ ...report, ...change }, contextOn());
const ACT = '3204-KM-22112026-9001';

/** Akta kematian tanpa NIK (UU 24/2013 art. 44; domain.md §2.2 A, MATI). */
describe('registerDeathWithoutNik', () => {
  it('issues an act on a stream of its own: no person, no NIK', () => {
    const outcome = given().when(registers());
    outcome
      .thenAppends([
        { kind: 'death', id: NEW_1 },
        {
          type: 'DeathWithoutNikRegistered',
          occurredOn: on('2026-11-12'),
          data: {
            diedOn: on('2026-11-12'),
            village: VILLAGE,
            cause: 'other',
            attestedBy: 'police',
            policeReport: 'SKM/12/XI/2026',
            actNumber: ACT,
            reportedLate: false,
          },
        },
      ])
      .thenReserves(['act', ACT, NEW_1], ['act', 'police:3204:SKM/12/XI/2026', NEW_1])
      .thenAnswers({ deathActNumber: ACT });
    expect(outcome.thenRecords().streamIds('person')).toEqual([]);
  });

  it('needs no police report where the name is known', () => {
    given()
      .when(registers({ name: 'Mak Iyah', sex: 'female', age: 80, policeReport: undefined }))
      .thenReserves(['act', ACT, NEW_1]);
  });

  it.each([
    ['2026-10-23', 30, false],
    ['2026-10-22', 31, true],
  ])('of %s, %i days before the record: late %s (UU 24/2013 art. 44(1))', (day, _days, late) => {
    const data = given()
      .when(registers({ diedOn: on(day) }))
      .dataOf('DeathWithoutNikRegistered');
    expect(data.reportedLate).toBe(late);
  });

  it.each<[string, Partial<RegisterDeathWithoutNik>, object]>([
    [
      'a day after the report',
      { diedOn: on('2026-11-21') },
      { code: 'occurred-after-report', field: 'diedOn' },
    ],
    [
      'a village of another office',
      { village: '5171011001' },
      { code: 'other-office-area', officeInCharge: '5171' },
    ],
    [
      'an unknown body without a report',
      { policeReport: undefined },
      { code: 'unidentified-without-report', field: 'policeReport' },
    ],
  ])('refuses %s', (_title, change, rejection) => {
    given()
      .when(registers(change))
      .thenRejects(rejection as { code: string });
  });

  it('is cancelled when the deceased is identified', () => {
    const register: Register = given().when(registers()).thenRecords();
    const decision = cancelIn(register, register.events[0]?.actId ?? '', contextOn());
    expect(decision).toMatchObject({ kind: 'accepted', changes: [{ events: [{ type: 'DeathActVoided' }] }] });
    expect(register.stream({ kind: 'death', id: idOf(0x1001) })).toHaveLength(1);
  });

  describe('is corrected (pembetulan akta, UU 23/2006 art. 71)', () => {
    const recorded = (change: Partial<RegisterDeathWithoutNik> = {}): Register =>
      given().when(registers(change)).thenRecords();
    const corrects = (register: Register, corrected: CorrectedDeathWithoutNik) => {
      const actId = register.events[0]?.actId ?? '';
      const request = { ...cancellationOf(actId, on('2026-11-22')), corrected };
      return correctDeathWithoutNik(request, supersedeFacts(register, actId), contextOn());
    };

    it('with its number, its day and whether it was late', () => {
      expect(corrects(recorded(), { diedOn: on('2026-10-01'), sex: 'male' })).toMatchObject({
        kind: 'accepted',
        changes: [
          {
            events: [
              {
                type: 'DeathWithoutNikRegistered',
                occurredOn: '2026-10-01',
                data: { diedOn: '2026-10-01', sex: 'male', actNumber: ACT, reportedLate: true },
              },
            ],
          },
        ],
        result: { stands: true },
      });
    });

    it.each<[string, CorrectedDeathWithoutNik, object]>([
      ['nothing new', { diedOn: on('2026-11-12') }, { code: 'nothing-to-correct', field: 'corrected' }],
      [
        'a day after the report',
        { diedOn: on('2026-11-23') },
        { code: 'occurred-after-report', field: 'corrected.diedOn' },
      ],
      [
        'a village of another office',
        { village: '5171011001' },
        { code: 'other-office-area', officeInCharge: '5171' },
      ],
    ])('not with %s', (_title, corrected, rejection) => {
      expect(corrects(recorded(), corrected)).toMatchObject({ kind: 'rejected', rejection });
    });

    it('and keeps the name of somebody of whom the police have no report', () => {
      const register = recorded({ name: 'Mak Iyah', policeReport: undefined });
      expect(corrects(register, { name: null })).toMatchObject({
        rejection: { code: 'unidentified-without-report', field: 'corrected.name' },
      });
      expect(corrects(recorded({ name: 'Mak Iyah' }), { name: null })).toMatchObject({ kind: 'accepted' });
    });

    it('not once it is cancelled', () => {
      const register = recorded();
      const cancelled = cancelIn(register, register.events[0]?.actId ?? '', contextOn());
      if (cancelled.kind === 'rejected') throw new Error(cancelled.rejection.code);
      register.append(cancelled.changes, {
        actId: 'cancellation',
        office: '3204',
        reportedOn: on('2026-11-22'),
        recordedOn: on('2026-11-22'),
        ...(cancelled.supersedes && { supersedes: cancelled.supersedes }),
      });
      expect(corrects(register, { age: 80 })).toMatchObject({ rejection: { code: 'act-already-cancelled' } });
      expect(foldDeath(register.stream({ kind: 'death', id: NEW_1 }) as never)).toBeUndefined();
    });
  });
});

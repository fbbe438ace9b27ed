import {
  birthFacts,
  contextOn,
  died,
  familyOfFour,
  FATHER,
  given,
  HOME,
  MOTHER,
  on,
  person,
  STRANGER,
  type Register,
} from '@peristiwa/testing/domain';
import type { Parent } from './birth-report';
import { recordStillbirth, type RecordStillbirth } from './record-stillbirth';
import { registerBirth } from './register-birth';

const report: RecordStillbirth = {
  bornOn: on('2026-11-01'),
  reportedOn: on('2026-11-20'),
  gestationWeeks: 32,
  birthOrder: 3,
  deliveryPlace: 'hospital',
  attestedBy: 'doctor',
};
const stillbirths =
  (change: Partial<RecordStillbirth> = {}, mother = MOTHER, father?: Parent, office = '3204') =>
  (register: Register) =>
    recordStillbirth(
      { ...report, ...change },
      { mother: register.person(mother), father: father ?? register.person(FATHER) },
      contextOn(on('2026-11-22'), office),
    );

describe('recordStillbirth (domain.md §2.2 A, LHRMATI)', () => {
  it('is on the record of the mother: no person, no NIK, no card (INV-12)', () => {
    const outcome = given(familyOfFour())
      .when(stillbirths())
      .thenAppends([
        person(MOTHER),
        {
          type: 'StillbirthRecorded',
          occurredOn: report.bornOn,
          data: {
            documentNumber: '3204-LM-22112026-9001',
            bornOn: report.bornOn,
            gestationWeeks: 32,
            birthOrder: 3,
            plurality: 1,
            deliveryPlace: 'hospital',
            attestedBy: 'doctor',
            residence: HOME.area,
            motherAge: 38,
            fatherId: FATHER,
            reportedLate: false,
            flags: [],
          },
        },
      ])
      .thenReserves(['act', '3204-LM-22112026-9001', MOTHER])
      .thenAnswers({ motherId: MOTHER, documentNumber: '3204-LM-22112026-9001' });
    const register = outcome.thenRecords();
    expect(register.streamIds('person')).toHaveLength(4);
    expect(register.registered(MOTHER)).toMatchObject({
      children: [],
      stillbirths: [{ bornOn: report.bornOn, birthOrder: 3 }],
    });
  });

  it('counts in a delivery: twins, one born dead, of plurality 2 (INV-11)', () => {
    const twin = { name: 'Putri Santoso', sex: 'female', birthPlace: '3204', birthOrder: 4 } as const;
    const born = (plurality: number) =>
      given(familyOfFour())
        .after(stillbirths({ plurality: 2 }))
        .when((register) =>
          registerBirth(
            { bornOn: report.bornOn, reportedOn: report.reportedOn, children: [twin], plurality },
            birthFacts(register, { mother: MOTHER, father: FATHER }),
            contextOn(),
          ),
        )
        .dataOf('BirthRegistered').flags;
    expect(born(2)).toEqual([]);
    expect(born(1)).toEqual(['plurality-exceeded']);
  });

  it.each([
    ['2026-10-23', 30, false],
    ['2026-10-22', 31, true],
  ])('born dead on %s, %i days before the record: late %s', (bornOn, _days, reportedLate) => {
    const data = given(familyOfFour())
      .when(stillbirths({ bornOn: on(bornOn) }))
      .dataOf('StillbirthRecorded');
    expect(data.reportedLate).toBe(reportedLate);
  });

  it('keeps the name of a father who is not in the register', () => {
    const data = given(familyOfFour())
      .when(stillbirths({ sptjm: '1' }, MOTHER, { name: 'John  Smith' }))
      .dataOf('StillbirthRecorded');
    expect(data).toMatchObject({ fatherName: 'John Smith', fatherId: undefined, flags: [] });
  });

  it.each([
    ['a mother who is not in the register', stillbirths({}, STRANGER), 'person-not-found', 'mother'],
    ['a man as the mother', stillbirths({}, FATHER), 'mother-not-female', 'mother'],
    ['a mother who is younger', stillbirths({ bornOn: on('1988-07-20') }), 'born-before-mother', 'bornOn'],
    ['a day after the report', stillbirths({ bornOn: on('2026-11-21') }), 'occurred-after-report', 'bornOn'],
  ])('refuses %s', (_title, decide, code, field) =>
    given(familyOfFour()).when(decide).thenRejects({ code, field }),
  );

  it('refuses the same one twice, a mother who died before, and another office', () => {
    given(familyOfFour())
      .after(stillbirths())
      .when(stillbirths())
      .thenRejects({ code: 'duplicate-birth', field: 'birthOrder' });
    given(familyOfFour(), died(MOTHER, '2026-10-31'))
      .when(stillbirths())
      .thenRejects({ code: 'mother-deceased', field: 'mother', diedOn: '2026-10-31' });
    given(familyOfFour())
      .when(stillbirths({}, MOTHER, undefined, '3273'))
      .thenRejects({ code: 'other-office-area', officeInCharge: '3204' });
  });
});

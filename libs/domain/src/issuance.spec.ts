import {
  arrivalFacts,
  biodataFacts,
  birthFacts,
  contextOn,
  deathFacts,
  departureFacts,
  familyOfFour,
  FAR_HOME,
  FAR_OFFICE,
  FATHER,
  given,
  HOME,
  MOTHER,
  NEW_1,
  on,
  TODAY,
  type Register,
} from '@peristiwa/testing/domain';
import type { ActContext } from './act';
import { issueActNumber, issueKkNumber, issueMoveDocument, issueNik } from './issuance';
import { registerArrival } from './move/arrive';
import { registerDeparture } from './move/depart';
import { recordBiodata } from './person/record-biodata';
import { registerBirth } from './person/register-birth';
import { registerDeath } from './person/register-death';

/** A register in which the first `used` prefixes of every series have no serial left. */
function usedUp(used: number, context: ActContext = contextOn()): ActContext {
  const { nextNumber } = context;
  return {
    ...context,
    nextNumber: (kind, series) => nextNumber(kind, (overflow) => series(used + overflow)),
  };
}

const VILLAGE_BORN = { area: HOME.area, bornOn: on('1990-02-28'), sex: 'female' } as const;

/** Forms: `domain.md` §1.1, §1.2, §1.3; that numbers do not run out: §1.1 point 6 and `issuance.ts`. */
describe('A new number', () => {
  it.each([
    ['NIK', (context: ActContext) => issueNik(context, VILLAGE_BORN), '3204016802909001', '3204014103909001'],
    [
      'NIK of a man born on the last of a month',
      (context: ActContext) => issueNik(context, { ...VILLAGE_BORN, bornOn: on('1999-12-31'), sex: 'male' }),
      '3204013112999001',
      '3204010101009001',
    ],
    [
      'KK number',
      (context: ActContext) => issueKkNumber(context, HOME.area),
      '3204012211269001',
      '3204012311269001',
    ],
    [
      'act number',
      (context: ActContext) => issueActNumber(context, 'KM'),
      '3204-KM-22112026-9001',
      '3204-KM-23112026-9001',
    ],
    [
      'SKPWNI number',
      (context: ActContext) => issueMoveDocument(context),
      'SKPWNI/3204/22112026/9001',
      'SKPWNI/3204/23112026/9001',
    ],
  ])('%s continues under the prefix of the next day', (_what, issue, today, nextDay) => {
    expect(issue(usedUp(0))).toBe(today);
    expect(issue(usedUp(1))).toBe(nextDay);
  });

  it('uses the prefix of the next day that has free serials', () => {
    expect(issueKkNumber(usedUp(40), HOME.area)).toBe('3204010101279001');
  });
});

describe('When the first prefix is used up', () => {
  it('a birth is registered with its true date, and the NIK of the next day is flagged', () => {
    const bornOn = on('2026-11-01');
    const child = { name: 'Putri Santoso', sex: 'female', birthPlace: '3204', birthOrder: 3 } as const;
    const births = (context: ActContext) => (register: Register) =>
      registerBirth(
        { bornOn, reportedOn: TODAY, children: [child] },
        birthFacts(register, { mother: MOTHER, father: FATHER }),
        context,
      );
    const family = given(familyOfFour());
    expect(family.when(births(usedUp(1))).dataOf('BirthRegistered')).toMatchObject({
      nik: '3204014211269001',
      bornOn,
      flags: ['nik-differs-from-biodata'],
    });
    expect(family.when(births(usedUp(0))).dataOf('BirthRegistered').flags).toEqual([]);
  });

  it('biodata are recorded with the true date, and the NIK of the next day is flagged', () => {
    const person = {
      name: 'Rina Wulandari',
      sex: 'female',
      bornOn: on('1995-02-14'),
      birthPlace: '3204',
      religion: 'islam',
      education: 'upper-secondary',
      occupation: 88,
      citizenship: 'indonesian',
      bloodType: 'O',
      maritalStatus: 'single',
    } as const;
    const family = { kind: 'new', address: HOME } as const;
    const act = given().when((register) =>
      recordBiodata({ reportedOn: TODAY, person, family }, biodataFacts(register), usedUp(1)),
    );
    expect(act.dataOf('BiodataRecorded')).toMatchObject({
      nik: '3204015502959001',
      bornOn: '1995-02-14',
      flags: ['nik-differs-from-biodata'],
    });
    expect(act.dataOf('FamilyCardIssued').kkNumber).toBe('3204012311269001');
  });

  it('the death of a head is registered on its true day', () => {
    const act = given(familyOfFour()).when((register) =>
      registerDeath(
        { diedOn: TODAY, reportedOn: TODAY, cause: 'other', attestedBy: 'doctor' },
        deathFacts(register, FATHER),
        usedUp(1),
      ),
    );
    expect(act.dataOf('DeathRegistered')).toMatchObject({
      actNumber: '3204-KM-23112026-9001',
      diedOn: TODAY,
    });
    expect(act.dataOf('FamilyMemberDied').succession).toMatchObject({ kkNumber: '3204012311269001' });
  });

  it('a move is registered at both offices', () => {
    const departed = given(familyOfFour()).when((register) =>
      registerDeparture(
        { reportedOn: TODAY, destination: FAR_HOME.area, reason: 'work' },
        departureFacts(register, [MOTHER]),
        usedUp(1),
      ),
    );
    const opened = departed.dataOf('MoveCaseOpened');
    expect(opened).toMatchObject({ documentNumber: 'SKPWNI/3204/23112026/9001', departedOn: TODAY });
    const arrival = registerArrival(
      {
        arrivedOn: TODAY,
        reportedOn: TODAY,
        address: FAR_HOME,
        family: { kind: 'new-card', headId: MOTHER, relationships: new Map() },
      },
      arrivalFacts(departed.thenRecords(), NEW_1),
      usedUp(1, contextOn(TODAY, FAR_OFFICE)),
    );
    expect(arrival).toMatchObject({ kind: 'accepted', result: { kkNumber: '5171012311269001' } });
  });
});

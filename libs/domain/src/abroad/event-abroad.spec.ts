import {
  bookOf,
  cancellationOf,
  contextOn,
  DAUGHTER,
  familyOfFour,
  FAMILY,
  FATHER,
  given,
  HOME,
  household,
  mother,
  MOTHER,
  NEW_1,
  on,
  SON,
  supersedeFacts,
  VILLAGE,
  type Register,
} from '@peristiwa/testing/domain';
import { maritalStatusOf } from '../person/person';
import { residenceOn } from '../person/residence';
import { leaves } from '../refusals/acts/abroad-under-test';
import { births } from '../refusals/acts/birth-under-test';
import { dies } from '../refusals/acts/death-under-test';
import { annulsMarriage, divorces, weds } from '../refusals/acts/marriage-under-test';
import { HER, HIM, PAIR } from '../refusals/scenes-under-test';
import { correctBirth } from '../voiding/kinds/birth';
import { correctDeath } from '../voiding/kinds/death';
import { correctDivorce } from '../voiding/kinds/divorce';
import { correctMarriage } from '../voiding/kinds/marriage';
import type { EventAbroad } from './reports';

const four = given(familyOfFour());
/** By default of a death on 10 November, of a birth or wedding before. */
const abroad: EventAbroad = {
  country: 'MY',
  mission: 'KBRI Kuala Lumpur',
  certificate: { number: '0912/KONS/XI/2026', date: on('2026-11-12') },
  returnedOn: on('2026-11-15'),
};
const CERTIFICATE = 'mission:MY:KBRI KUALA LUMPUR:0912/KONS/XI/2026';
const baby = { name: 'Putri Santoso', sex: 'female', birthPlace: 'Kuala Lumpur', birthOrder: 3 } as const;
const bornAbroad = (change: Parameters<typeof births>[0] = {}, parents?: Parameters<typeof births>[1]) =>
  births({ children: [baby], abroad, ...change }, parents);
const unchanged = { family: { kind: 'unchanged' } } as const;
const wedAbroad = (change: Parameters<typeof weds>[0] = {}) =>
  weds({ ...unchanged, authority: 'abroad', marriageBook: undefined, abroad, ...change });
const FOREIGN = {
  court: 'Mahkamah Syariah Kuala Lumpur',
  decisionNumber: '14300-055-0123-2026',
  divorceCertificate: undefined,
};

/** Pelaporan peristiwa penting di luar NKRI: UU 23/2006 arts 29, 37, 41 and 45; domain.md §2.2 A, LN. */
describe('a birth abroad', () => {
  const outcome = four.when(bornAbroad());

  it('gets the number of a surat keterangan pelaporan, and a NIK and a card as every other', () => {
    const data = outcome.dataOf('BirthRegistered');
    expect(data).toMatchObject({ actNumber: '3204-LN-22112026-9001', birthPlace: 'Kuala Lumpur', abroad });
    expect(data).toMatchObject({ nik: '3204014111269001', placement: { familyId: FAMILY }, flags: [] });
    outcome.thenReserves(
      ['nik', '3204014111269001', NEW_1],
      ['act', '3204-LN-22112026-9001', NEW_1],
      ['act', CERTIFICATE, NEW_1],
    );
  });

  it('needs no decision of the head of the office when it is late (INV-24 is about an act of birth)', () => {
    const late = { ...abroad, returnedOn: on('2026-10-22') };
    const bornOn = on('2026-08-01');
    const data = four.when(bornAbroad({ bornOn, abroad: late })).dataOf('BirthRegistered');
    expect(data).toMatchObject({ reportedLate: true, flags: [] });
    expect(data.actNumber).toMatch(/-LN-/);
  });

  it('is of a resident where the mother had her home here, and of nobody here where she lived abroad', () => {
    expect(outcome.dataOf('BirthRegistered').residence).toBe(VILLAGE);
    const away = four.after(leaves([MOTHER], { departedOn: on('2026-10-01') }));
    const data = away.when(bornAbroad()).dataOf('BirthRegistered');
    expect(data.residence).toBeUndefined();
    const child = away.when(bornAbroad()).thenRecords().registered(NEW_1);
    expect(residenceOn(child, on('2026-11-01'))).toBeUndefined();
    expect(residenceOn(child, on('2026-11-19'))).toBeUndefined();
    expect(residenceOn(child, on('2026-11-20'))).toBe(VILLAGE);
    expect(child.placement.address).toEqual(HOME);
  });

  it('is recorded for a child who has a NIK already', () => {
    const scene = given(
      household([mother, { ...mother, id: DAUGHTER, bornOn: '2016-09-09', relationship: 'child' }]),
    );
    const report = { bornOn: on('2016-09-09'), children: [{ ...baby, name: mother.name }] };
    const data = scene
      .when(births({ ...report, abroad }, { mother: MOTHER }, [DAUGHTER]))
      .dataOf('BirthActRecorded');
    expect(data).toMatchObject({ actNumber: '3204-LN-22112026-9001', abroad });
  });
});

/** UU 23/2006 arts 29(4), 37(4), 41(4): within 30 days of the return. */
describe('the report is late', () => {
  it.each([
    ['30 days after the return', '2026-10-23', false],
    ['31 days after the return', '2026-10-22', true],
    ['never while nobody has returned', undefined, false],
  ])('%s', (_title, returnedOn, expected) => {
    const reported = { ...abroad, returnedOn: returnedOn === undefined ? undefined : on(returnedOn) };
    const change = { abroad: reported };
    const bornOn = on('2026-08-01');
    const late = [
      four.when(bornAbroad({ bornOn, ...change })).dataOf('BirthRegistered').reportedLate,
      four.when(dies(SON, { diedOn: bornOn, ...change })).dataOf('DeathRegistered').reportedLate,
      PAIR.when(wedAbroad({ marriedOn: bornOn, ...change })).dataOf('MarriageRegistered', HIM).reportedLate,
      four.when(divorces({ ...FOREIGN, divorcedOn: bornOn, ...change })).dataOf('DivorceRegistered', FATHER)
        .reportedLate,
    ];
    expect(late).toEqual([expected, expected, expected, expected]);
  });

  it.each([
    ['2026-10-23', false],
    ['2026-10-22', true],
  ])('counted from the event, where that came after the return: %s is %s', (divorcedOn, late) => {
    const after = { ...abroad, returnedOn: on('2026-01-02') };
    const outcome = four.when(divorces({ ...FOREIGN, divorcedOn: on(divorcedOn), abroad: after }));
    expect(outcome.dataOf('DivorceRegistered', FATHER).reportedLate).toBe(late);
  });
});

describe('a death abroad', () => {
  it('is that of a resident, or of somebody who left with an SKPLN, whose card is left alone', () => {
    const data = four.when(dies(SON, { abroad })).dataOf('DeathRegistered');
    expect(data).toMatchObject({ actNumber: '3204-LN-22112026-9001', residence: VILLAGE, abroad });
    const away = four.after(leaves([SON]));
    const outcome = away.when(dies(SON, { abroad }));
    outcome.thenAppendsTypes('DeathRegistered');
    expect(outcome.dataOf('DeathRegistered').residence).toBeUndefined();
  });
});

describe('a marriage abroad', () => {
  it('of two Muslims is reported to the civil registry, not to the KUA (UU 23/2006 art. 37)', () => {
    const outcome = PAIR.when(wedAbroad());
    expect(outcome.dataOf('MarriageRegistered', HER)).toMatchObject({
      actNumber: '3204-LN-22112026-9001',
      authority: 'abroad',
      marriageBook: null,
      abroad,
    });
    expect(maritalStatusOf(outcome.thenRecords().registered(HER))).toBe('married-recorded');
  });

  it.each([
    [
      'the authority of a marriage here',
      { authority: 'kua', marriageBook: bookOf('2026-11-10') },
      'authority',
    ],
    ['no certificate of the mission', { abroad: undefined }, 'authority'],
  ] as const)('is refused with %s', (_title, change, field) => {
    PAIR.when(wedAbroad(change)).thenRejects({ code: 'recording-authority-mismatch', field });
  });

  it('has no buku nikah', () => {
    PAIR.when(wedAbroad({ marriageBook: bookOf('2026-11-10') })).thenRejects({
      code: 'marriage-book-not-expected',
      field: 'marriageBook',
    });
  });

  /** UU 1/1974 art. 56(1): it may not violate the law of Indonesia. */
  it('obeys the conditions of every wedding', () => {
    PAIR.when(wedAbroad({ marriedOn: on('2008-05-01') })).thenRefuses('under-marriage-age', 'husband');
  });

  it.each([
    ['PA Soreang', 'accepted'],
    ['PN Bale Bandung', 'court-not-competent'],
  ])('of two Muslims is before the religious court all the same: %s is %s', (court, expected) => {
    const annulment = annulsMarriage({ annulledOn: on('2026-11-15'), court }, [HIM, HER]);
    const { decision } = PAIR.after(wedAbroad()).when(annulment);
    expect(decision.kind === 'rejected' ? decision.rejection.code : decision.kind).toBe(expected);
  });
});

describe('a divorce abroad', () => {
  it('is by a court of another country, whose numbers have another form', () => {
    const outcome = four.when(divorces({ ...FOREIGN, abroad }));
    expect(outcome.dataOf('DivorceRegistered', MOTHER)).toMatchObject({
      actNumber: '3204-LN-22112026-9001',
      court: FOREIGN.court,
      divorceCertificate: null,
      abroad,
    });
    four.when(divorces(FOREIGN)).thenRefuses('decree-number-implausible', 'decisionNumber');
  });

  it('has no akta cerai of a religious court', () => {
    four
      .when(
        divorces({
          ...FOREIGN,
          abroad,
          divorceCertificate: { number: '1/AC/2026/PA.Sor', date: on('2026-11-12') },
        }),
      )
      .thenRefuses('divorce-certificate-not-expected', 'divorceCertificate');
  });
});

describe('the papers', () => {
  const refusedWith = (change: Partial<EventAbroad>) => {
    const reported = { abroad: { ...abroad, ...change } };
    return [
      four.when(bornAbroad({ bornOn: on('2026-11-10'), ...reported })),
      four.when(dies(SON, reported)),
      PAIR.when(wedAbroad(reported)),
      four.when(divorces({ ...FOREIGN, ...reported })),
    ];
  };

  it.each([
    [
      'of a day before the event',
      { certificate: { number: '1', date: on('2026-11-09') } },
      'paper-before-event',
      'abroad.certificate.date',
    ],
    [
      'of a day after the report',
      { certificate: { number: '1', date: on('2026-11-21') } },
      'occurred-after-report',
      'abroad.certificate.date',
    ],
    [
      'with a return after the report',
      { returnedOn: on('2026-11-21') },
      'occurred-after-report',
      'abroad.returnedOn',
    ],
  ])('%s are refused', (_title, change, code, field) => {
    for (const outcome of refusedWith(change)) outcome.thenRefuses(code, field);
  });

  it.each(['2026-11-10', '2026-11-20'])(
    'of %s, the day of the event or of the report, are accepted',
    (date) => {
      for (const outcome of refusedWith({ certificate: { number: '1', date: on(date) } }))
        outcome.thenRecords();
    },
  );
});

describe('a correction of an event abroad', () => {
  const right = { ...abroad, mission: 'KJRI Johor Bahru' };
  const request = (register: Register, type: string) => {
    const { actId = '' } = register.events.find((event) => event.type === type) ?? {};
    return [cancellationOf(actId), supersedeFacts(register, actId), contextOn()] as const;
  };
  const corrections = {
    birth: (register: Register, corrected: object) => {
      const [common, ...rest] = request(register, 'BirthRegistered');
      return correctBirth({ ...common, corrected }, ...rest);
    },
    death: (register: Register, corrected: object) => {
      const [common, ...rest] = request(register, 'DeathRegistered');
      return correctDeath({ ...common, corrected }, ...rest);
    },
    marriage: (register: Register, corrected: object) => {
      const [common, ...rest] = request(register, 'MarriageRegistered');
      return correctMarriage({ ...common, corrected }, ...rest);
    },
    divorce: (register: Register, corrected: object) => {
      const [common, ...rest] = request(register, 'DivorceRegistered');
      return correctDivorce({ ...common, corrected }, ...rest);
    },
  };
  const reported = {
    birth: four.after(bornAbroad()),
    death: four.after(dies(SON, { abroad })),
    marriage: PAIR.after(wedAbroad()),
    divorce: four.after(divorces({ ...FOREIGN, abroad })),
  };
  const athome = {
    birth: four.after(births()),
    death: four.after(dies(SON)),
    marriage: PAIR.after(weds(unchanged)),
    divorce: four.after(divorces()),
  };
  const kinds = ['birth', 'death', 'marriage', 'divorce'] as const;
  const dayOf = { birth: 'bornOn', death: 'diedOn', marriage: 'marriedOn', divorce: 'divorcedOn' } as const;

  it.each(kinds)('of a %s changes the mission and keeps the number', (kind) => {
    const [decision] = [corrections[kind](reported[kind].register, { abroad: right })];
    if (decision.kind === 'rejected') throw new Error(decision.rejection.code);
    const restated = decision.changes.flatMap(({ events }) => events).find(({ data }) => 'abroad' in data);
    expect(restated?.data).toMatchObject({ actNumber: '3204-LN-22112026-9001', abroad: right });
  });

  it.each(kinds)('of a %s here does not make it one abroad: it has an akta', (kind) => {
    expect(corrections[kind](athome[kind].register, { abroad })).toMatchObject({
      rejection: { code: 'event-not-abroad', field: 'corrected.abroad' },
    });
  });

  it.each(kinds)('of the day of a %s: not after that of the certificate', (kind) => {
    expect(corrections[kind](reported[kind].register, { [dayOf[kind]]: on('2026-11-13') })).toMatchObject({
      rejection: { code: 'paper-before-event', field: 'corrected.abroad.certificate.date' },
    });
  });
});

import {
  alone,
  cancelIn,
  cancellationOf,
  contextOn,
  given,
  idOf,
  NEW_1,
  on,
  person,
  supersedeFacts,
  type Register,
} from '@peristiwa/testing/domain';
import type { ActDecision } from '../act';
import { documentsOf } from '../document/documents';
import { changesCitizenship } from '../refusals/acts/identity-under-test';
import { leaves } from '../refusals/acts/abroad-under-test';
import { KTP_STEPS, steps } from '../refusals/acts/document-under-test';
import { changesPermit, entersForeigner, papersWith } from '../refusals/acts/foreigner-under-test';
import { correctForeigner, correctStayPermit } from '../voiding/kinds/foreigner';

const register = given(alone(7));
const entered = register.after(entersForeigner());
const permanent = entered.after(changesPermit(NEW_1, { validUntil: on('2031-11-11') }));

const codeOf = (decision: ActDecision<unknown>) =>
  decision.kind === 'rejected' ? decision.rejection.code : decision.kind;
const actOf = (known: Register, type: string) =>
  known.events.findLast((event) => event.type === type)?.actId ?? '';
const permitIn = (known: Register) => known.registered(NEW_1).permit;

/** UU 23/2006 arts 20 to 22; domain.md §1.1 and §2.2 B, OA. */
describe('an orang asing', () => {
  it('enters the register with a NIK of the same scheme, a permit and an SKTT', () => {
    const outcome = register.when(entersForeigner());
    expect(outcome.decision).toMatchObject({
      result: { personId: NEW_1, documentNumber: 'SKTT/3204/22112026/9001' },
    });
    expect(outcome.thenRecords().registered(NEW_1)).toMatchObject({
      citizenship: 'foreign',
      nik: expect.stringMatching(/^320401210287\d{4}$/),
      permit: { kind: 'itas', validUntil: '2027-11-04', nationality: 'JP' },
    });
  });

  it('gets no SKTT with an ITAP, which takes the place of the ITAS; the NIK stays (art. 21)', () => {
    const outcome = entered.when(changesPermit(NEW_1));
    expect(outcome.decision).toMatchObject({ result: { documentNumber: undefined } });
    const after = outcome.thenRecords();
    expect(permitIn(after)).toMatchObject({ kind: 'itap', number: '2D11JE0142-X', nationality: 'JP' });
    expect(permitIn(after)).not.toHaveProperty('documentNumber');
    expect(after.registered(NEW_1).nik).toBe(entered.register.registered(NEW_1).nik);
  });

  it('has the permit that was issued last, with papers as last named', () => {
    const extended = { kind: 'itas', number: '2C11JE0143-X', validUntil: on('2028-11-11') } as const;
    const { permit } = entered
      .after(changesPermit(NEW_1, extended, { ...papersWith('2033-05-31'), nationality: 'KR' }))
      .register.registered(NEW_1);
    expect(permit).toMatchObject({
      number: '2C11JE0143-X',
      nationality: 'KR',
      documentNumber: expect.stringContaining('SKTT/3204/'),
    });
  });

  it.each([
    ['on the last day', { validUntil: on('2026-11-22') }, 'accepted'],
    ['the day after', { validUntil: on('2026-11-21') }, 'permit-expired'],
    ['an ITAP without an end', { kind: 'itap', validUntil: undefined }, 'accepted'],
    ['an ITAS without an end', { validUntil: undefined }, 'permit-end-missing'],
    ['issued after the report', { issuedOn: on('2026-11-21') }, 'occurred-after-report'],
  ] as const)('has a permit that is in force (UU 6/2011 arts 48, 52, 59): %s', (_what, change, outcome) => {
    expect(codeOf(register.when(entersForeigner(change)).decision)).toBe(outcome);
  });

  it.each([
    ['2026-11-22', 'accepted'],
    ['2026-11-21', 'passport-expired'],
  ])('has a passport that is in force: until %s is %s', (validUntil, outcome) => {
    const papers = papersWith(validUntil);
    expect(codeOf(register.when(entersForeigner({}, { papers })).decision)).toBe(outcome);
    expect(codeOf(entered.when(changesPermit(NEW_1, {}, papers)).decision)).toBe(outcome);
  });

  it.each([
    ['2026-11-22', 'accepted'],
    ['2026-11-23', 'occurred-after-report'],
  ])('arrived for the first time before the day of recording (INV-03): on %s is %s', (day, outcome) => {
    const papers = { ...papersWith('2033-05-31'), firstArrival: { on: on(day), place: 'Soekarno-Hatta' } };
    expect(codeOf(register.when(entersForeigner({}, { papers })).decision)).toBe(outcome);
  });

  it('is refused for permit and passport at once', () => {
    const decide = entersForeigner({ validUntil: undefined }, { papers: papersWith('2026-11-21') });
    expect(register.when(decide).decision).toMatchObject({
      rejection: { code: 'permit-end-missing' },
      others: [{ code: 'passport-expired' }],
    });
  });

  it.each([
    ['2026-11-08', false],
    ['2026-11-07', true],
  ])('reports a permit of %s: late is %s (arts 20 and 21: 14 days)', (issuedOn, reportedLate) => {
    const outcome = register.when(entersForeigner({ issuedOn: on(issuedOn) }));
    expect(outcome.dataOf('ForeignerRegistered')).toMatchObject({ reportedLate });
  });

  it.each([
    ['the day after', '2026-11-06', 'accepted'],
    ['the same day', '2026-11-05', 'permit-already-recorded'],
  ])('has another permit of %s', (_what, issuedOn, outcome) => {
    expect(codeOf(entered.when(changesPermit(NEW_1, { issuedOn: on(issuedOn) })).decision)).toBe(outcome);
  });

  it('reports to the office of the own domicile, and only while living here', () => {
    entered.when(changesPermit(NEW_1, {}, undefined, '5171')).thenRefuses('other-office-area');
    entered
      .after(
        leaves([NEW_1], { exitPermit: 'EPO-1', reportedOn: on('2026-11-20'), departedOn: on('2026-11-10') }),
      )
      .when(changesPermit(NEW_1))
      .thenRefuses('person-abroad', 'person');
  });

  /** domain.md §2.9: foreigner naturalised keeps NIK. UU 12/2006 arts 8 to 18. */
  it('who becomes a citizen keeps the NIK and needs no permit any more', () => {
    const citizen = entered.after(
      changesCitizenship({ citizenship: 'indonesian', changedOn: on('2026-11-15') }, NEW_1),
    );
    const state = citizen.register.registered(NEW_1);
    expect(state).toMatchObject({ citizenship: 'indonesian', citizenshipSince: '2026-11-15' });
    expect(state).not.toHaveProperty('permit');
    expect(state.nik).toBe(entered.register.registered(NEW_1).nik);
    citizen
      .when(changesPermit(NEW_1, { issuedOn: on('2026-11-16') }))
      .thenRefuses('not-a-foreigner', 'person');
  });
});

/** UU 24/2013 art. 63; domain.md §1.1: KTP-el valid as long as the ITAP (INV-18). */
describe('the KTP-el of an orang asing', () => {
  const withKtp = KTP_STEPS.reduce(
    (known, status) => known.after(steps(NEW_1, { document: 'ktp-el', status })),
    permanent,
  );
  const ktpOn = (known: Register, day: string) => documentsOf(known.registered(NEW_1), on(day))[0];

  it.each([
    ['with an ITAS', entered, 'permanent-stay-required'],
    ['with an ITAP', permanent, 'accepted'],
  ])('%s', (_what, scene, outcome) => {
    const { decision } = scene.when(steps(NEW_1, { document: 'ktp-el', status: 'recorded' }));
    expect(codeOf(decision)).toBe(outcome);
  });

  it.each([
    ['the last day of the permit', '2031-11-11', 'issued'],
    ['the day after', '2031-11-12', 'expired'],
  ])('on %s', (_what, day, status) => {
    expect(ktpOn(withKtp.register, day)).toMatchObject({ document: 'ktp-el', status });
  });

  it('is due again after a naturalisation', () => {
    const changedOn = on('2026-11-21');
    const decision = { issuer: 'Presiden', number: 'Keppres 12 Tahun 2026', date: changedOn };
    const change = { citizenship: 'indonesian', changedOn, reportedOn: on('2026-11-22'), decision } as const;
    expect(ktpOn(withKtp.after(changesCitizenship(change, NEW_1)).register, '2026-11-22')).toMatchObject({
      status: 'issued',
      due: { reason: 'data-changed', since: '2026-11-21' },
    });
  });
});

/** UU 23/2006 art. 22. */
describe('the final departure of an orang asing', () => {
  const exit = { exitPermit: 'EPO-2026-9141', reportedOn: on('2026-11-20'), departedOn: on('2026-11-15') };
  const gone = entered.after(leaves([NEW_1], exit));

  it('ends the stay permit', () => {
    expect(gone.register.registered(NEW_1)).toMatchObject({
      abroad: { country: 'MY', since: '2026-11-20' },
      permit: { kind: 'itas', validUntil: '2026-11-15' },
    });
  });

  it('needs the exit permit of Immigration, and nobody else has one', () => {
    entered
      .when(leaves([NEW_1], { ...exit, exitPermit: undefined }))
      .thenRefuses('not-a-citizen', 'movers.0');
    entered.when(leaves([idOf(7)], exit)).thenRefuses('not-a-foreigner', 'exitPermit');
  });

  it('gives the permit back when it is cancelled', () => {
    const actId = actOf(gone.register, 'DepartedAbroad');
    const decision = cancelIn(gone.register, actId, contextOn());
    if (decision.kind === 'rejected') throw new Error(decision.rejection.code);
    const after = gone.register.fork();
    const day = on('2026-11-22');
    after.append(decision.changes, {
      actId: 'cancelled',
      office: '3204',
      reportedOn: day,
      recordedOn: day,
      supersedes: decision.supersedes,
    });
    expect(permitIn(after)).toEqual(permitIn(entered.register));
  });
});

/** UU 23/2006 art. 71. */
describe('a correction of a stay permit', () => {
  it('changes its term in place, by the rules of the permit', () => {
    const actId = actOf(permanent.register, 'StayPermitChanged');
    const decide = (corrected: Parameters<typeof correctStayPermit>[0]['corrected']) =>
      correctStayPermit(
        { ...cancellationOf(actId), corrected },
        supersedeFacts(permanent.register, actId),
        contextOn(),
      );
    expect(decide({ validUntil: null })).toMatchObject({
      kind: 'accepted',
      changes: [{ events: [{ type: 'StayPermitChanged', occurredOn: '2026-11-12' }] }],
    });
    // It was in force when it was recorded, and has expired since.
    expect(decide({ validUntil: on('2026-11-12') })).toMatchObject({ kind: 'accepted' });
    expect(decide({ validUntil: on('2026-11-11') })).toMatchObject({
      rejection: { code: 'permit-ends-early', field: 'corrected.validUntil' },
    });
    expect(decide({ number: '2D11JE0142-X' })).toMatchObject({ rejection: { code: 'nothing-to-correct' } });
  });

  it('of the entry is one with the biodata', () => {
    const actId = actOf(entered.register, 'ForeignerRegistered');
    const decide = (corrected: Parameters<typeof correctForeigner>[0]['corrected']) =>
      correctForeigner(
        { ...cancellationOf(actId), corrected },
        supersedeFacts(entered.register, actId),
        contextOn(),
      );
    const decision = decide({ name: 'Hiroshi Tanaka', permit: { issuedOn: on('2026-11-06') } });
    if (decision.kind === 'rejected') throw new Error(decision.rejection.code);
    const change = decision.changes.find(({ stream }) => stream.id === person(NEW_1).id);
    expect(change?.events).toMatchObject([
      { type: 'BiodataRecorded', data: { name: 'Hiroshi Tanaka' } },
      { type: 'ForeignerRegistered', occurredOn: '2026-11-06', data: { permit: { issuedOn: '2026-11-06' } } },
    ]);
    expect(decide({ permit: { validUntil: null } })).toMatchObject({
      rejection: { code: 'permit-end-missing', field: 'corrected.permit.validUntil' },
    });
  });
});

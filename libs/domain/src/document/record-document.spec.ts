import {
  alone,
  cancelIn,
  cancellationOf,
  contextOn,
  DAUGHTER,
  FATHER,
  given,
  idOf,
  on,
  person,
  SON,
  supersedeFacts,
} from '@peristiwa/testing/domain';
import { comesBack, leaves } from '../refusals/acts/abroad-under-test';
import { dies } from '../refusals/acts/death-under-test';
import { KTP_STEPS, steps } from '../refusals/acts/document-under-test';
import { day, FOUR } from '../refusals/scenes-under-test';
import { documentKinds, documentStatuses, nextStatuses, type DocumentStatus } from './document-status';
import { documentInForce } from './documents';
import { correctDocument, type CorrectedDocument } from '../voiding/kinds/document';
import { recordDocument } from './record-document';

const YOUNG = idOf(7);
const ktp = (status: DocumentStatus, change: object = {}) => ({
  document: 'ktp-el' as const,
  status,
  ...change,
});
const born = (bornOn: string) => given(alone(7, { bornOn }));

/** Somebody with a KTP-el in this status. */
function withKtp(status: DocumentStatus) {
  const path = KTP_STEPS.slice(0, (KTP_STEPS as readonly string[]).indexOf(status) + 1);
  const last = path.length > 0 ? path : [...KTP_STEPS, status];
  return last.reduce(
    (scene, step) => scene.after(steps(FATHER, ktp(step, { policeReport: 'SKTLK/1' }))),
    FOUR,
  );
}

describe('recordDocument', () => {
  it('records the step on the stream of the holder', () => {
    FOUR.when(steps(FATHER, ktp('recorded', { changedOn: on('2026-11-18') })))
      .thenAppends([
        person(FATHER),
        {
          type: 'DocumentStatusChanged',
          occurredOn: on('2026-11-18'),
          data: { document: 'ktp-el', status: 'recorded', policeReport: undefined },
        },
      ])
      .thenReserves()
      .thenAnswers({ personId: FATHER, document: 'ktp-el', status: 'recorded' });
  });

  /** domain.md §2.7: SUDAH_REKAM → PRR → … → CARD_ISSUED → (DICABUT | HILANG | RUSAK). */
  it.each(['recorded', 'print-ready', 'printed', 'issued', 'lost', 'damaged', 'revoked'] as const)(
    'takes after %s the steps of the state machine, and no others',
    (present) => {
      const scene = withKtp(present);
      const accepted = documentStatuses.filter((status) => {
        const { decision } = scene.when(steps(FATHER, ktp(status, { policeReport: 'SKTLK/1' })));
        return decision.kind === 'accepted';
      });
      const next = nextStatuses('ktp-el', { status: present, since: day });
      expect(accepted.toSorted()).toEqual(next.toSorted());
    },
  );

  it('names the present status and those that may follow', () => {
    withKtp('printed')
      .when(steps(FATHER, ktp('issued')))
      .thenRejects({
        code: 'document-step-impossible',
        field: 'status',
        present: 'printed',
        allowed: ['shipped'],
      });
  });

  it('leads from every status of every document to another, so that no holder is stuck', () => {
    const stuck = documentKinds.flatMap((document) => {
      const seen = new Set(nextStatuses(document, undefined));
      for (const status of seen)
        nextStatuses(document, { status, since: day }).forEach((one) => seen.add(one));
      return [...seen].filter((status) => nextStatuses(document, { status, since: day }).length === 0);
    });
    expect(stuck).toEqual([]);
  });

  /** INV-18 (domain.md §2.8; UU 24/2013 art. 63): KTP-el from 17, KIA before. */
  it.each([
    ['2009-11-20', 'ktp-el', 'recorded', undefined],
    ['2009-11-21', 'ktp-el', 'recorded', 'ktp-not-due'],
    ['2009-11-20', 'kia', 'issued', 'kia-not-due'],
    ['2009-11-21', 'kia', 'issued', undefined],
  ] as const)('of somebody born on %s, %s %s: %s', (bornOn, document, status, code) => {
    const { decision } = born(bornOn).when(steps(YOUNG, { document, status }));
    expect(decision.kind === 'rejected' ? decision.rejection.code : undefined).toBe(code);
  });

  /** INV-18: or ever married. */
  it('takes a KTP-el of a minor who is or was married, and no KIA', () => {
    const widow = given(alone(7, { bornOn: '2009-12-01', maritalStatus: 'widowed' }));
    widow.when(steps(YOUNG, ktp('recorded'))).thenAppendsTypes('DocumentStatusChanged');
    widow
      .when(steps(YOUNG, { document: 'kia', status: 'issued' }))
      .thenRejects({ code: 'kia-not-due', field: 'document', age: 16 });
  });

  it('takes the loss of a KIA back from somebody who has turned 17', () => {
    const child = born('2009-11-21').after(steps(YOUNG, { document: 'kia', status: 'issued' }));
    const later = on('2026-12-01');
    child
      .when((known) =>
        recordDocument(
          { reportedOn: later, changedOn: later, document: 'kia', status: 'revoked' },
          known.person(YOUNG),
          contextOn(later),
        ),
      )
      .thenAppendsTypes('DocumentStatusChanged');
  });

  /** Permendagri 72/2022: IKD is opened with the biometrics of a KTP-el. */
  it.each([
    ['recorded', 'accepted'],
    ['issued', 'accepted'],
    ['lost', 'accepted'],
    ['revoked', 'rejected'],
  ] as const)('with a KTP-el that is %s, an IKD is %s', (status, outcome) => {
    const { decision } = withKtp(status).when(steps(FATHER, { document: 'ikd', status: 'active' }));
    expect(decision.kind).toBe(outcome);
  });

  it('is of the same day as the step before at the earliest', () => {
    const scene = FOUR.after(steps(FATHER, ktp('recorded', { changedOn: on('2026-11-19') })));
    scene
      .when(steps(FATHER, ktp('print-ready', { changedOn: on('2026-11-19') })))
      .thenAppendsTypes('DocumentStatusChanged');
    scene
      .when(steps(FATHER, ktp('print-ready', { changedOn: on('2026-11-18') })))
      .thenRejects({ code: 'document-changed-later', field: 'changedOn', since: '2026-11-19' });
  });

  it('is refused for somebody unknown, by another office, and for a day after the report', () => {
    FOUR.when(steps(idOf(77), ktp('recorded'))).thenRejects({ code: 'person-not-found', field: 'person' });
    FOUR.when((known) =>
      recordDocument(
        { reportedOn: day, changedOn: day, document: 'ktp-el', status: 'recorded' },
        known.person(FATHER),
        contextOn(on('2026-11-22'), '5171'),
      ),
    ).thenRejects({ code: 'other-office-area', officeInCharge: '3204' });
    FOUR.when(steps(FATHER, ktp('recorded', { changedOn: on('2026-11-21') }))).thenRejects({
      code: 'occurred-after-report',
      field: 'changedOn',
    });
  });
});

/** INV-17; domain.md §2.2 B, PLN: the KTP is revoked, the NIK stays, and the return brings a new one. */
describe('between SKPLN and SKDLN', () => {
  // A holder with a KTP-el of before the departure on 2026-11-01.
  const early = on('2026-10-20');
  const holder = given(alone(7, { sex: 'male', bornOn: '1990-01-01' })).after((known) =>
    recordDocument(
      { reportedOn: day, changedOn: early, document: 'ktp-el', status: 'recorded' },
      known.person(YOUNG),
      contextOn(),
    ),
  );
  const away = holder.after(leaves([YOUNG]));

  it('is refused while the holder lives abroad', () => {
    away
      .when(steps(YOUNG, ktp('print-ready')))
      .thenRejects({ code: 'person-abroad', field: 'person', since: '2026-11-01' });
    expect(documentInForce(away.register.registered(YOUNG), 'ktp-el')).toEqual({
      status: 'revoked',
      since: '2026-11-01',
    });
  });

  it.each([
    ['2026-10-31', 'accepted'],
    ['2026-11-01', 'rejected'],
  ])('a step of %s, recorded after the departure: %s', (changedOn, outcome) => {
    const { decision } = away.when(steps(YOUNG, ktp('print-ready', { changedOn: on(changedOn) })));
    expect(decision.kind).toBe(outcome);
  });

  it('is possible again after the return', () => {
    const back = away.after(comesBack([YOUNG]));
    back.when(steps(YOUNG, ktp('print-ready'))).thenAppendsTypes('DocumentStatusChanged');
  });
});

/** domain.md §2.2 A, MATI: KTP-el, KIA and IKD are revoked. */
describe('a death', () => {
  const scene = withKtp('issued').after(steps(FATHER, { document: 'ikd', status: 'active' }));

  it('revokes the documents on the day of death, and its cancellation gives them back', () => {
    const { register } = scene.after(dies(FATHER, { diedOn: on('2026-11-20') }));
    const dead = register.registered(FATHER);
    expect(documentInForce(dead, 'ktp-el')).toEqual({ status: 'revoked', since: '2026-11-20' });
    expect(documentInForce(dead, 'ikd')).toEqual({ status: 'inactive', since: '2026-11-20' });
    expect(documentInForce(dead, 'kia')).toBeUndefined();
    const alive = scene.register.registered(FATHER);
    expect(documentInForce(alive, 'ktp-el')).toEqual({ status: 'issued', since: day });
  });

  it('leaves what may follow a step of before it: the same step is not recorded twice', () => {
    const dead = FOUR.after(dies(SON, { diedOn: on('2026-11-20') }));
    const issued = steps(SON, { document: 'kia', status: 'issued', changedOn: on('2026-11-18') });
    dead
      .after(issued)
      .when(issued)
      .thenRejects({
        code: 'document-step-impossible',
        field: 'status',
        present: 'issued',
        allowed: ['lost', 'damaged', 'revoked'],
      });
  });

  /** INV-02: biometrics are taken of the living; a card is printed of anybody. */
  it('before the recording of biometrics is flagged, before the printing of a card is not', () => {
    const recorded = FOUR.after(steps(FATHER, ktp('recorded')));
    const early = dies(FATHER, { diedOn: on('2026-11-12') });
    expect(recorded.when(early).dataOf('DeathRegistered').flags).toEqual(['events-after-death']);
    const child = FOUR.after(steps(SON, { document: 'kia', status: 'issued' }));
    expect(child.when(dies(SON, { diedOn: on('2026-11-12') })).dataOf('DeathRegistered').flags).toEqual([]);
  });
});

it('leaves everybody else alone', () => {
  const { register } = FOUR.after(steps(FATHER, ktp('recorded')));
  expect(register.person(DAUGHTER)).toEqual(FOUR.register.person(DAUGHTER));
});

/** UU 23/2006 art. 71 and 72: a step is corrected and cancelled as every act. */
describe('a step that was recorded wrong', () => {
  const recordedOn = on('2026-11-18');
  const wrong = FOUR.after(steps(FATHER, ktp('recorded', { changedOn: recordedOn }))).register;
  const actId = wrong.events.at(-1)?.actId ?? '';
  const request = (corrected: CorrectedDocument) =>
    correctDocument({ ...cancellationOf(actId), corrected }, supersedeFacts(wrong, actId), contextOn());
  const after = (decision: ReturnType<typeof correctDocument>) => {
    if (decision.kind === 'rejected') throw new Error(decision.rejection.code);
    const register = wrong.fork();
    const stamp = { office: '3204', reportedOn: on('2026-11-22'), recordedOn: on('2026-11-22') };
    register.append(decision.changes, { ...stamp, actId: 'later', supersedes: actId });
    return register.registered(FATHER).documents;
  };

  it('has the day of the correction', () => {
    const corrected = request({ changedOn: on('2026-11-19') });
    expect(after(corrected)).toEqual({ 'ktp-el': { status: 'recorded', since: '2026-11-19' } });
  });

  it('is gone when it is cancelled', () => {
    expect(after(cancelIn(wrong, actId, contextOn()))).toBeUndefined();
  });

  it('is not corrected to a day after the report', () => {
    expect(request({ changedOn: on('2026-11-23') })).toMatchObject({
      rejection: { code: 'occurred-after-report', field: 'corrected.changedOn' },
    });
  });

  it('is not corrected to what it says already', () => {
    expect(request({ changedOn: recordedOn })).toMatchObject({ rejection: { code: 'nothing-to-correct' } });
  });
});

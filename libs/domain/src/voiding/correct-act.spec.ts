import fc from 'fast-check';
import {
  addressFacts,
  alone,
  birthFacts,
  brokenCards,
  cancelIn,
  cancellationOf,
  comparable,
  contextOn,
  DAUGHTER,
  deathFacts,
  divorceFacts,
  FAMILY,
  familyOfFour,
  FATHER,
  given,
  HOME,
  idOf,
  MOTHER,
  NEW_1,
  on,
  randomWorld,
  SON,
  supersedeFacts,
  type Register,
} from '@peristiwa/testing/domain';
import type { ActContext, ActDecision } from '../act';
import { changeAddress } from '../move/change-address';
import { registerBirth } from '../person/register-birth';
import { registerDeath } from '../person/register-death';
import { registerDivorce } from '../person/register-divorce';
import { arrives, departs, relocates } from '../refusals/acts/move-under-test';
import type { CorrectAct } from './correct-act';
import type { SupersedeFacts } from './closure';
import { isOfKind } from './kind-of-act';
import type { SupersedeResult } from './superseding-act';
import { correctAddressChange } from './kinds/address-change';
import { correctBiodata } from './kinds/biodata';
import { correctBirth } from './kinds/birth';
import { correctDeath } from './kinds/death';
import { correctDeparture } from './kinds/departure';
import {
  correctDivorceAnnulment,
  correctMarriageAnnulment,
  correctMarriageLegalisation,
} from './kinds/court-decision';
import { correctDivorce, correctDivorceDeclaration } from './kinds/divorce';
import { correctForeigner, correctStayPermit } from './kinds/foreigner';
import { correctMarriage, correctMarriageDeclaration } from './kinds/marriage';
import { correctAcknowledgement, correctLegitimation } from './kinds/parentage';
import { correctStillbirth } from './kinds/stillbirth';

const SEED = 20261128;
const STAMP = { office: '3204', reportedOn: on('2026-11-22'), recordedOn: on('2026-11-22') };
const OTHER = idOf(22);

type Correct<Corrected> = (
  request: CorrectAct<Corrected>,
  facts: SupersedeFacts,
  context: ActContext,
) => ActDecision<SupersedeResult>;

const actOf = (register: Register, type: string) =>
  register.events.find((event) => event.type === type)?.actId ?? '';

/** The decision to correct an act, by default of the office that registered it. */
function correction<Corrected>(
  correct: Correct<Corrected>,
  register: Register,
  { actId, corrected }: { readonly actId: string; readonly corrected: Corrected },
) {
  const office = register.events.find((event) => event.actId === actId)?.office;
  // In a random world the id may be that of another stream, or of none.
  const persons = register.streamIds('person').filter((id) => id === OTHER);
  const besides = persons.map((id) => ({ kind: 'person' as const, id }));
  const facts = supersedeFacts(register, actId, ...besides);
  return correct({ ...cancellationOf(actId), corrected }, facts, contextOn(STAMP.recordedOn, office));
}

function recorded(register: Register, decision: ActDecision<unknown>, actId: string): Register {
  if (decision.kind === 'rejected') throw new Error(decision.rejection.code);
  const after = register.fork();
  after.append(decision.changes, { ...STAMP, actId, supersedes: decision.supersedes });
  return after;
}

const dies = (change: object) => (register: Register) =>
  registerDeath(
    {
      diedOn: on('2026-11-12'),
      reportedOn: on('2026-11-20'),
      cause: 'other',
      attestedBy: 'other',
      ...change,
    },
    deathFacts(register, FATHER),
    contextOn(),
  );
const four = given(familyOfFour());

/** Pembetulan akta (domain.md §2.2 A; UU 23/2006 art. 71): only the last of a chain of corrections has effect. */
describe('a corrected act', () => {
  const dead = four.after(dies({})).register;
  const actId = actOf(dead, 'DeathRegistered');
  const right = { diedOn: on('2026-11-10'), cause: 'accident' } as const;
  const once = recorded(dead, correction(correctDeath, dead, { actId, corrected: right }), 'corrected');
  const again = { actId, corrected: { cause: 'ordinary-illness' as const } };
  const twice = recorded(once, correction(correctDeath, once, again), 'corrected-again');

  it('equals the act that was registered right', () => {
    expect(comparable(once)).toEqual(comparable(four.after(dies(right)).register));
  });

  it('keeps its number and ids, and the streams that it leaves alone', () => {
    const decision = correction(correctDeath, dead, { actId, corrected: right });
    if (decision.kind === 'rejected') throw new Error(decision.rejection.code);
    const types = decision.changes.map(({ stream, events }) => [
      stream.id,
      events.map(({ type, data }) => ('by' in data ? data.by : type)),
    ]);
    expect(Object.fromEntries(types)).toEqual({
      [FATHER]: ['DeathRegistered'],
      [MOTHER]: ['SpouseDied', 'FamilyHeadSucceeded'],
      [SON]: ['kept'],
      [DAUGHTER]: ['kept'],
      [FAMILY]: ['kept'],
    });
    expect(decision.reservations).toEqual([]);
    expect(once.registered(FATHER).death?.actNumber).toBe(dead.registered(FATHER).death?.actNumber);
    expect(decision.result).toMatchObject({ supersedes: actId, stands: true, cards: [], restingActs: [] });
    expect(decision.result.persons).toEqual([
      { personId: FATHER, changed: ['death'] },
      { personId: MOTHER, changed: ['marriages'] },
    ]);
  });

  it('is corrected twice: the last correction has effect, in addition to the first', () => {
    const expected = four.after(dies({ ...right, cause: 'ordinary-illness' })).register;
    expect(comparable(twice)).toEqual(comparable(expected));
  });

  it('has its first content again when the correction is cancelled', () => {
    const back = recorded(once, cancelIn(once, 'corrected', contextOn()), 'cancelled');
    expect(comparable(back)).toEqual(comparable(dead));
    const undone = recorded(twice, cancelIn(twice, 'corrected-again', contextOn()), 'cancelled');
    expect(comparable(undone)).toEqual(comparable(once));
  });

  it('is cancelled as a whole, and stands as last corrected when that is cancelled', () => {
    const alive = recorded(twice, cancelIn(twice, actId, contextOn()), 'cancelled');
    expect(comparable(alive)).toEqual(comparable(four.register));
    const back = recorded(alive, cancelIn(alive, 'cancelled', contextOn()), 'reinstated');
    expect(comparable(back)).toEqual(comparable(twice));
  });

  it('is not corrected after it was cancelled', () => {
    const alive = recorded(dead, cancelIn(dead, actId, contextOn()), 'cancelled');
    expect(correction(correctDeath, alive, again)).toMatchObject({
      rejection: { code: 'act-already-cancelled', latestActId: 'cancelled' },
    });
  });

  it.each([
    ['the day of birth', { diedOn: on('1985-03-10') }, undefined],
    ['the day before birth', { diedOn: on('1985-03-09') }, 'death-before-birth'],
    ['the day of report', { diedOn: on('2026-11-22') }, undefined],
    ['the day after the report', { diedOn: on('2026-11-23') }, 'occurred-after-report'],
  ])('is refused by the rules of the registered act: %s', (_title, corrected, code) => {
    const decision = correction(correctDeath, dead, { actId, corrected });
    expect(decision.kind === 'rejected' ? decision.rejection : {}).toMatchObject(
      code ? { code, field: 'corrected.diedOn' } : {},
    );
    expect(decision.kind).toBe(code ? 'rejected' : 'accepted');
  });
});

describe('each kind of act', () => {
  const born = given(familyOfFour(), alone(22)).after((register) =>
    registerBirth(
      {
        bornOn: on('2026-11-01'),
        reportedOn: on('2026-11-20'),
        children: [{ name: 'Ayu Lestari', sex: 'female', birthPlace: '3204', birthOrder: 3 }],
      },
      birthFacts(register, { mother: MOTHER, father: FATHER }),
      contextOn(),
    ),
  ).register;
  const corrects = <Corrected>(
    correct: Correct<Corrected>,
    register: Register,
    type: string,
    corrected: Corrected,
  ) => {
    const decision = correction(correct, register, { actId: actOf(register, type), corrected });
    return recorded(register, decision, 'corrected');
  };

  it('birth: day, name and sex on the streams of child and parents; the NIK stays and is flagged', () => {
    const child = { personId: NEW_1, name: 'Ayu Lestari Dewi', sex: 'male' as const };
    const after = corrects(correctBirth, born, 'BirthRegistered', {
      bornOn: on('2026-11-02'),
      children: [child],
    });
    const { nik } = born.registered(NEW_1);
    expect(after.registered(NEW_1)).toMatchObject({
      nik,
      name: 'Ayu Lestari Dewi',
      sex: 'male',
      bornOn: '2026-11-02',
      stays: [{ from: '2026-11-02' }],
    });
    expect(after.flagsOf(NEW_1)).toContain('nik-differs-from-biodata');
    for (const parent of [FATHER, MOTHER]) {
      expect(after.registered(parent).children.at(-1)).toEqual({
        childId: NEW_1,
        name: 'Ayu Lestari Dewi',
        bornOn: '2026-11-02',
        birthOrder: 3,
      });
    }
    expect(brokenCards(after)).toEqual([]);
  });

  it('birth: the child of another mother, and of no known father', () => {
    const mother = born.person(OTHER);
    const after = corrects(correctBirth, born, 'BirthRegistered', { mother, father: null });
    expect(after.registered(NEW_1)).toMatchObject({ motherId: OTHER });
    expect(after.registered(NEW_1).fatherId).toBeUndefined();
    expect(after.registered(OTHER).children).toEqual([
      { childId: NEW_1, name: 'Ayu Lestari', bornOn: '2026-11-01', birthOrder: 3 },
    ]);
    for (const parent of [FATHER, MOTHER]) {
      expect(after.registered(parent)).toEqual(four.register.registered(parent));
    }
    // Cancelled as a whole, the child is nobody's.
    const none = recorded(after, cancelIn(after, actOf(born, 'BirthRegistered'), contextOn()), 'cancelled');
    expect(none.person(NEW_1).state.status).toBe('cancelled');
    expect(none.registered(OTHER).children).toEqual([]);
    expect(brokenCards(none)).toEqual([]);
  });

  it.each([
    ['a man as the mother', { mother: born.person(FATHER) }, 'mother-not-female', 'corrected.mother'],
    ['a woman as the father', { father: born.person(MOTHER) }, 'father-not-male', 'corrected.father'],
    [
      'a father who is younger',
      { father: born.person(SON), bornOn: on('2012-05-05') },
      'born-before-father',
      'corrected.bornOn',
    ],
    [
      'a day before the birth of the mother',
      { bornOn: on('1988-07-20') },
      'born-before-mother',
      'corrected.bornOn',
    ],
    [
      'a name of one word',
      { children: [{ personId: NEW_1, name: 'Ayu' }] },
      'name-invalid',
      'corrected.children.0.name',
    ],
    [
      'a child of another act',
      { children: [{ personId: SON }] },
      'person-not-found',
      'corrected.children.0.personId',
    ],
  ])('birth: refuses %s', (_title, corrected, code, field) => {
    const actId = actOf(born, 'BirthRegistered');
    expect(correction(correctBirth, born, { actId, corrected })).toMatchObject({
      rejection: { code, field },
    });
  });

  const divorced = four.after((register) =>
    registerDivorce(
      {
        divorcedOn: on('2026-11-10'),
        reportedOn: on('2026-11-20'),
        court: 'Pengadilan Agama Soreang',
        decisionNumber: '118/Pdt.G/2026/PA.Sor',
        divorceCertificate: { number: '0118/AC/2026/PA.Sor', date: on('2026-11-12') },
      },
      divorceFacts(register, FATHER, MOTHER),
      contextOn(),
    ),
  ).register;
  it('divorce: its day, on both streams, and nothing on the cards', () => {
    const after = corrects(correctDivorce, divorced, 'DivorceRegistered', { divorcedOn: on('2026-11-09') });
    for (const spouse of [FATHER, MOTHER]) {
      expect(after.registered(spouse).marriages).toMatchObject([
        { endedOn: '2026-11-09', endedBy: 'divorce' },
      ]);
      expect(after.registered(spouse).placement).toEqual(divorced.registered(spouse).placement);
    }
  });

  const moved = four.after((register) =>
    changeAddress(
      {
        changedOn: on('2026-11-10'),
        reportedOn: on('2026-11-20'),
        address: { ...HOME, line: 'Jalan Anggrek 2' },
      },
      addressFacts(register, FAMILY),
      contextOn(),
    ),
  ).register;
  it('change of address: the address of card and members', () => {
    const address = { ...HOME, line: 'Jalan Anggrek 22' };
    const after = corrects(correctAddressChange, moved, 'FamilyRelocated', { address });
    expect(after.family(FAMILY).state).toMatchObject({ address });
    expect(after.registered(SON).placement).toMatchObject({ address });
    expect(brokenCards(after)).toEqual([]);
  });

  it('change of address: a card that has moved on since keeps its present address', () => {
    const again = given(familyOfFour())
      .after(relocates())
      .after(relocates({ address: HOME })).register;
    const address = { ...HOME, line: 'Jalan Anggrek 22' };
    const after = corrects(correctAddressChange, again, 'FamilyRelocated', { address });
    expect(after.family(FAMILY).state).toMatchObject({ address: HOME });
    expect(after.registered(SON).placement).toMatchObject({ address: HOME });
    expect(brokenCards(after)).toEqual([]);
  });

  it('departure: refused after the arrival, which would be open again', () => {
    const arrived = four.after(departs([FATHER, MOTHER, SON, DAUGHTER])).after(arrives()).register;
    const request = { actId: actOf(arrived, 'MoveCaseOpened'), corrected: { reason: 'education' as const } };
    expect(correction(correctDeparture, arrived, request)).toMatchObject({
      rejection: { code: 'move-used', field: 'actId' },
    });
  });

  it('biodata: the name, without a new NIK', () => {
    const after = corrects(correctBiodata, four.register, 'BiodataRecorded', { name: 'Budi Santosa' });
    expect(after.registered(FATHER)).toEqual({ ...four.register.registered(FATHER), name: 'Budi Santosa' });
  });

  // INV-14: the rule of the form holds for what a correction says.
  it.each([
    [
      'the day of birth of the mother',
      { mother: four.register.person(MOTHER), bornOn: four.register.registered(MOTHER).bornOn },
      'parent-not-older',
      'corrected.mother',
    ],
    [
      'a man as the mother',
      { mother: four.register.person(FATHER) },
      'mother-not-female',
      'corrected.mother',
    ],
    [
      'a mother who is younger',
      { mother: four.register.person(DAUGHTER) },
      'parent-not-older',
      'corrected.mother',
    ],
  ])('biodata: refused with %s', (_title, corrected, code, field) => {
    const { register } = four;
    const entry = register.stream({ kind: 'person', id: SON })[0]?.actId ?? '';
    expect(correction(correctBiodata, register, { actId: entry, corrected })).toMatchObject({
      rejection: { code, field },
    });
  });
});

const DECISION = { decisionNumber: '9001/Pdt.G/2020/PA.Sor' };

/** A correction that every act of a kind accepts. */
const BENIGN = {
  birth: (register: Register, actId: string) =>
    correction(correctBirth, register, { actId, corrected: { sptjm: 'F-2.04/9001' } }),
  death: (register: Register, actId: string) =>
    correction(correctDeath, register, { actId, corrected: { attestedBy: 'court' as never } }),
  marriage: (register: Register, actId: string) =>
    correction(correctMarriage, register, { actId, corrected: { courtPermit: '9001/Pdt.G/2026/PA.Sor' } }),
  divorce: (register: Register, actId: string) =>
    correction(correctDivorce, register, { actId, corrected: { decisionNumber: '9001/Pdt.G/2026/PA.Sor' } }),
  biodata: (register: Register, actId: string) =>
    correction(correctBiodata, register, { actId, corrected: { occupation: 87 } }),
  foreigner: (register: Register, actId: string) =>
    correction(correctForeigner, register, { actId, corrected: { permit: { number: '2C11JE0149-X' } } }),
  'stay-permit': (register: Register, actId: string) =>
    correction(correctStayPermit, register, { actId, corrected: { number: '2C11JE0149-X' } }),
  departure: (register: Register, actId: string) =>
    correction(correctDeparture, register, { actId, corrected: { reason: 'security' as never } }),
  stillbirth: (register: Register, actId: string) =>
    correction(correctStillbirth, register, { actId, corrected: { cause: 'Preeklamsia' } }),
  acknowledgement: (register: Register, actId: string) =>
    correction(correctAcknowledgement, register, { actId, corrected: { statement: '9001/SP-PA/2026' } }),
  legitimation: (register: Register, actId: string) =>
    correction(correctLegitimation, register, {
      actId,
      corrected: { courtDecree: '9001/Pdt.P/2020/PA.Sor' },
    }),
  'marriage-declaration': (register: Register, actId: string) =>
    correction(correctMarriageDeclaration, register, { actId, corrected: { sptjm: 'SPTJM/9001/2026' } }),
  'divorce-declaration': (register: Register, actId: string) =>
    correction(correctDivorceDeclaration, register, { actId, corrected: { sptjm: 'SPTJM/9001/2026' } }),
  'marriage-legalisation': (register: Register, actId: string) =>
    correction(correctMarriageLegalisation, register, { actId, corrected: DECISION }),
  'marriage-annulment': (register: Register, actId: string) =>
    correction(correctMarriageAnnulment, register, { actId, corrected: DECISION }),
  'divorce-annulment': (register: Register, actId: string) =>
    correction(correctDivorceAnnulment, register, { actId, corrected: DECISION }),
  'address-change': (register: Register, actId: string) =>
    correction(correctAddressChange, register, {
      actId,
      corrected: { address: { ...HOME, line: 'Gang IX' } },
    }),
};

describe('any act of a random history', () => {
  it(`is corrected, the correction cancelled, and the corrected act cancelled (${SEED})`, () => {
    const seen = new Set<string>();
    const seeds = fc.record({ world: fc.integer({ min: 1, max: 2 ** 31 - 1 }), pick: fc.nat() });
    fc.assert(
      fc.property(seeds, ({ world, pick }) => {
        const register = randomWorld(world, 60);
        const actsOf = (of: keyof typeof BENIGN) => [
          ...new Set(register.events.filter(({ type }) => isOfKind(of, type)).map(({ actId }) => actId)),
        ];
        const kinds = Object.keys(BENIGN) as (keyof typeof BENIGN)[];
        const present = kinds.filter((of) => actsOf(of).length > 0);
        // A kind that was not seen yet has precedence.
        const kind = (present.find((of) => !seen.has(of)) ??
          present[pick % present.length]) as keyof typeof BENIGN;
        const acts = actsOf(kind);
        const actId = acts[pick % acts.length] as string;
        const decision = BENIGN[kind](register, actId);
        if (decision.kind === 'rejected') return;
        const office = register.events.find((event) => event.actId === actId)?.office;
        seen.add(kind);
        const corrected = recorded(register, decision, 'corrected');
        expect(brokenCards(corrected)).toEqual([]);
        const context = { ...contextOn(on('2026-12-31'), office), nextNumber: () => '3204019001019001' };
        const back = recorded(corrected, cancelIn(corrected, 'corrected', context), 'back');
        expect(comparable(back)).toEqual(comparable(register));
        const gone = recorded(corrected, cancelIn(corrected, actId, context), 'gone');
        expect(comparable(gone)).toEqual(
          comparable(recorded(register, cancelIn(register, actId, context), 'gone')),
        );
      }),
      { seed: SEED, numRuns: 150 },
    );
    expect([...seen].toSorted()).toEqual(Object.keys(BENIGN).toSorted());
  });
});

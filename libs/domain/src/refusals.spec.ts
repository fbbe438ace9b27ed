import {
  addressChanged,
  addressFacts,
  alone,
  arrivalFacts,
  biodataFacts,
  birthFacts,
  contextOn,
  DAUGHTER,
  deathFacts,
  departureFacts,
  died,
  divorceFacts,
  FAMILY,
  family,
  familyOfFour,
  FAR_HOME,
  FAR_OFFICE,
  FAR_VILLAGE,
  FATHER,
  father,
  given,
  HOME,
  household,
  idOf,
  marriageFacts,
  MOTHER,
  mother,
  NEW_1,
  on,
  OTHER_VILLAGE,
  person,
  SON,
  son,
  STRANGER,
  TODAY,
  recorded,
  type Register,
  type MemberFixture,
} from '@peristiwa/testing';
import type { ActDecision } from './act';
import type { RegisterArrival } from './move/arrival-report';
import { registerArrival } from './move/arrive';
import { changeAddress, type ChangeAddress } from './move/change-address';
import { cancelDeparture, expireDeparture } from './move/close-departure';
import { registerDeparture, type RegisterDeparture } from './move/depart';
import { recordBiodata, type RecordBiodata } from './person/record-biodata';
import type { NewChild, RegisterBirth } from './person/birth-report';
import { registerBirth } from './person/register-birth';
import { registerDeath, type RegisterDeath } from './person/register-death';
import { registerDivorce, type RegisterDivorce } from './person/register-divorce';
import { registerMarriage, type RegisterMarriage } from './person/register-marriage';
import { refusalCodes, type RefusalCode } from './refusals';
import type { QualityFlag } from './values';

type Decide = (register: Register) => ActDecision<unknown>;
type Scene = ReturnType<typeof given>;

const HIM = idOf(21);
const HER = idOf(22);
const single = (id: string, member: MemberFixture): MemberFixture => ({
  ...member,
  id,
  maritalStatus: 'single',
});
const day = on('2026-11-20');
const tomorrow = on('2026-11-23');
const couple = { mother: MOTHER, father: FATHER };
const baby: NewChild = { name: 'Putri Santoso', sex: 'female', birthPlace: '3204', birthOrder: 3 };

/** One act of each kind, which is accepted unless its row changes it. */
const births =
  (change: Partial<RegisterBirth> = {}, parents: { mother: string; father?: string } = couple): Decide =>
  (known) =>
    registerBirth(
      { bornOn: on('2026-11-01'), reportedOn: day, children: [baby], ...change },
      birthFacts(known, parents),
      contextOn(),
    );
const dies =
  (id: string, change: Partial<RegisterDeath> = {}): Decide =>
  (known) =>
    registerDeath(
      { diedOn: on('2026-11-10'), reportedOn: day, cause: 'other', attestedBy: 'other', ...change },
      deathFacts(known, id),
      contextOn(),
    );
const enters =
  (
    change: Partial<RecordBiodata['person']> = {},
    named: Parameters<typeof biodataFacts>[1] = {},
    card: RecordBiodata['family'] = { kind: 'new', address: HOME },
  ): Decide =>
  (known) =>
    recordBiodata(
      {
        reportedOn: day,
        person: {
          name: 'Rina',
          sex: 'female',
          bornOn: on('1995-02-14'),
          birthPlace: '3204',
          religion: 'islam',
          education: 'bachelor',
          occupation: 15,
          citizenship: 'indonesian',
          bloodType: 'O',
          maritalStatus: 'single',
          ...change,
        },
        family: card,
      },
      biodataFacts(known, named),
      contextOn(),
    );
const weds =
  (
    change: Partial<RegisterMarriage> = {},
    husband = HIM,
    wife = HER,
    named: Parameters<typeof marriageFacts>[3] = {},
  ): Decide =>
  (known) =>
    registerMarriage(
      {
        marriedOn: on('2026-11-10'),
        reportedOn: day,
        authority: 'kua',
        certificateNumber: '0123/045/XI/2026',
        family: { kind: 'new', head: 'husband', address: HOME },
        ...change,
      },
      marriageFacts(known, husband, wife, named),
      contextOn(),
    );
const divorces =
  (
    change: Partial<RegisterDivorce> = {},
    [husband, wife] = [FATHER, MOTHER],
    children: string[] = [],
  ): Decide =>
  (known) =>
    registerDivorce(
      { divorcedOn: on('2026-11-10'), reportedOn: day, court: 'PA Soreang', decisionNumber: '7', ...change },
      divorceFacts(known, husband ?? '', wife ?? '', children),
      contextOn(),
    );
const departs =
  (movers: readonly string[], change: Partial<RegisterDeparture> = {}): Decide =>
  (known) =>
    registerDeparture(
      { reportedOn: on('2026-11-01'), destination: FAR_VILLAGE, reason: 'work', ...change },
      departureFacts(known, movers),
      contextOn(),
    );
const arrives =
  (change: Partial<RegisterArrival> = {}, host?: string, moveId = NEW_1, today = TODAY): Decide =>
  (known) =>
    registerArrival(
      {
        arrivedOn: on('2026-11-15'),
        reportedOn: today,
        address: FAR_HOME,
        family: { kind: 'same-card' },
        ...change,
      },
      arrivalFacts(known, moveId, host),
      contextOn(today, FAR_OFFICE),
    );
const relocates =
  (change: Partial<ChangeAddress> = {}, familyId = FAMILY): Decide =>
  (known) =>
    changeAddress(
      { changedOn: on('2026-11-10'), reportedOn: day, address: { ...HOME, area: OTHER_VILLAGE }, ...change },
      addressFacts(known, familyId),
      contextOn(),
    );
const cancels: Decide = (known) => cancelDeparture({ reportedOn: day }, known.move(NEW_1), contextOn());
const expires =
  (today: string): Decide =>
  (known) =>
    expireDeparture(known.move(NEW_1), on(today));
const newCard = (headId: string) => ({ kind: 'new-card', headId, relationships: new Map() }) as const;
const join = { kind: 'join', relationships: new Map() } as const;

const FOUR = given(familyOfFour());
const groom = () => alone(21, { name: 'Joko Susilo', sex: 'male', bornOn: '1990-06-01' });
const bride = (change: Partial<MemberFixture> = {}, card: Parameters<typeof alone>[2] = {}) =>
  alone(22, change, card);
const PAIR = given(groom(), bride());
const departed = (...movers: string[]) => FOUR.after(departs(movers));
const wedding = recorded(person(FATHER), {
  type: 'MarriageRegistered',
  occurredOn: on('2020-02-01'),
  data: {
    spouseId: MOTHER,
    marriedOn: on('2020-02-01'),
    actNumber: '0123',
    authority: 'kua',
    courtDispensation: null,
    courtPermit: null,
    reportedLate: false,
    flags: [],
  },
});

const sibling = recorded(person(MOTHER), {
  type: 'ChildBorn',
  occurredOn: on('2026-06-01'),
  data: { childId: idOf(50), name: 'Adi Santoso', sex: 'male', bornOn: on('2026-06-01'), parent: 'mother' },
});

/** The facts on record, the act that is refused, and the field that the refusal names, if any. */
type Refused = readonly [Scene, Decide, field?: string];

/**
 * One example of each refusal, decided by a real decider. A code without a row does not compile. All conditions
 * of a rule are tested in the specification of its decider.
 */
const refused: Readonly<Record<RefusalCode, Refused>> = {
  'address-unchanged': [FOUR, relocates({ address: HOME }), 'address'],

  'already-deceased': [FOUR.after(dies(SON)), dies(SON), 'person'],

  'already-married': [PAIR.after(weds()), weds({}, HIM, HER), 'husband'],

  'already-on-this-card': [departed(SON), arrives({ family: join }, FAMILY), 'family.host'],

  'arrival-before-departure': [departed(FATHER), arrives({ arrivedOn: on('2026-10-31') }), 'arrivedOn'],

  'born-before-mother': [FOUR, births({ bornOn: on('1988-07-20') }), 'bornOn'],

  'card-has-a-head': [
    FOUR,
    enters({}, { host: FAMILY }, { kind: 'join', relationship: 'head' }),
    'family.relationship',
  ],

  'card-stays-behind': [departed(SON), arrives(), 'family.kind'],

  'child-not-on-card': [FOUR, divorces({}, [FATHER, MOTHER], [STRANGER]), 'children.0'],

  'death-before-birth': [FOUR, dies(SON, { diedOn: on('2012-05-04') }), 'diedOn'],

  'departure-already-open': [departed(SON), departs([SON]), 'movers.0'],

  'destination-differs': [departed(FATHER), arrives({ address: HOME }), 'address.area'],

  'destination-in-same-regency': [FOUR, departs([SON], { destination: OTHER_VILLAGE }), 'destination'],

  'divorce-before-marriage': [
    given(familyOfFour(), wedding),
    divorces({ divorcedOn: on('2020-01-31') }),
    'divorcedOn',
  ],

  'duplicate-birth': [FOUR, births({ children: [baby, baby] }), 'children.1'],

  'family-not-found': [FOUR, relocates({}, STRANGER), 'family'],

  'father-not-male': [FOUR, births({}, { mother: MOTHER, father: DAUGHTER }), 'father'],

  'head-not-among-movers': [departed(SON), arrives({ family: newCard(MOTHER) }), 'family.head'],

  'head-under-age': [given(), enters({ bornOn: on('2009-11-23') }), 'person.bornOn'],

  'host-lives-elsewhere': [
    given(familyOfFour(), alone(7)).after(departs([SON])),
    arrives({ family: join }, idOf(0xf07)),
    'family.host',
  ],

  'marital-status-mismatch': [FOUR, enters({}, { spouse: FATHER }), 'person.maritalStatus'],

  'marriage-not-found': [FOUR, divorces({}, [FATHER, DAUGHTER]), 'wife'],

  'member-not-on-card': [PAIR, weds({}, HIM, HER, { stay: [STRANGER] }), 'family.stay.0'],

  'minors-left-alone': [
    given(household([single(HIM, father), son]), bride()),
    weds({ family: { kind: 'join', host: 'wife' } }, HIM, HER, { stay: [SON] }),
    'family.stay',
  ],

  'mother-deceased': [given(familyOfFour(), died(MOTHER, '2026-10-31')), births(), 'mother'],

  'mother-not-female': [FOUR, births({}, { mother: FATHER }), 'mother'],

  'move-expired': [departed(FATHER), arrives({}, undefined, NEW_1, on('2026-12-23')), 'moveId'],

  'move-not-found': [FOUR, arrives(), 'moveId'],

  'move-not-open': [departed(SON).after(cancels), cancels, 'moveId'],

  'move-still-valid': [departed(SON), expires('2026-12-01'), 'moveId'],

  'movers-all-deceased': [departed(SON).after(dies(SON)), arrives(), 'moveId'],

  'movers-not-on-one-card': [given(familyOfFour(), alone(7)), departs([SON, idOf(7)]), 'movers.1'],

  'name-invalid': [FOUR, births({ children: [{ ...baby, name: 'Putri' }] }), 'children.0.name'],

  'needs-departure': [FOUR, relocates({ address: FAR_HOME }), 'address.area'],

  'nik-impossible': [given(), enters({ nik: '3204013202959001' }), 'person.nik'],

  'no-card-for-child': [
    given(
      household([{ ...mother, relationship: 'head' }]),
      died(MOTHER, '2026-11-01'),
      recorded(family(FAMILY), { type: 'FamilyMemberDied', occurredOn: day, data: { personId: MOTHER } }),
    ),
    births({}, { mother: MOTHER }),
    'family',
  ],

  'occurred-after-report': [FOUR, dies(SON, { diedOn: TODAY }), 'diedOn'],

  'other-office-area': [given(household([father], { address: FAR_HOME })), dies(FATHER)],

  'person-not-found': [FOUR, dies(STRANGER), 'person'],

  'recording-authority-mismatch': [PAIR, weds({ authority: 'civil-registry' }), 'authority'],

  'reported-in-future': [FOUR, dies(SON, { reportedOn: tomorrow }), 'reportedOn'],

  'spouse-lives-elsewhere': [given(groom(), bride({}, { address: FAR_HOME })), weds(), 'wife'],

  'spouse-sex-mismatch': [PAIR, weds({}, HER, HIM), 'husband'],

  'spouses-same-person': [PAIR, weds({}, HIM, HIM), 'wife'],

  'spouses-same-sex': [FOUR, enters({}, { spouse: MOTHER }), 'spouse'],

  'successor-not-on-card': [FOUR, dies(FATHER, { successorId: STRANGER }), 'successor'],

  'successor-under-age': [FOUR, dies(FATHER, { successorId: SON }), 'successor'],

  'under-marriage-age': [given(groom(), bride({ bornOn: '2007-11-11' })), weds(), 'wife'],
};

/** The facts on record, the act that is accepted, and the person whose fact has the flag. */
type Flagged = readonly [Scene, Decide, personId: string];

/** One example of each quality flag (`domain.md` §2.9). A flag without a row does not compile. */
const flagged: Readonly<Record<QualityFlag, Flagged>> = {
  'birth-interval-short': [given(familyOfFour(), sibling), births(), NEW_1],

  'events-after-death': [
    given(familyOfFour(), addressChanged(SON, '2026-01-06')),
    dies(SON, { diedOn: on('2026-01-05') }),
    SON,
  ],

  'father-died-long-before': [given(familyOfFour(), died(FATHER, '2026-01-04')), births(), NEW_1],

  'head-under-age': [given(household([father, son])), dies(FATHER), SON],

  'kk-region-unknown': [
    given(),
    enters({}, {}, { kind: 'new', kkNumber: '9901010101209005', address: HOME }),
    NEW_1,
  ],

  'late-decision-missing': [FOUR, births({ bornOn: on('2026-09-20') }), NEW_1],

  'mother-age-unusual': [FOUR, births({ bornOn: on('1998-07-19') }), NEW_1],

  'name-has-digits': [given(), enters({ name: 'Rina 2' }), NEW_1],

  'nik-differs-from-biodata': [given(), enters({ nik: '3204015502959001' }), NEW_1],

  'nik-region-unknown': [given(), enters({ nik: '9901015402959001' }), NEW_1],

  'parents-not-married-on-record': [
    given(familyOfFour(), alone(21, { sex: 'male' })),
    births({}, { mother: MOTHER, father: HIM }),
    NEW_1,
  ],

  'possible-duplicate': [given(alone(7)), enters({ name: 'Rina Wulandary' }), NEW_1],

  'spouse-already-recorded': [
    FOUR,
    enters({ maritalStatus: 'married-unrecorded' }, { spouse: FATHER }),
    NEW_1,
  ],
};

describe('each refusal', () => {
  it.each(refusalCodes)('%s', (code) => {
    const [scene, decide, field] = refused[code];
    const { decision } = scene.when(decide);
    if (decision.kind !== 'rejected') throw new Error('The act was accepted');
    expect([decision.rejection.code, decision.rejection.field]).toEqual([code, field]);
  });
});

describe('each flag is in a fact of the act, and in the state after it', () => {
  it.each(Object.keys(flagged) as QualityFlag[])('%s', (flag) => {
    const [scene, decide, personId] = flagged[flag];
    const after = scene.when(decide).thenRecords();
    const added = after.stream(person(personId)).slice(scene.register.stream(person(personId)).length);
    expect(added.flatMap(({ data }) => ('flags' in data ? data.flags : []))).toContain(flag);
    expect(scene.register.person(personId).state).not.toMatchObject({ flags: [{ kind: flag }] });
    expect(after.flagsOf(personId)).toContain(flag);
  });
});

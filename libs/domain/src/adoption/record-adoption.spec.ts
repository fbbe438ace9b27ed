import {
  arrivalFacts,
  brokenCards,
  cancelIn,
  cancellationOf,
  comparable,
  contextOn,
  DAUGHTER,
  departureFacts,
  FAMILY,
  familyOfFour,
  FAR_HOME,
  FAR_OFFICE,
  FAR_VILLAGE,
  FATHER,
  given,
  household,
  idOf,
  membersOf,
  MOTHER,
  mother,
  on,
  SON,
  supersedeFacts,
  type Register,
} from '@peristiwa/testing/domain';
import { registerArrival } from '../move/arrive';
import { registerDeparture } from '../move/depart';
import { adopts } from '../refusals/acts/adoption-under-test';
import { actOfSon } from '../refusals/acts/birth-under-test';
import { dies } from '../refusals/acts/death-under-test';
import { HERS, joins } from '../refusals/acts/card-under-test';
import { bride, HER } from '../refusals/scenes-under-test';
import { correctAdoption } from '../voiding/kinds/adoption';

const [UNCLE, AUNT] = [idOf(31), idOf(32)];
const THEIRS = idOf(0xf31);
/** A married couple with a card of their own. */
const couple = household(
  [
    {
      id: UNCLE,
      name: 'Yusuf Hamdan',
      sex: 'male',
      bornOn: '1980-01-01',
      relationship: 'head',
      maritalStatus: 'married-recorded',
    },
    {
      id: AUNT,
      name: 'Euis Hamdan',
      sex: 'female',
      bornOn: '1982-01-01',
      relationship: 'wife',
      maritalStatus: 'married-recorded',
    },
  ],
  { id: THEIRS, kkNumber: '3204010601209031' },
);
const scene = given(familyOfFour(), couple, bride()).after(actOfSon());
const parentsOf = (register: Register, id: string) =>
  register.registered(id).parents.map(({ role, kind, personId }) => [role, kind, personId]);

describe('recordAdoption (pengangkatan anak, UU 23/2006 art. 47)', () => {
  const both = { father: UNCLE, mother: AUNT };

  it('adds the adoptive parents, keeps those by descent, and brings the child to their card as a child', () => {
    const outcome = scene
      .when(adopts({}, both))
      .thenAppendsTypes(
        'AdoptionRecorded',
        'CardChanged',
        'FamilyMembersSeparated',
        'FamilyMembersTransferred',
      )
      .thenReserves()
      .thenAnswers({ personId: SON, familyId: THEIRS, kkNumber: '3204010601209031' });
    const register = outcome.thenRecords();
    expect(parentsOf(register, SON)).toEqual([
      ['mother', 'biological', MOTHER],
      ['father', 'biological', FATHER],
      ['mother', 'adoptive', AUNT],
      ['father', 'adoptive', UNCLE],
    ]);
    expect(register.registered(SON)).toMatchObject({ motherId: MOTHER, fatherId: FATHER });
    expect(membersOf(register.family(THEIRS).state)).toEqual({
      [UNCLE]: 'head',
      [AUNT]: 'wife',
      [SON]: 'child',
    });
    expect(membersOf(register.family(FAMILY).state)).not.toHaveProperty(SON);
  });

  it('makes a child who is in the care of the family already its child on the same card', () => {
    const statements = { guardianStatement: '12/SP/2026', hostConsent: '13/SP/2026' };
    const cared = scene
      .after(joins([SON], THEIRS, statements, { [SON]: 'other-relative' }))
      .when(adopts({}, both))
      .thenRecords();
    expect(membersOf(cared.family(THEIRS).state)).toMatchObject({ [UNCLE]: 'head', [SON]: 'child' });
    expect(cared.registered(SON).placement).toMatchObject({ familyId: THEIRS, relationship: 'child' });
    expect(brokenCards(cared)).toEqual([]);
  });

  // UU 24/2013 art. 84(1): nothing but the note on the act of birth says that the child was adopted.
  it('says on no card and on no other stream that it is an adoption', () => {
    const register = scene.when(adopts({}, both)).thenRecords();
    const others = register.events.filter(
      ({ actId, type }) => actId === register.events.at(-1)?.actId && type !== 'AdoptionRecorded',
    );
    expect(others.map(({ type }) => type)).not.toHaveLength(0);
    expect(JSON.stringify(others)).not.toMatch(/adopt|Pdt|Pengadilan/i);
    expect(register.registered(UNCLE).children).toEqual([]);
  });

  it.each([
    ['2026-10-23', 30, false],
    ['2026-10-22', 31, true],
  ])('of %s, %i days before the record: late %s (UU 23/2006 art. 47(2))', (day, _days, reportedLate) => {
    const data = scene.when(adopts({ adoptedOn: on(day) })).dataOf('AdoptionRecorded');
    expect(data.reportedLate).toBe(reportedLate);
  });

  it.each([
    ['2008-11-20', 'adoptee-of-age'],
    ['2008-11-21', 'accepted'],
  ])('of a child born on %s: %s (under 18, PP 54/2007 art. 12(1))', (bornOn, expected) => {
    const son = { id: SON, name: 'Agus Santoso', sex: 'male', bornOn, relationship: 'child' } as const;
    const { decision } = given(household([{ ...mother, relationship: 'head' }, son]), bride())
      .after(actOfSon({ mother: MOTHER }))
      .when(adopts());
    expect(decision.kind === 'rejected' ? decision.rejection.code : decision.kind).toBe(expected);
  });

  it('by the husband of the mother alone leaves her as she is, and the card too', () => {
    const married = given(
      household([
        { ...mother, relationship: 'head' },
        {
          id: UNCLE,
          name: 'Yusuf Hamdan',
          sex: 'male',
          bornOn: '1980-01-01',
          relationship: 'husband',
          maritalStatus: 'married-recorded',
        },
        { id: SON, name: 'Agus Santoso', sex: 'male', bornOn: '2012-05-05', relationship: 'child' },
      ]),
    ).after(actOfSon({ mother: MOTHER }));
    const outcome = married.when(adopts({}, { father: UNCLE })).thenAppendsTypes('AdoptionRecorded');
    expect(parentsOf(outcome.thenRecords(), SON)).toEqual([
      ['mother', 'biological', MOTHER],
      ['father', 'adoptive', UNCLE],
    ]);
  });

  it('by parents on a card of another office leaves the card to a move (SKPWNI)', () => {
    given(familyOfFour(), bride({}, { address: FAR_HOME }))
      .after(actOfSon())
      .when(adopts())
      .thenAppendsTypes('AdoptionRecorded')
      .thenAnswers({ personId: SON, cardUnchanged: 'other-office' });
  });

  it('of a child or by a parent who has died since changes no card', () => {
    const answer = { personId: SON, cardUnchanged: 'deceased' } as const;
    const before = adopts({ adoptedOn: on('2026-11-09') });
    scene.after(dies(SON)).when(before).thenAnswers(answer);
    scene.after(dies(HER)).when(before).thenAnswers(answer);
  });

  it('takes the grandparents by adoption for what they are', () => {
    const grandmother = {
      id: idOf(41),
      name: 'Iyah',
      sex: 'female',
      bornOn: '1955-01-01',
      relationship: 'head',
    } as const;
    const aunt = {
      id: idOf(42),
      name: 'Nining',
      sex: 'female',
      bornOn: '1985-01-01',
      relationship: 'child',
      motherId: idOf(41),
    } as const;
    const card = { id: idOf(0xf41), kkNumber: '3204010601209041' };
    const register = given(familyOfFour(), household([grandmother, aunt], card))
      .after(actOfSon())
      .when(adopts({}, { mother: idOf(42) }))
      .thenRecords();
    expect(membersOf(register.family(card.id).state)).toMatchObject({ [SON]: 'grandchild' });
  });

  it.each([
    ['12/Pdt.P/2026/PN.Blb', 'Pengadilan Negeri Bale Bandung', 'court-not-competent', 'court'],
    ['dua belas', 'Pengadilan Agama Soreang', 'decree-number-implausible', 'decreeNumber'],
  ])('with %s of %s: %s (UU 3/2006 art. 49; INV-22)', (decreeNumber, court, code, field) => {
    scene.when(adopts({ decreeNumber, court })).thenRejects({ code, field });
  });

  it.each([
    ['an adoptive mother who is a man', { mother: UNCLE }, 'mother-not-female'],
    ['an adoptive father who is a woman', { father: AUNT }, 'father-not-male'],
    ['an adoptive mother who is younger', { mother: DAUGHTER }, 'parent-not-older'],
  ])('with %s', (_title, parents, code) => {
    scene.when(adopts({}, parents)).thenRejects({ code, field: Object.keys(parents)[0] });
  });

  it('is as if it never was when it is cancelled, card included', () => {
    const before = scene.register;
    const register = scene.when(adopts({}, both)).thenRecords();
    const actId = register.events.at(-1)?.actId ?? '';
    const cancelled = cancelIn(register, actId, contextOn());
    if (cancelled.kind === 'rejected') throw new Error(cancelled.rejection.code);
    const after = register.fork();
    const stamp = {
      actId: 'cancelled',
      office: '3204',
      reportedOn: on('2026-11-22'),
      recordedOn: on('2026-11-22'),
    };
    after.append(cancelled.changes, { ...stamp, supersedes: cancelled.supersedes });
    expect(comparable(after)).toEqual(comparable(before));
  });

  it.each([
    [{ decreeNumber: '21/Pdt.P/2026/PA.Sor', adoptedOn: on('2026-11-18') }, undefined],
    [{ court: 'Pengadilan Negeri Bale Bandung' }, 'corrected.court'],
    [{ decreeNumber: 'dua belas' }, 'corrected.decreeNumber'],
    [{ adoptedOn: on('2012-05-04') }, 'corrected.adoptedOn'],
    [{ adoptedOn: on('2026-11-23') }, 'corrected.adoptedOn'],
  ])('is corrected to %j; refused field: %s', (corrected, field) => {
    const register = scene.when(adopts({}, both)).thenRecords();
    const actId = register.events.at(-1)?.actId ?? '';
    const facts = supersedeFacts(register, actId);
    const decision = correctAdoption({ ...cancellationOf(actId), corrected }, facts, contextOn());
    const changes = decision.kind === 'rejected' ? [] : decision.changes;
    const note = changes.flatMap(({ events }) => events).find(({ type }) => type === 'AdoptionRecorded');
    expect([decision.kind === 'rejected' ? decision.rejection.field : undefined, note?.occurredOn]).toEqual([
      field,
      field ? undefined : '2026-11-18',
    ]);
  });

  it('leaves a card without this child', () => {
    const register = scene.when(adopts()).thenRecords();
    expect(membersOf(register.family(HERS).state)).toEqual({ [HER]: 'head', [SON]: 'child' });
  });
});

/** Found by `verify:truth`: an adopted child stayed behind alone where its new parents had an SKPWNI (domain.md §2.6). */
describe('a child adopted by parents who have an SKPWNI', () => {
  const CASE = idOf(0x4001);
  it('arrives with them, although the document does not name the child', () => {
    scene
      .after((register) =>
        registerDeparture(
          { reportedOn: on('2026-11-01'), destination: FAR_VILLAGE, reason: 'work' },
          departureFacts(register, [UNCLE, AUNT]),
          { ...contextOn(), newId: () => CASE },
        ),
      )
      .after(adopts({}, { father: UNCLE, mother: AUNT }))
      .when((register) =>
        registerArrival(
          {
            arrivedOn: on('2026-11-20'),
            reportedOn: on('2026-11-20'),
            address: FAR_HOME,
            family: { kind: 'same-card' },
          },
          arrivalFacts(register, CASE),
          contextOn(on('2026-11-20'), FAR_OFFICE),
        ),
      )
      .thenAnswers(expect.objectContaining({ arrived: [UNCLE, AUNT, SON] }));
  });
});

import fc from 'fast-check';
import { groupBy } from '@peristiwa/kernel';
import {
  brokenCards,
  cancelIn,
  cancellationOf,
  comparable,
  contextOn,
  DAUGHTER,
  daughter,
  deathFacts,
  FAMILY,
  familyOfFour,
  FATHER,
  father,
  given,
  household,
  idOf,
  KK,
  membersOf,
  MOTHER,
  mother,
  on,
  randomWorld,
  SON,
  son,
  supersedeFacts,
  type Register,
} from '@peristiwa/testing/domain';
import type { ActContext } from '../act';
import { registerDeath } from '../person/register-death';
import { kindOfAct } from './kind-of-act';
import { residenceOf } from '../person/person';
import { cancelAct } from './cancel-act';
import { chainOf, type Chain } from './chain';
import { restingActs } from './resting-acts';

const SEED = 20261127;
const TODAY = on('2026-12-31');

/** The register after an act that cancels `actId`, by its own office. Its ids and numbers are of a separate range. */
function cancelled(register: Register, actId: string, number = 1): Register {
  const office = register.events.find((event) => event.actId === actId)?.office ?? '';
  const context: ActContext = {
    ...contextOn(TODAY, office),
    nextNumber: (_kind, series) => `${series(0)}${9000 + number}`,
    newId: () => idOf(0xd000 + number),
  };
  const decision = cancelIn(register, actId, context);
  if (decision.kind === 'rejected') throw new Error(decision.rejection.code);
  const after = register.fork();
  const { supersedes } = decision;
  const stamp = { office, reportedOn: TODAY, recordedOn: TODAY, actId: `void-${number}` };
  after.append(decision.changes, { ...stamp, supersedes });
  return after;
}

const dies = (id: string, diedOn: string) => (register: Register) =>
  registerDeath(
    { diedOn: on(diedOn), reportedOn: on(diedOn), cause: 'other', attestedBy: 'other' },
    deathFacts(register, id),
    contextOn(on(diedOn)),
  );
const actOf = (register: Register, id: string) =>
  register.stream({ kind: 'person', id }).find(({ type }) => type === 'DeathRegistered')?.actId ?? '';

/** domain.md §2.1 point 5: nothing is deleted; an act is cancelled by a later one. */
/** Kinds of acts that no command cancels; the property is about all others. */
const WITHOUT_COMMAND: readonly unknown[] = ['departure-cancellation', 'departure-expiry', 'card-reissue'];

function actsWithCommand(register: Register): string[] {
  const acts = groupBy(register.events, ({ actId }) => actId);
  return [...acts]
    .filter(([, events]) => !WITHOUT_COMMAND.includes(kindOfAct(events)))
    .map(([actId]) => actId);
}

describe('cancelAct', () => {
  it('restores a head who was registered as dead by mistake', () => {
    const dead = given(familyOfFour()).after(dies(FATHER, '2026-11-01')).register;
    const alive = cancelled(dead, actOf(dead, FATHER));
    expect(residenceOf(alive.registered(FATHER))).toBe('resident');
    expect(alive.registered(MOTHER).marriages).toEqual([{ spouseId: FATHER, form: 'recorded' }]);
    expect(alive.family(FAMILY).state).toMatchObject({ headId: FATHER, kkNumber: KK });
    expect(membersOf(alive.family(FAMILY).state)).toEqual({
      [FATHER]: 'head',
      [MOTHER]: 'wife',
      [SON]: 'child',
      [DAUGHTER]: 'child',
    });
    expect(brokenCards(alive)).toEqual([]);
  });

  it('places him on the card that another member heads, because his wife has died, too', () => {
    const parents = { fatherId: FATHER, motherId: MOTHER };
    const children = [son, daughter].map((child) => ({ ...child, ...parents }));
    const dead = given(household([father, mother, ...children]))
      .after(dies(FATHER, '2026-11-01'))
      .after(dies(MOTHER, '2026-11-10')).register;
    const alive = cancelled(dead, actOf(dead, FATHER));
    expect(membersOf(alive.family(FAMILY).state)).toEqual({
      [FATHER]: 'parent',
      [SON]: 'head',
      [DAUGHTER]: 'other-relative',
    });
    expect(alive.registered(FATHER).placement).toMatchObject({ familyId: FAMILY, relationship: 'parent' });
    expect(brokenCards(alive)).toEqual([]);
  });

  /** Row 9 of issue 11: the word that she had on the card was for a head who has died since. */
  it.each([
    ['parents on record', { fatherId: FATHER, motherId: MOTHER }, 'parent'],
    ['no parents on record', {}, 'other-relative'],
  ])(
    'brings back a wife to a card that her son heads, as what she is to him: %s',
    (_title, parents, expected) => {
      const children = [son, daughter].map((child) => ({ ...child, ...parents }));
      const dead = given(household([father, mother, ...children]))
        .after(dies(MOTHER, '2026-11-01'))
        .after(dies(FATHER, '2026-11-10')).register;
      const alive = cancelled(dead, actOf(dead, MOTHER));
      const members = { [MOTHER]: expected, [SON]: 'head', [DAUGHTER]: 'other-relative' };
      expect(membersOf(alive.family(FAMILY).state)).toEqual(members);
      expect(alive.registered(MOTHER).placement.relationship).toBe(expected);
      expect(alive.flagsOf(SON)).toEqual(['head-under-age']);
      expect(brokenCards(alive)).toEqual([]);
    },
  );

  it('brings back a wife as the wife of the head who stayed', () => {
    const dead = given(familyOfFour()).after(dies(MOTHER, '2026-11-01')).register;
    expect(membersOf(cancelled(dead, actOf(dead, MOTHER)).family(FAMILY).state)).toMatchObject({
      [FATHER]: 'head',
      [MOTHER]: 'wife',
    });
  });

  /** domain.md §2.6: a minor never heads a card silently. */
  it.each([
    ['2009-12-31', []],
    ['2010-01-01', ['head-under-age']],
  ])('flags a child born on %s who heads the card without the act: %j', (bornOn, flags) => {
    const uncle = {
      ...father,
      id: idOf(9),
      relationship: 'other-relative',
      maritalStatus: 'single',
    } as const;
    const headed = given(household([father, { ...son, bornOn }, uncle])).after(
      dies(FATHER, '2026-11-01'),
    ).register;
    expect(headed.family(FAMILY).state).toMatchObject({ headId: uncle.id });
    const entry = headed.stream({ kind: 'person', id: uncle.id })[0]?.actId ?? '';
    const after = cancelled(headed, entry);
    expect(membersOf(after.family(FAMILY).state)).toEqual({ [SON]: 'head' });
    expect(after.flagsOf(SON)).toEqual(flags);
  });

  it.each([
    ['2026-12-05', 'the day of the report', '2026-12-05'],
    ['2026-10-31', 'the last change of the card, if that is later', '2026-11-01'],
  ])('reported on %s, corrects card and placement on %s (INV-03): %s', (day, _title, changedOn) => {
    const uncle = {
      ...father,
      id: idOf(9),
      relationship: 'other-relative',
      maritalStatus: 'single',
    } as const;
    const headed = given(household([father, son, uncle])).after(dies(FATHER, '2026-11-01')).register;
    const actId = headed.stream({ kind: 'person', id: uncle.id })[0]?.actId ?? '';
    const request = { ...cancellationOf(actId, on(day)), kind: 'biodata' as const };
    const decision = cancelAct(request, supersedeFacts(headed, actId), contextOn(TODAY));
    if (decision.kind === 'rejected') throw new Error(decision.rejection.code);
    const days = decision.changes
      .flatMap(({ events }) => events)
      .map(({ type, occurredOn }) => [type, occurredOn]);
    expect(days).toEqual(
      expect.arrayContaining([
        ['PersonActVoided', day],
        ['FamilyCardSettled', changedOn],
        ['PlacementSettled', changedOn],
      ]),
    );
  });

  it('voids every fact of the act, in every stream', () => {
    const dead = given(familyOfFour()).after(dies(FATHER, '2026-11-01')).register;
    const actId = actOf(dead, FATHER);
    const decision = cancelIn(dead, actId, contextOn(TODAY));
    if (decision.kind === 'rejected') throw new Error(decision.rejection.code);
    const streams = new Set(
      dead.events.filter((event) => event.actId === actId).map(({ stream }) => stream.id),
    );
    expect(new Set(decision.changes.map(({ stream }) => stream.id))).toEqual(streams);
    expect(new Set(decision.changes.map(({ events }) => events[0]?.type))).toEqual(
      new Set(['PersonActVoided', 'FamilyActVoided']),
    );
  });

  it(`keeps one card, one head and agreeing placements for each act of a random history that is voided (${SEED})`, () => {
    const seeds = fc.record({ world: fc.integer({ min: 1, max: 2 ** 31 - 1 }), pick: fc.nat() });
    fc.assert(
      fc.property(seeds, ({ world, pick }) => {
        const register = randomWorld(world, 60);
        const acts = actsWithCommand(register);
        const actId = acts[pick % acts.length] ?? '';
        const after = cancelled(register, actId);
        expect(brokenCards(after)).toEqual([]);
        const { streams } = supersedeFacts(register, actId);
        const rests = restingActs(streams, chainOf(streams, actId) as Chain);
        // Without later acts that rest on it, the history is the one that never held the act (ADR 0003). In that one a
        // later death would have widowed the spouse by itself.
        const isSettled = after.events.some(({ type }) => type === 'WidowhoodSettled');
        const never = rests.length === 0 && !isSettled ? register.without(actId) : after;
        expect(comparable(after)).toEqual(comparable(never));
        // Then void the voiding act itself, and another act.
        expect(brokenCards(cancelled(after, 'void-1', 2))).toEqual([]);
        const other = acts[(pick + 7) % acts.length] ?? '';
        const twice = other === actId ? after : cancelled(after, other, 2);
        expect(brokenCards(twice)).toEqual([]);
      }),
      { seed: SEED, numRuns: 150 },
    );
  });

  it('keeps every fact of other acts', () => {
    const dead = given(familyOfFour()).after(dies(DAUGHTER, '2026-11-01')).register;
    const after = cancelled(dead, actOf(dead, DAUGHTER));
    const before = given(familyOfFour()).register;
    for (const id of [FATHER, MOTHER, SON, DAUGHTER])
      expect(after.registered(id)).toEqual(before.registered(id));
  });
});

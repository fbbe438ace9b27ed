import { alone, given, idOf, on, randomWorld } from '@peristiwa/testing/domain';
import { residenceOn, type RegisteredPerson } from '@peristiwa/domain';
import { addDays } from '@peristiwa/kernel';
import { spansOf } from './residence-spans';

const [HERE, THERE] = ['3204012001', '5171011001'];
const someone = given(alone(1)).register.registered(idOf(1));
const life = (members: Partial<RegisteredPerson>): RegisteredPerson => ({
  ...someone,
  bornOn: on('2000-01-01'),
  ...members,
});
const stay = (area: string | null, from: string) => ({ area, from: on(from) });
const died = (diedOn: string) => ({ diedOn: on(diedOn), actNumber: 'x', cause: 'other', actId: 'a' });

/** P1 = P0 + B − D + I − E: each span begins and ends in one of these ways. */
describe('spans of residence', () => {
  it.each([
    [
      'born here',
      life({ stays: [stay(HERE, '2000-01-01')] }),
      [{ area: HERE, validFrom: '2000-01-01', begins: 'birth' }],
    ],
    [
      'registered as an adult',
      life({ stays: [stay(HERE, '2020-01-06')] }),
      [{ area: HERE, validFrom: '2020-01-06', begins: 'registration' }],
    ],
    [
      'moved',
      life({ stays: [stay(HERE, '2000-01-01'), stay(THERE, '2021-05-01')] }),
      [
        {
          area: HERE,
          validFrom: '2000-01-01',
          begins: 'birth',
          validUntil: '2021-05-01',
          ends: 'move',
          nextArea: THERE,
        },
        { area: THERE, validFrom: '2021-05-01', begins: 'arrival', previousArea: HERE },
      ],
    ],
    [
      'went abroad and came back',
      life({ stays: [stay(HERE, '2000-01-01'), stay(null, '2021-05-01'), stay(HERE, '2022-05-01')] }),
      [
        { area: HERE, validFrom: '2000-01-01', begins: 'birth', validUntil: '2021-05-01', ends: 'move' },
        { area: HERE, validFrom: '2022-05-01', begins: 'arrival' },
      ],
    ],
    [
      'died on the day of birth',
      life({ stays: [stay(HERE, '2000-01-01')], death: died('2000-01-01') }),
      [{ area: HERE, validFrom: '2000-01-01', begins: 'birth', validUntil: '2000-01-01', ends: 'death' }],
    ],
    [
      'died, and a move of a later day is on record',
      life({ stays: [stay(HERE, '2000-01-01'), stay(THERE, '2021-05-02')], death: died('2021-05-01') }),
      [{ area: HERE, validFrom: '2000-01-01', begins: 'birth', validUntil: '2021-05-01', ends: 'death' }],
    ],
  ])('%s', (_title, person, expected) => {
    expect(spansOf(person)).toEqual(expected.map((span) => ({ ...span, sex: person.sex })));
  });

  /** domain.md §2.2 A (PPL): a change holds from its day on, and what was valid before stays on record. */
  describe('of somebody whose sex changed', () => {
    const changed = (members: Partial<RegisteredPerson>) =>
      spansOf(life({ sex: 'female', formerSexes: [{ sex: 'male', until: on('2021-05-01') }], ...members }));
    const born = { area: HERE, validFrom: '2000-01-01', begins: 'birth' };
    const before = { ...born, sex: 'male', validUntil: '2021-05-01', ends: 'move', nextArea: HERE };
    const after = {
      area: HERE,
      sex: 'female',
      validFrom: '2021-05-01',
      begins: 'arrival',
      previousArea: HERE,
    };
    const lived = [stay(HERE, '2000-01-01')];

    it.each([
      ['lives where the sex changed', { stays: lived }, [before, after]],
      [
        'died after it',
        { stays: lived, death: died('2022-01-01') },
        [before, { ...after, validUntil: '2022-01-01', ends: 'death' }],
      ],
      [
        'moved on that day: each sex where the person lived with it',
        { stays: [...lived, stay(THERE, '2021-05-01')] },
        [
          { ...before, nextArea: THERE },
          { ...after, area: THERE },
        ],
      ],
      [
        'changed again',
        {
          sex: 'male' as const,
          formerSexes: [
            { sex: 'male' as const, until: on('2021-05-01') },
            { sex: 'female' as const, until: on('2022-05-01') },
          ],
          stays: lived,
        },
        [
          before,
          { ...after, validUntil: '2022-05-01', ends: 'move', nextArea: HERE },
          { ...after, sex: 'male', validFrom: '2022-05-01' },
        ],
      ],
    ])('%s', (_title, members, expected) => {
      expect(changed(members)).toEqual(expected);
    });
  });

  it('takes the placement of a state that an earlier version of the fold made', () => {
    const { stays: _stays, ...before } = life({ placedOn: on('2020-01-06') });
    expect(spansOf(before as RegisteredPerson)).toEqual([
      {
        area: before.placement.address.area,
        sex: before.sex,
        validFrom: '2020-01-06',
        begins: 'registration',
      },
    ]);
  });

  it('has none of somebody whose entry is void', () => {
    expect(spansOf({ ...someone, status: 'cancelled' })).toEqual([]);
  });

  it('covers the residence of everybody in random worlds, on each day of a change and the days around it', () => {
    const register = randomWorld(20261127, 120);
    for (const id of register.streamIds('person')) {
      const person = register.registered(id);
      const spans = spansOf(person);
      const days = spans.flatMap(({ validFrom, validUntil }) => [validFrom, validUntil ?? validFrom]);
      for (const day of days.flatMap((one) => [addDays(one, -1), one, addDays(one, 1)])) {
        const atEnd = spans.filter(
          (span) => span.validFrom <= day && (!span.validUntil || day < span.validUntil),
        );
        // The day of death is the last one of residence, and its end the first without.
        const expected = person.death?.diedOn === day ? undefined : residenceOn(person, day);
        expect(atEnd.map(({ area }) => area)).toEqual(expected ? [expected] : []);
      }
    }
  });
});

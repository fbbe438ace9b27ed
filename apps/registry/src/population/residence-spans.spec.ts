import { alone, given, idOf, on, randomWorld } from '@peristiwa/testing';
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
    expect(spansOf(person)).toEqual(expected);
  });

  it('takes the placement of a state that an earlier version of the fold made', () => {
    const { stays: _stays, ...before } = life({ placedOn: on('2020-01-06') });
    expect(spansOf(before as RegisteredPerson)).toEqual([
      { area: before.placement.address.area, validFrom: '2020-01-06', begins: 'registration' },
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

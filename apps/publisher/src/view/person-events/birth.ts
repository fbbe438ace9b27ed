import { none, type Rows } from './row';

export const birthRows: Rows<'BirthRegistered' | 'PlacedAfterBirth' | 'BirthActRecorded' | 'ChildBorn'> = {
  BirthRegistered: {
    eventClass: 'birth',
    kind: 'born',
    facts: ({
      bornOn,
      birthOrder,
      plurality,
      motherAge,
      weightGrams,
      lengthCm,
      deliveryPlace,
      attendant,
      reportedLate,
    }) => ({
      bornOn,
      birthOrder,
      plurality,
      motherAge,
      weightGrams,
      lengthCm,
      deliveryPlace,
      attendant,
      reportedLate,
    }),
  },
  PlacedAfterBirth: { eventClass: 'card-change', kind: 'card-changed', facts: none },
  BirthActRecorded: { eventClass: 'biodata', kind: 'birth-recorded', facts: none },
  ChildBorn: { eventClass: 'biodata', kind: 'child-born', facts: none },
};

import { none, type Rows } from './row';

export const birthRows: Rows<'BirthRegistered' | 'ChildBorn'> = {
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
  ChildBorn: { eventClass: 'biodata', kind: 'child-born', facts: none },
};

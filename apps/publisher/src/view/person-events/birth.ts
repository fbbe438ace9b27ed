import { none, type Rows } from './row';

export const birthRows: Rows<
  | 'BirthRegistered'
  | 'PlacedAfterBirth'
  | 'BirthActRecorded'
  | 'ChildBorn'
  | 'StillbirthRecorded'
  | 'ChildAcknowledged'
  | 'ChildLegitimised'
> = {
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
      residence,
      reportedLate,
      abroad,
    }) => ({
      residence,
      bornOn,
      birthOrder,
      plurality,
      motherAge,
      weightGrams,
      lengthCm,
      deliveryPlace,
      attendant,
      reportedLate,
      occurredIn: abroad?.country,
    }),
  },
  PlacedAfterBirth: { eventClass: 'card-change', kind: 'card-changed', facts: none },
  BirthActRecorded: { eventClass: 'biodata', kind: 'birth-recorded', facts: none },
  StillbirthRecorded: {
    eventClass: 'stillbirth',
    kind: 'stillbirth',
    isNewsByItself: true,
    facts: ({ birthOrder, plurality, motherAge, deliveryPlace, attendant, residence, reportedLate }) => ({
      residence,
      birthOrder,
      plurality,
      motherAge,
      deliveryPlace,
      attendant,
      reportedLate,
    }),
  },
  ChildAcknowledged: { eventClass: 'biodata', kind: 'parentage-changed', facts: none },
  ChildLegitimised: { eventClass: 'biodata', kind: 'parentage-changed', facts: none },
  ChildBorn: { eventClass: 'biodata', kind: 'child-born', facts: none },
};

import type { Rows } from './row';

export const deathRows: Rows<'DeathRegistered' | 'SpouseDied' | 'WidowhoodRecorded' | 'WidowhoodSettled'> = {
  DeathRegistered: {
    eventClass: 'death',
    kind: 'died',
    facts: ({ diedOn, age, cause, actNumber, reportedLate, abroad }) => ({
      diedOn,
      ageAtDeath: age,
      causeOfDeath: cause,
      deathActNumber: actNumber,
      reportedLate,
      occurredIn: abroad?.country,
    }),
  },
  SpouseDied: {
    eventClass: 'marital-status',
    kind: 'widowed',
    facts: ({ diedOn }) => ({ spouseDiedOn: diedOn }),
  },
  WidowhoodRecorded: {
    eventClass: 'marital-status',
    kind: 'widowed',
    facts: ({ diedOn }) => ({ spouseDiedOn: diedOn }),
  },
  WidowhoodSettled: {
    eventClass: 'marital-status',
    kind: 'widowed',
    facts: ({ diedOn }) => ({ spouseDiedOn: diedOn }),
  },
};

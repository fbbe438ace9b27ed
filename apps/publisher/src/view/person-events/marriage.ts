import type { Rows } from './row';

export const marriageRows: Rows<
  | 'MarriageRegistered'
  | 'UnrecordedMarriageDeclared'
  | 'MarriageLegalised'
  | 'MarriageAnnulled'
  | 'DivorceRegistered'
  | 'UnrecordedDivorceDeclared'
  | 'DivorceAnnulled'
> = {
  MarriageRegistered: {
    eventClass: 'marital-status',
    kind: 'married',
    facts: ({ marriedOn, reportedLate, abroad }) => ({
      marriedOn,
      reportedLate,
      occurredIn: abroad?.country,
    }),
  },
  DivorceRegistered: {
    eventClass: 'marital-status',
    kind: 'divorced',
    facts: ({ divorcedOn, reportedLate, abroad }) => ({
      divorcedOn,
      reportedLate,
      occurredIn: abroad?.country,
    }),
  },
  UnrecordedMarriageDeclared: {
    eventClass: 'marital-status',
    kind: 'marriage-declared',
    facts: ({ marriedOn }) => ({ marriedOn }),
  },
  UnrecordedDivorceDeclared: {
    eventClass: 'marital-status',
    kind: 'divorce-declared',
    facts: ({ divorcedOn }) => ({ divorcedOn }),
  },
  MarriageLegalised: {
    eventClass: 'marital-status',
    kind: 'marriage-legalised',
    facts: ({ marriedOn }) => ({ marriedOn }),
  },
  MarriageAnnulled: {
    eventClass: 'marital-status',
    kind: 'marriage-annulled',
    facts: ({ annulledOn, reportedLate }) => ({ annulledOn, reportedLate }),
  },
  DivorceAnnulled: {
    eventClass: 'marital-status',
    kind: 'divorce-annulled',
    facts: ({ annulledOn, reportedLate }) => ({ annulledOn, reportedLate }),
  },
};

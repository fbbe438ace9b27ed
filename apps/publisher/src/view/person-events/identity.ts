import { none, type Rows } from './row';

type IdentityType =
  | 'NameChanged'
  | 'SexChanged'
  | 'CitizenshipChanged'
  | 'BiodataChanged'
  | 'NikDeactivated'
  | 'NikReactivated'
  | 'PersonDeclaredMissing'
  | 'PersonFound'
  | 'PersonMerged'
  | 'PersonAbsorbed';

/** The papers of a change stay with the office. */
export const identityRows: Rows<IdentityType> = {
  NameChanged: { eventClass: 'biodata', kind: 'identity-changed', facts: none },
  SexChanged: { eventClass: 'biodata', kind: 'identity-changed', facts: none },
  CitizenshipChanged: { eventClass: 'biodata', kind: 'citizenship-changed', facts: none },
  BiodataChanged: { eventClass: 'biodata', kind: 'element-changed', facts: none },
  NikDeactivated: { eventClass: 'biodata', kind: 'nik-deactivated', facts: none },
  NikReactivated: { eventClass: 'biodata', kind: 'nik-reactivated', facts: none },
  PersonDeclaredMissing: { eventClass: 'biodata', kind: 'missing', facts: none },
  PersonFound: { eventClass: 'biodata', kind: 'found', facts: none },
  // A merged person has no view: the partner's copy is erased, and no message has this kind.
  PersonMerged: { eventClass: 'biodata', kind: 'absorbed', facts: none },
  PersonAbsorbed: { eventClass: 'biodata', kind: 'absorbed', facts: none },
};
